import { StepwrightError } from "../../src/errors/index.js";
import { compilePattern } from "../../src/events/pattern/compile-pattern.js";
import { isPattern, partWant, patternWant, type EventWant, type WantedEvent } from "../../src/events/seen/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { describe } from "../arguments.js";

/** An expected event, ready to be asked. @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID */
export function wantOf(what: string, expected: unknown): EventWant {
  const pattern = patternIn(expected);
  if (pattern !== undefined) return patternWant(pattern);
  return partWant(partOf(what, expected));
}

/** An expected event as plain data. @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID */
export function wantedOf(what: string, expected: unknown, encode: (value: unknown) => JsonValue): WantedEvent {
  const pattern = patternIn(expected);
  // A mistake in a pattern is told where it was written.
  if (pattern !== undefined) return { form: "pattern", text: compilePattern(pattern).text };
  return { form: "part", expected: encode(partOf(what, expected)) };
}

/** The text of a pattern a capture is narrowed by. @throws EVENT_EXPECTED, EVENT_PATTERN_INVALID */
export function patternTextOf(what: string, pattern: unknown): string {
  const found =
    typeof pattern === "string" ? pattern : (patternIn(pattern) ?? (isJsonObject(pattern) ? pattern : undefined));
  if (found === undefined) throw new StepwrightError("EVENT_EXPECTED", { what, found: describe(pattern) });
  return compilePattern(found).text;
}

/** The pattern that something is: what `eventPattern` returned, or an object with arrays at every leaf. */
function patternIn(expected: unknown): JsonObject | string | undefined {
  if (isEventPattern(expected)) return expected.text;
  return isPattern(expected) ? expected : undefined;
}

function isEventPattern(value: unknown): value is { readonly text: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "text" in value &&
    typeof value.text === "string" &&
    "explain" in value &&
    typeof value.explain === "function"
  );
}

/** @throws EVENT_EXPECTED for what is no object, or an empty one, which any event would fit */
function partOf(what: string, expected: unknown): Readonly<Record<string, unknown>> {
  if (isJsonObject(expected) && Object.keys(expected).length > 0) return expected;
  throw new StepwrightError("EVENT_EXPECTED", { what, found: describe(expected) });
}
