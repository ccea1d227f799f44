import type { JsonObject, JsonValue } from "../../util/json.js";

/**
 * The most bytes of JSON text the variables of one Assign may have, one variable may have, and all variables an execution holds at
 * a time may have.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
const variableQuotas = { assignBytes: 262_144, variableBytes: 262_144, totalBytes: 10_485_760 } as const;

/** A variable, from the innermost scope that has it. */
export function variableIn(frames: Iterable<JsonObject>, name: string): JsonValue | undefined {
  for (const frame of frames) if (Object.hasOwn(frame, name)) return frame[name];
  return undefined;
}

/** A scope's variables after an Assign. What was there is not changed: an execution's state shares it. */
export function assignedTo(frame: JsonObject, assigned: JsonObject): JsonObject {
  return Object.keys(assigned).length === 0 ? frame : { ...frame, ...assigned };
}

/** `assignedVariables` of a StateExited event: each value as JSON text. */
export function assignedTexts(assigned: JsonObject): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** Tells which quota an Assign goes past; undefined when it is within all of them. */
export function quotaPassed(bytes: { readonly assign: number; readonly total: number }): string | undefined {
  if (bytes.assign > variableQuotas.assignBytes) {
    return `The variables assigned have ${bytes.assign} bytes, but one state may assign at most ${variableQuotas.assignBytes} bytes.`;
  }
  if (bytes.total > variableQuotas.totalBytes) {
    return `The variables have ${bytes.total} bytes together, but an execution may hold at most ${variableQuotas.totalBytes} bytes.`;
  }
  return undefined;
}
