import { StepwrightError } from "../../errors/index.js";
import type { FunctionReference } from "../../plan/double.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { isAsymmetric, type AsymmetricValue, type Expected } from "./expected.js";
import { asking, isIsValue, type IsQuestion } from "./is.js";
import { valueText } from "./value-text.js";

/** The key that marks tagged data. User data that has it is kept apart under the tag "object". */
const tag = "$is";

/** Gives a function its reference; the same function gets the same one. */
export type FunctionEncoder = (fn: (actual: never) => unknown, label: string) => FunctionReference;

/** Finds the function a reference stands for. */
export type FunctionDecoder = (reference: FunctionReference) => (actual: never) => unknown;

/** One function per foreign matcher, so that the same matcher is the same reference. */
const judges = new WeakMap<AsymmetricValue, (actual: never) => boolean>();

/**
 * Writes an expected value as JSON, for a plan. `is` values, RegExp, Date and `undefined` become tagged data (`{ "$is": "uuid" }`);
 * functions, and asymmetric matchers of other libraries, become references.
 * @throws EXPECTED_VALUE_UNUSABLE for what no JSON value can equal: a bare function, a symbol, NaN …
 */
export function encodeExpected(value: Expected, onFunction: FunctionEncoder, path = "the expected value"): JsonValue {
  const inside = (item: Expected, key: string | number): JsonValue =>
    encodeExpected(item, onFunction, `${path}[${JSON.stringify(key)}]`);
  if (value === undefined) return { [tag]: "absent" };
  if (isIsValue(value)) return encodeQuestion(value.question, inside, onFunction);
  if (isAsymmetric(value))
    return { [tag]: "foreign", fn: { ...onFunction(judgeOf(value), valueText(value)) }, label: valueText(value) };
  if (value instanceof RegExp) return { [tag]: "regex", source: value.source, flags: value.flags };
  if (value instanceof Date && !Number.isNaN(value.getTime())) return { [tag]: "date", iso: value.toISOString() };
  if (Array.isArray(value)) return Array.from(value, inside);
  if (isJsonObject(value)) {
    if (isData(value)) {
      const fields = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, key)]));
      return Object.hasOwn(value, tag) ? { [tag]: "object", fields } : fields;
    }
  } else if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    return value as JsonValue;
  }
  throw new StepwrightError("EXPECTED_VALUE_UNUSABLE", {
    path,
    value: valueText(value),
    isFunction: typeof value === "function",
  });
}

/** Reads back what {@link encodeExpected} wrote. */
export function decodeExpected(json: JsonValue, resolve: FunctionDecoder): Expected {
  if (Array.isArray(json)) return json.map((item: JsonValue) => decodeExpected(item, resolve));
  if (!isJsonObject(json)) return json;
  const kind = json[tag];
  if (typeof kind !== "string") return decodeFields(json, resolve);
  if (kind === "object") return decodeFields(json["fields"] as JsonObject, resolve);
  if (kind === "regex") return new RegExp(String(json["source"]), String(json["flags"]));
  if (kind === "date") return new Date(String(json["iso"]));
  if (kind === "foreign") return foreign(resolve(json["fn"] as unknown as FunctionReference), String(json["label"]));
  return kind === "absent" && !Object.hasOwn(json, "explicit")
    ? undefined
    : asking(decodeQuestion(kind, json, resolve));
}

type Inside = (item: Expected, key: string | number) => JsonValue;

function encodeQuestion(question: IsQuestion, inside: Inside, onFunction: FunctionEncoder): JsonObject {
  switch (question.kind) {
    case "absent":
      return { [tag]: "absent", explicit: true };
    case "array":
      return question.length === undefined ? { [tag]: "array" } : { [tag]: "array", length: question.length };
    case "matching":
      return { [tag]: "matching", source: question.pattern.source, flags: question.pattern.flags };
    case "containing":
      return { [tag]: "containing", text: question.text };
    case "between":
      return { [tag]: "between", low: question.low, high: question.high };
    case "oneOf":
    case "arrayContaining":
      return { [tag]: question.kind, values: question.values.map(inside) };
    case "arrayOf":
    case "exactly":
    case "not":
      return { [tag]: question.kind, value: inside(question.value, question.kind) };
    case "satisfying":
      return { [tag]: "satisfying", fn: { ...onFunction(question.fn, question.label) }, label: question.label };
    default:
      return { [tag]: question.kind };
  }
}

function decodeQuestion(kind: string, json: JsonObject, resolve: FunctionDecoder): IsQuestion {
  const values = (): Expected[] =>
    (json["values"] as readonly JsonValue[]).map((value) => decodeExpected(value, resolve));
  switch (kind) {
    case "array":
      return { kind, length: json["length"] as number | undefined };
    case "matching":
      return { kind, pattern: new RegExp(String(json["source"]), String(json["flags"])) };
    case "containing":
      return { kind, text: String(json["text"]) };
    case "between":
      return { kind, low: Number(json["low"]), high: Number(json["high"]) };
    case "oneOf":
    case "arrayContaining":
      return { kind, values: values() };
    case "arrayOf":
    case "exactly":
    case "not":
      return { kind, value: decodeExpected(json["value"]!, resolve) };
    case "satisfying":
      return {
        kind,
        fn: resolve(json["fn"] as unknown as FunctionReference) as (actual: never) => boolean,
        label: String(json["label"]),
      };
    case "any":
    case "absent":
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "uuid":
    case "isoDate":
      return { kind };
    default:
      throw new StepwrightError("EXPECTED_VALUE_UNREADABLE", { kind });
  }
}

function decodeFields(fields: JsonObject, resolve: FunctionDecoder): Expected {
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, decodeExpected(item, resolve)]));
}

function judgeOf(matcher: AsymmetricValue): (actual: never) => boolean {
  const known = judges.get(matcher);
  if (known !== undefined) return known;
  const judge = (actual: never): boolean => matcher.asymmetricMatch(actual);
  judges.set(matcher, judge);
  return judge;
}

function foreign(judge: (actual: never) => unknown, label: string): AsymmetricValue {
  return Object.assign(
    { asymmetricMatch: (actual: unknown) => judge(actual as never) === true },
    { toString: () => label },
  );
}

/** Plain objects and instances of classes alike, but nothing whose content is not in its fields. */
function isData(value: object): boolean {
  return !(value instanceof Map || value instanceof Set || value instanceof Date || value instanceof Promise);
}
