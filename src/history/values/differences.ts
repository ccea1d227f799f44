import { isJsonObject, type JsonValue } from "../../util/json.js";
import { isAsymmetric, type Expected } from "./expected.js";
import { valueText } from "./value-text.js";

/** One place where a value is not as expected, such as `output.items[2].price: expected 5, was 6`. */
export interface Difference {
  /** From the root's label, such as `output.items[2].price`. */
  readonly path: string;
  readonly text: string;
}

/** How values are compared. */
export interface ComparisonOptions {
  /** The objects must have no other fields. Default: fields that are not named do not count. */
  readonly exactly?: boolean | undefined;
}

/**
 * Where a value differs from what was expected, in reading order. Objects are compared as subsets unless `exactly`; arrays item by item
 * and with equal length (`is.arrayContaining([...])` asks for less).
 * @param label names the whole value in each path, such as `output`
 */
export function differences(
  label: string,
  expected: Expected,
  actual: JsonValue | undefined,
  options: ComparisonOptions = {},
): Difference[] {
  return found(label, expected, actual, { exactly: options.exactly === true, most: Infinity });
}

/** Tells whether a value is as expected. See {@link differences}. */
export function matches(expected: Expected, actual: JsonValue | undefined, options: ComparisonOptions = {}): boolean {
  return found("", expected, actual, { exactly: options.exactly === true, most: 1 }).length === 0;
}

/** How a comparison goes: `most` differences are enough to stop. */
interface Mode {
  readonly exactly: boolean;
  readonly most: number;
}

function found(label: string, expected: Expected, actual: JsonValue | undefined, mode: Mode): Difference[] {
  const differing: Difference[] = [];
  compare(label, expected, actual, mode, differing);
  return differing;
}

/** The differences as lines for a message; past `most` they are counted. */
export function differenceLines(differing: readonly Difference[], most = 12): string[] {
  const lines = differing.slice(0, most).map(({ path, text }) => `${path}: ${text}`);
  if (differing.length > most)
    lines.push(`… and ${differing.length - most} more ${differing.length - most === 1 ? "difference" : "differences"}`);
  return lines;
}

function compare(
  path: string,
  expected: Expected,
  actual: JsonValue | undefined,
  mode: Mode,
  found: Difference[],
): void {
  if (found.length >= mode.most) return;
  if (isAsymmetric(expected)) {
    if (!expected.asymmetricMatch(actual)) differ(path, expected, actual, found);
  } else if (expected instanceof RegExp) {
    // A pattern with the g or y flag remembers where it stopped: a copy does not.
    const matching =
      typeof actual === "string" && new RegExp(expected.source, expected.flags.replace(/[gy]/g, "")).test(actual);
    if (!matching) differ(path, expected, actual, found);
  } else if (expected instanceof Date) {
    if (typeof actual !== "string" || new Date(actual).getTime() !== expected.getTime())
      differ(path, expected, actual, found);
  } else if (Array.isArray(expected)) {
    compareArrays(path, expected, actual, mode, found);
  } else if (isJsonObject(expected)) {
    compareObjects(path, expected, actual, mode, found);
  } else if (expected !== actual) {
    differ(path, expected, actual, found);
  }
}

function compareArrays(
  path: string,
  expected: readonly unknown[],
  actual: JsonValue | undefined,
  mode: Mode,
  found: Difference[],
): void {
  if (!Array.isArray(actual)) return differ(path, expected, actual, found);
  const items: readonly JsonValue[] = actual;
  if (items.length !== expected.length) {
    found.push({ path, text: `expected ${count(expected.length, "item")}, had ${items.length}` });
  }
  const shared = Math.min(items.length, expected.length);
  for (let at = 0; at < shared; at += 1) compare(`${path}[${at}]`, expected[at], items[at], mode, found);
  for (let at = shared; at < expected.length; at += 1)
    found.push({ path: `${path}[${at}]`, text: `expected ${valueText(expected[at])}, was missing` });
  for (let at = shared; at < items.length; at += 1)
    found.push({ path: `${path}[${at}]`, text: `was ${valueText(items[at])}, expected no such item` });
}

function compareObjects(
  path: string,
  expected: Readonly<Record<string, unknown>>,
  actual: JsonValue | undefined,
  mode: Mode,
  found: Difference[],
): void {
  if (!isJsonObject(actual)) return differ(path, expected, actual, found);
  for (const [key, value] of Object.entries(expected)) {
    compare(fieldPath(path, key), value, Object.hasOwn(actual, key) ? actual[key] : undefined, mode, found);
  }
  if (!mode.exactly) return;
  for (const key of Object.keys(actual)) {
    if (!Object.hasOwn(expected, key))
      found.push({ path: fieldPath(path, key), text: `was ${valueText(actual[key])}, expected no such field` });
  }
}

function differ(path: string, expected: Expected, actual: JsonValue | undefined, found: Difference[]): void {
  found.push({
    path,
    text: `expected ${valueText(expected)}, was ${actual === undefined ? "missing" : valueText(actual)}`,
  });
}

function fieldPath(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
