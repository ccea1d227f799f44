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
