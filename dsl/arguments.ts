import { refuseUnknownOptions, StepwrightError } from "../src/errors/index.js";
import type { TargetSource } from "../src/executor/port.js";
import type { PlanFunction } from "../src/plan/bindings.js";

/**
 * A whole number of at least `least`.
 * @throws COUNT_INVALID
 */
export function countOf(what: string, value: unknown, least: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least) {
    throw new StepwrightError("COUNT_INVALID", { what, value, least });
  }
  return value;
}

/**
 * Two bounds that a value can keep.
 * @param shown how a bound is written
 * @throws BOUNDS_CONTRADICTED
 */
export function requireOrdered(
  what: string,
  { least, most }: { readonly least: number | undefined; readonly most: number | undefined },
  shown: (bound: number) => string = String,
): void {
  if (least === undefined || most === undefined || least <= most) return;
  throw new StepwrightError("BOUNDS_CONTRADICTED", { what, least: shown(least), most: shown(most) });
}

/**
 * A text that names something.
 * @throws NAME_EXPECTED
 */
export function nameOf(what: string, value: unknown): string {
  if (typeof value !== "string" || value === "") {
    throw new StepwrightError("NAME_EXPECTED", { what, found: describe(value) });
  }
  return value;
}

/**
 * An object with no other keys than these.
 * @throws OBJECT_EXPECTED, WORD_UNKNOWN
 */
export function detailsOf<Details extends object>(
  what: string,
  value: unknown,
  keys: readonly (keyof Details & string)[],
): Details {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new StepwrightError("OBJECT_EXPECTED", { what, found: describe(value), keys });
  }
  refuseUnknownOptions(what, value, keys);
  return value as Details;
}

/**
 * Whether something is so.
 * @throws FLAG_EXPECTED
 */
export function flagOf(what: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw new StepwrightError("FLAG_EXPECTED", { what, found: describe(value) });
  return value;
}

/**
 * A function.
 * @throws FUNCTION_EXPECTED
 */
export function functionOf(what: string, value: unknown): PlanFunction {
  if (typeof value !== "function") throw new StepwrightError("FUNCTION_EXPECTED", { what, found: describe(value) });
  return value as PlanFunction;
}

/** What a value is, in words a sentence can hold. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (value instanceof URL) return `the URL ${value.href}`;
  if (value instanceof Promise) return "a Promise (write await before it)";
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty object" : `an object with ${keys.slice(0, 5).join(", ")}`;
  }
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return typeof text === "string" && text.length <= 120 ? text : `${String(text).slice(0, 119)}…`;
}

/**
 * One of some words.
 * @throws WORD_UNKNOWN
 */
export function oneOf<Word extends string>(what: string, value: unknown, words: readonly Word[]): Word {
  const word = words.find((known) => known === value);
  if (word === undefined) throw new StepwrightError("WORD_UNKNOWN", { what, found: describe(value), words });
  return word;
}

/**
 * Something workflows run on.
 * @throws TARGET_INVALID
 */
export function targetOf(value: unknown): TargetSource {
  if (typeof value === "object" && value !== null) {
    if ("port" in value && typeof value.port === "function") return value as TargetSource;
    if ("start" in value && "wait" in value && "capabilities" in value) return value as TargetSource;
  }
  throw new StepwrightError("TARGET_INVALID", { found: describe(value) });
}
