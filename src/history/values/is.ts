import type { JsonValue } from "../../util/json.js";
import { isJsonObject } from "../../util/json.js";
import { matches } from "./differences.js";
import type { AsymmetricValue, Expected } from "./expected.js";
import { valueText } from "./value-text.js";

/** What an `is` value asks, as data: `kind` and its parts. */
export type IsQuestion =
  | { readonly kind: "any" | "string" | "number" | "integer" | "boolean" | "uuid" | "isoDate" | "absent" }
  | { readonly kind: "array"; readonly length: number | undefined }
  | { readonly kind: "matching"; readonly pattern: RegExp }
  | { readonly kind: "containing"; readonly text: string }
  | { readonly kind: "between"; readonly low: number; readonly high: number }
  | { readonly kind: "oneOf" | "arrayContaining"; readonly values: readonly Expected[] }
  | { readonly kind: "arrayOf" | "exactly" | "not"; readonly value: Expected }
  | { readonly kind: "satisfying"; readonly fn: (actual: never) => boolean; readonly label: string };

/** A value that asks a question instead of naming an answer. */
export interface IsValue extends AsymmetricValue {
  /** The question, as data: plans keep it. */
  readonly question: IsQuestion;
  /** In words, such as `any string`. */
  toString(): string;
  toAsymmetricMatcher(): string;
}

type Judge<Kind extends IsQuestion["kind"]> = (
  question: IsQuestion & { readonly kind: Kind },
  actual: JsonValue | undefined,
) => boolean;
type Words<Kind extends IsQuestion["kind"]> = (question: IsQuestion & { readonly kind: Kind }) => string;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;

/** Complete by kind: a new question does not compile until it can be judged and told. */
const questions: {
  readonly [Kind in IsQuestion["kind"]]: { readonly judge: Judge<Kind>; readonly words: Words<Kind> };
} = {
  any: { judge: (_, actual) => actual !== undefined && actual !== null, words: () => "any value but null" },
  absent: { judge: (_, actual) => actual === undefined, words: () => "nothing" },
  string: { judge: (_, actual) => typeof actual === "string", words: () => "any string" },
  number: { judge: (_, actual) => typeof actual === "number", words: () => "any number" },
  integer: { judge: (_, actual) => Number.isInteger(actual), words: () => "any integer" },
  boolean: { judge: (_, actual) => typeof actual === "boolean", words: () => "any boolean" },
  uuid: { judge: (_, actual) => typeof actual === "string" && uuid.test(actual), words: () => "a UUID" },
  isoDate: {
    judge: (_, actual) => typeof actual === "string" && isoDate.test(actual) && !Number.isNaN(Date.parse(actual)),
    words: () => "an ISO 8601 date",
  },
  array: {
    judge: ({ length }, actual) => Array.isArray(actual) && (length === undefined || actual.length === length),
    words: ({ length }) => (length === undefined ? "any array" : `an array of ${length}`),
  },
  matching: {
    judge: ({ pattern }, actual) => matches(pattern, actual),
    words: ({ pattern }) => `text matching ${String(pattern)}`,
  },
  containing: {
    judge: ({ text }, actual) => typeof actual === "string" && actual.includes(text),
    words: ({ text }) => `text containing ${valueText(text)}`,
  },
  between: {
    judge: ({ low, high }, actual) => typeof actual === "number" && actual >= low && actual <= high,
    words: ({ low, high }) => `a number from ${low} to ${high}`,
  },
  oneOf: {
    judge: ({ values }, actual) => values.some((value) => matches(value, actual)),
    words: ({ values }) => `one of ${values.map((value) => valueText(value)).join(", ")}`,
  },
  arrayContaining: {
    judge: ({ values }, actual) =>
      Array.isArray(actual) && values.every((value) => actual.some((item: JsonValue) => matches(value, item))),
    words: ({ values }) => `an array containing ${values.map((value) => valueText(value)).join(", ")}`,
  },
  arrayOf: {
    judge: ({ value }, actual) => Array.isArray(actual) && actual.every((item: JsonValue) => matches(value, item)),
    words: ({ value }) => `an array of ${valueText(value)}`,
  },
  exactly: {
    judge: ({ value }, actual) => matches(value, actual, { exactly: true }),
    words: ({ value }) => `exactly ${valueText(value)}`,
  },
  not: {
    judge: ({ value }, actual) => !matches(value, actual),
    words: ({ value }) => `anything but ${valueText(value)}`,
  },
  satisfying: {
    judge: ({ fn }, actual) => fn(actual as never) === true,
    words: ({ label }) => `a value satisfying ${label}`,
  },
};

class Question implements IsValue {
  constructor(readonly question: IsQuestion) {
    Object.freeze(this);
  }

  asymmetricMatch(actual: unknown): boolean {
    const { judge } = questions[this.question.kind] as { judge: Judge<IsQuestion["kind"]> };
    return judge(this.question, actual as JsonValue | undefined);
  }

  toString(): string {
    const { words } = questions[this.question.kind] as { words: Words<IsQuestion["kind"]> };
    return words(this.question);
  }

  toAsymmetricMatcher(): string {
    return this.toString();
  }
}

/** Makes an `is` value of its question. */
export function asking(question: IsQuestion): IsValue {
  return new Question(question);
}

/** Tells whether a value came from `is`, also from another copy of the package. */
export function isIsValue(value: unknown): value is IsValue {
  if (!isJsonObject(value) || typeof value["asymmetricMatch"] !== "function") return false;
  const question = value["question"];
  return isJsonObject(question) && typeof question["kind"] === "string" && Object.hasOwn(questions, question["kind"]);
}

/**
 * Asymmetric values: they stand anywhere inside an expected value and ask instead of naming an answer.
 * @example expectOutput({ id: is.uuid(), total: is.number(), state: is.oneOf("PAID", "OPEN") })
 */
export const is = {
  /** Any value that is there and not null. */
  any: (): IsValue => asking({ kind: "any" }),
  /** Nothing: the field must be absent. */
  absent: (): IsValue => asking({ kind: "absent" }),
  /** Any string. */
  string: (): IsValue => asking({ kind: "string" }),
  /** Any number. */
  number: (): IsValue => asking({ kind: "number" }),
  /** Any number without a fraction. */
  integer: (): IsValue => asking({ kind: "integer" }),
  /** A number from `low` to `high`, both included. */
  between: (low: number, high: number): IsValue => asking({ kind: "between", low, high }),
  /** true or false. */
  boolean: (): IsValue => asking({ kind: "boolean" }),
  /** A UUID, in either case. */
  uuid: (): IsValue => asking({ kind: "uuid" }),
  /** A date, or a date and time with its zone, in ISO 8601. */
  isoDate: (): IsValue => asking({ kind: "isoDate" }),
  /** A string that matches the pattern. A RegExp in its place asks the same. */
  matching: (pattern: RegExp): IsValue => asking({ kind: "matching", pattern }),
  /** A string with this text in it. */
  containing: (text: string): IsValue => asking({ kind: "containing", text }),
  /** One of these; each may itself be an expected value. */
  oneOf: (...values: readonly Expected[]): IsValue => asking({ kind: "oneOf", values }),
  /** Any array, or one of this length. */
  array: (length?: number): IsValue => asking({ kind: "array", length }),
  /** An array in which every item is as expected. An empty one holds. */
  arrayOf: (value: Expected): IsValue => asking({ kind: "arrayOf", value }),
  /** An array in which each of these is found, in any order, others beside them. */
  arrayContaining: (values: readonly Expected[]): IsValue => asking({ kind: "arrayContaining", values }),
  /** This and no other fields, inside a comparison that otherwise takes subsets. */
  exactly: (value: Expected): IsValue => asking({ kind: "exactly", value }),
  /** Anything that is not as expected. */
  not: (value: Expected): IsValue => asking({ kind: "not", value }),
  /**
   * A value for which the function returns true.
   * @param label names it in messages and plans; default: the function's name
   */
  satisfying: <Value = JsonValue>(fn: (actual: Value) => boolean, label?: string): IsValue =>
    asking({ kind: "satisfying", fn, label: label ?? (fn.name === "" ? "a function" : fn.name) }),
} as const;
