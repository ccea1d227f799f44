import type { JsonValue } from "../../util/json.js";

/** A result that is no JSON: a function, a regular expression, or a number that is not finite. */
export class UnsupportedResult extends Error {
  override readonly name = "UnsupportedResult";
}

/** Marks the evaluator leaves on arrays it made. */
const marks = ["sequence", "cons", "keepSingleton", "tupleStream", "outerWrapper"] as const;

/**
 * The plain JSON of a result: without the evaluator's marks, -0 as 0. What is plain already is given as it is, so data that
 * an expression only selects is shared with where it came from, not copied.
 * @throws UnsupportedResult
 */
export function plainJson(value: unknown): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new UnsupportedResult();
      return value === 0 ? 0 : value;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? plainArray(value) : plainObject(value as Record<string, unknown>);
    default:
      throw new UnsupportedResult();
  }
}

function plainArray(items: readonly unknown[]): JsonValue {
  let copy: JsonValue[] | undefined = marks.some((mark) => mark in items) ? [] : undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const plain = item === undefined ? null : plainJson(item);
    if (copy !== undefined) copy[index] = plain;
    else if (!Object.is(plain, item)) {
      copy = items.slice(0, index) as JsonValue[];
      copy[index] = plain;
    }
  }
  return copy ?? (items as readonly JsonValue[]);
}

function plainObject(fields: Record<string, unknown>): JsonValue {
  if (fields["_jsonata_function"] === true || fields["_jsonata_lambda"] === true) throw new UnsupportedResult();
  let changed = false;
  const entries = Object.entries(fields).flatMap(([name, value]): [string, JsonValue][] => {
    const plain = value === undefined ? undefined : plainJson(value);
    changed ||= plain === undefined || !Object.is(plain, value);
    return plain === undefined ? [] : [[name, plain]];
  });
  return changed ? Object.fromEntries(entries) : (fields as Record<string, JsonValue>);
}
