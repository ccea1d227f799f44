import { validateDefinition, type Diagnostic, type MachineType } from "../../../src/asl/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

export const lambda = "arn:aws:lambda:us-east-1:123456789012:function:charge";

export const end = { S: { Type: "Pass", End: true } };

export function findings(definition: JsonValue, type: MachineType = "STANDARD"): readonly Diagnostic[] {
  return validateDefinition(JSON.stringify(definition), { type });
}

/** `CODE: message at location` of every error. */
export function errors(definition: JsonValue, type?: MachineType): readonly string[] {
  return findings(definition, type)
    .filter(({ severity }) => severity === "ERROR")
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? "null"}`);
}

/** The errors of a machine with this one state, told without code and the way to the state. */
export function ofState(state: JsonObject, type?: MachineType): readonly string[] {
  const found = errors({ StartAt: "X", States: { X: state, Y: { Type: "Succeed" }, ...reaching(state) } }, type);
  return found.map((text) => text.replace("SCHEMA_VALIDATION_FAILED: ", "").replace("/States/X", ""));
}

/** Leads to Y, which ends the machine, whatever X does. */
export function reaching(state: JsonObject): JsonObject {
  return state["Next"] === "Y" ? {} : { Z: { Type: "Pass", Next: "Y" } };
}

export const only = (state: JsonObject, type?: MachineType): readonly string[] =>
  ofState(state, type).filter((text) => !text.includes("is not reachable"));

export const task = (fields: JsonObject): JsonObject => ({ Type: "Task", Resource: lambda, Next: "Y", ...fields });
