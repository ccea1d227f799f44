import { differences, differenceLines } from "../../history/values/differences.js";
import type { Expected } from "../../history/values/expected.js";
import { valueText } from "../../history/values/value-text.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { compilePattern, type CompiledPattern } from "../pattern/compile-pattern.js";

/** An event that is looked for, ready to be asked about events. */
export interface EventWant {
  /** In a few words, such as `{"source":["orders"]}`. */
  readonly text: string;
  matches(event: JsonObject): boolean;
  /** Where an event differs, a line each: fewer lines mean nearer. Empty when it matches. */
  differences(event: JsonObject): readonly string[];
}

/** What is looked for, as plain data: an event pattern, or an encoded part of an event. */
export type WantedEvent =
  { readonly form: "pattern"; readonly text: string } | { readonly form: "part"; readonly expected: JsonValue };

/** A pattern as what is looked for. @throws EVENT_PATTERN_INVALID */
export function patternWant(pattern: JsonObject | string): EventWant {
  const compiled = compilePattern(pattern);
  return {
    text: compiled.text,
    matches: (event) => compiled.matches(event),
    differences: (event) => missLines(compiled, event),
  };
}

/** A part of an event as what is looked for. `detailType` stands for `detail-type`. */
export function partWant(expected: Expected): EventWant {
  const part = withAwsKeys(expected);
  return {
    text: valueText(part),
    matches: (event) => differences("event", part, event).length === 0,
    differences: (event) => partLines(part, event),
  };
}

/**
 * Whether an object is meant as an event pattern: EventBridge would take it as one. One that has arrays at every leaf and is no valid
 * pattern is a pattern with a mistake.
 */
export function isPattern(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0 && everyLeafIsArray(value);
}

function everyLeafIsArray(value: JsonObject): boolean {
  return Object.values(value).every((inner) =>
    Array.isArray(inner) ? true : isPlain(inner) && Object.keys(inner).length > 0 && everyLeafIsArray(inner),
  );
}

function isPlain(value: unknown): value is JsonObject {
  return (
    isJsonObject(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

function missLines(compiled: CompiledPattern, event: JsonObject): readonly string[] {
  if (compiled.matches(event)) return [];
  const [first = "", ...fields] = compiled.explain(event).split("\n");
  return fields.length === 0 ? [first] : fields.map((line) => line.trim());
}

function partLines(part: Expected, event: JsonObject): readonly string[] {
  const found = differences("event", part, event);
  const lines = differenceLines(found).map((line) => line.replace(/^event[.]?/, ""));
  if (found.length > 0 && mixesArrays(part, event)) {
    lines.push("an array stands for one of several values in event patterns only, which have arrays at every leaf");
  }
  return lines;
}

/** Whether somebody wrote an array of texts where the event has a single value. */
function mixesArrays(part: unknown, event: JsonValue | undefined): boolean {
  if (Array.isArray(part)) return event !== undefined && !Array.isArray(event) && !isJsonObject(event);
  if (!isJsonObject(part) || !isJsonObject(event)) return false;
  return Object.entries(part).some(([key, inner]) => mixesArrays(inner, event[key]));
}

function withAwsKeys(expected: Expected): Expected {
  if (!isPlain(expected) || !("detailType" in expected)) return expected;
  const { detailType, ...others } = expected as Readonly<Record<string, unknown>>;
  return { ...others, "detail-type": detailType };
}
