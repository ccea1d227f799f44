import { StepwrightError } from "../../src/errors/index.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { StateMockNode } from "../../src/plan/state/state-plan.js";
import { countOf, describe, nameOf, oneOf } from "../arguments.js";
import { doubleParts, isDouble } from "../doubles/doubles.js";
import { jsonOf } from "../json-value.js";
import { sourceLine } from "../source-line.js";
import type { MockOptions } from "./state-builder.js";

/**
 * The node of what stands in for a state's work.
 * @throws MOCK_UNSUITABLE, WORD_UNKNOWN, COUNT_INVALID, NAME_EXPECTED, VALUE_NOT_JSON
 */
export function mockOf(state: string, double: unknown, options: MockOptions): StateMockNode {
  const { validation, causedBy, failedItems, reads } = options;
  return freezeDeep<StateMockNode>({
    kind: "stateMock",
    at: sourceLine(),
    answer: answerOf(state, double),
    ...(validation !== undefined && {
      validation: oneOf("the validation of mock(…)", validation, ["STRICT", "PRESENT", "NONE"]),
    }),
    ...(causedBy !== undefined && { causedBy: nameOf("the causedBy of mock(…)", causedBy) }),
    ...(failedItems !== undefined && { failedItems: countOf("the failedItems of mock(…)", failedItems, 0) }),
    ...(reads !== undefined && {
      readerData: typeof reads === "string" ? reads : JSON.stringify(jsonOf("the reads of mock(…)", reads)),
    }),
  });
}

function answerOf(state: string, double: unknown): StateMockNode["answer"] {
  if (!isDouble(double)) throw unsuitable(describe(double));
  const { steps, pin, eachVisit } = doubleParts(state, double);
  const [step, more] = steps;
  if (step === undefined || more !== undefined) throw unsuitable("a double with several answers");
  if (pin !== undefined || eachVisit) throw unsuitable("a double for one item, visit or attempt");
  if (step.times !== null) throw unsuitable("a double that counts its answers");
  if (step.afterMs !== undefined) throw unsuitable("a double that answers after a delay");
  const { answer } = step;
  if (answer.kind === "returns") return { kind: "returns", output: answer.output };
  if (answer.kind === "fails") {
    const { error, cause } = answer;
    return { kind: "fails", error, ...(cause !== undefined && { cause }) };
  }
  throw unsuitable(answer.kind === "never" ? "never()" : "handles(fn)");
}

function unsuitable(found: string): StepwrightError {
  return new StepwrightError("MOCK_UNSUITABLE", { found });
}
