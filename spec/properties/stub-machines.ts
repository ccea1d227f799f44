import { expect } from "chai";
import { stubsFor, type DerivedStubs } from "../../src/properties/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { runDerived } from "./derived-run.js";

export const task = (
  fields: JsonObject,
  resource = "arn:aws:lambda:us-east-1:123456789012:function:f",
): JsonObject => ({
  Type: "Task",
  Resource: resource,
  ...fields,
});

export const machine = (states: JsonObject): JsonObject => ({ StartAt: Object.keys(states)[0] ?? "", States: states });

/** Derives, runs, and gives what was derived with the output. */
export async function succeeds(
  definition: JsonValue,
  seed?: number,
): Promise<{ derived: DerivedStubs; output: JsonValue }> {
  const derived = stubsFor(definition, seed === undefined ? {} : { seed });
  const execution = await runDerived(definition, derived);
  expect(
    execution.status,
    `${execution.error ?? ""} ${execution.cause ?? ""} with ${JSON.stringify(derived)}`,
  ).to.equal("SUCCEEDED");
  expect(derived.ending).to.deep.equal({ kind: "succeeded" });
  return { derived, output: JSON.parse(execution.outputText ?? "null") as JsonValue };
}
