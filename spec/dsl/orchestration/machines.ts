import { returns } from "../../../dsl/doubles/doubles.js";
import { workflow } from "../../../dsl/workflow.js";
import type { JsonObject } from "../../../src/util/json.js";

/** Does as many seconds as its input says, and gives its input with `done`. */
export const rests = {
  StartAt: "Rest",
  States: {
    Rest: { Type: "Wait", SecondsPath: "$.seconds", Next: "Done" },
    Done: { Type: "Pass", Result: true, ResultPath: "$.done", End: true },
  },
};

/** One Task, which gives its output. */
export const reserves = {
  StartAt: "ReserveStock",
  States: {
    ReserveStock: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "stock", "Payload.$": "$" },
      OutputPath: "$.Payload",
      End: true,
    },
  },
};

/** Fails when its input says so. */
export const picky: JsonObject = {
  StartAt: "Check",
  States: {
    Check: { Type: "Choice", Choices: [{ Variable: "$.bad", IsPresent: true, Next: "Refuse" }], Default: "Accept" },
    Refuse: { Type: "Fail", Error: "Order.Bad", Cause: "it is bad" },
    Accept: { Type: "Pass", End: true },
  },
};

/** Rests for so many seconds. */
export const seconds = (count: number): ReturnType<typeof workflow> => workflow(rests).withInput({ seconds: count });

/** Reserves stock for ten seconds. */
export const busy: ReturnType<typeof workflow> = workflow(reserves).stub(
  "ReserveStock",
  returns({ Payload: { ok: true } }).after("10s"),
);

/** The inputs of so many runs. */
export const numbers = (count: number): { n: number }[] => Array.from({ length: count }, (_, n) => ({ n }));
