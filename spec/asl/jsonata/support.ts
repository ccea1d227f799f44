import { compileJsonataExpression, compileJsonataTemplate } from "../../../src/asl/jsonata/index.js";
import { scopeOf, type ScopeSource } from "../../../src/asl/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

/** The value of an expression. */
export function valueOf(text: string, source: ScopeSource = {}): JsonValue {
  return compileJsonataExpression(text).evaluate(scopeOf(source));
}

/** What keeps an expression from having a value. */
export function failureOf(text: string, source: ScopeSource = {}): string {
  try {
    return `value ${JSON.stringify(valueOf(text, source))}`;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

/** The value of a template. */
export function templateValue(source: JsonValue, input: JsonValue = {}, variables: JsonObject = {}): JsonValue {
  return compileJsonataTemplate(source, "Output").evaluate(scopeOf({ input, variables }));
}

/** Freezes a value and everything in it, so that a write onto it throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) frozen(item);
    Object.freeze(value);
  }
  return value;
}
