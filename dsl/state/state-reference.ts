import { StepwrightError } from "../../src/errors/index.js";
import type { Bindings } from "../../src/plan/bindings.js";
import type { StatePlan } from "../../src/plan/state/state-plan.js";
import { isJsonObject, type JsonObject } from "../../src/util/json.js";
import { describe } from "../arguments.js";
import { jsonOf } from "../json-value.js";
import { sourceOf } from "../workflow.js";

/**
 * The machine a state is taken from.
 * @throws WORKFLOW_REFERENCE_INVALID
 */
export function machineOf(reference: unknown): {
  readonly source: StatePlan["source"];
  readonly machine?: Bindings["machine"];
} {
  try {
    const { source, machine } = sourceOf(reference);
    if (source.kind !== "execution") return { source, machine };
  } catch (error) {
    const misplaced = error instanceof StepwrightError && error.code === "ARN_MISPLACED";
    const unusable = error instanceof StepwrightError && error.code === "WORKFLOW_REFERENCE_INVALID";
    if (!misplaced && !unusable) throw error;
  }
  throw new StepwrightError("WORKFLOW_REFERENCE_INVALID", { call: "state", found: describe(reference) });
}

/**
 * A JSON object.
 * @throws OBJECT_EXPECTED, VALUE_NOT_JSON
 */
export function objectOf(what: string, value: unknown): JsonObject {
  const json = jsonOf(what, value);
  if (!isJsonObject(json)) throw new StepwrightError("OBJECT_EXPECTED", { what, found: describe(value) });
  return json;
}
