import { isJsonObject, parseJson, type JsonValue } from "../../util/json.js";
import { parseJsonPattern, type JsonCondition } from "./json-pattern.js";
import { invalidParameter } from "./world.js";

/** Tells whether a message fits a filter pattern. */
export type MessageFilter = (message: string) => boolean;

/**
 * Reads a filter pattern: terms of plain text (`ERROR "not found" -debug ?WARN`), or a JSON pattern (`{ $.level = "ERROR" && $.code > 3 }`).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError InvalidParameterException
 */
export function filterPattern(pattern: string | undefined): MessageFilter {
  const text = pattern?.trim() ?? "";
  if (text === "") return () => true;
  if (text.startsWith("{")) {
    const condition = parseJsonPattern(text);
    return (message) => {
      const value = parseJson(message);
      return value !== undefined && holds(condition, value);
    };
  }
  if (text.startsWith("[")) {
    throw invalidParameter(
      "Patterns of space-delimited fields, such as [ip, user], are not embedded. Use terms or a JSON pattern.",
    );
  }
  if (/^%.*%$/s.test(text)) {
    const expression = regular(text.slice(1, -1));
    return (message) => expression.test(message);
  }
  return terms(text);
}

/** Terms must all be there, those with `?` at least one of them, those with `-` none. */
function terms(text: string): MessageFilter {
  const all: string[] = [];
  const some: string[] = [];
  const none: string[] = [];
  for (const [, sign = "", quoted, plain = ""] of text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/gs)) {
    const term = quoted?.replace(/\\(.)/gs, "$1") ?? plain;
    if (quoted === undefined && !/^[\w.@/:#*-]+$/.test(plain))
      throw invalidPattern(`Invalid character(s) in term '${plain}'`);
    (sign === "?" ? some : sign === "-" ? none : all).push(term);
  }
  return (message) =>
    all.every((term) => message.includes(term)) &&
    // Beside other terms, AWS ignores those with a question mark.
    (some.length === 0 || all.length + none.length > 0 || some.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}

function holds(condition: JsonCondition, value: JsonValue): boolean {
  switch (condition.kind) {
    case "and":
      return condition.of.every((one) => holds(one, value));
    case "or":
      return condition.of.some((one) => holds(one, value));
    case "exists":
      return (valueAt(value, condition.path) !== undefined) === condition.wanted;
    case "is": {
      const found = valueAt(value, condition.path);
      return condition.what === "null" ? found === null : found === (condition.what === "true");
    }
    case "compare":
      return compares(condition, valueAt(value, condition.path));
  }
}

function compares(
  { operator, operand }: Extract<JsonCondition, { kind: "compare" }>,
  found: JsonValue | undefined,
): boolean {
  if (typeof operand !== "number") {
    const fits = (typeof found === "string" || typeof found === "number") && operand.test(String(found));
    if (operator === "=") return fits;
    return operator === "!=" && found !== undefined && !fits;
  }
  if (typeof found !== "number") return false;
  switch (operator) {
    case "=":
      return found === operand;
    case "!=":
      return found !== operand;
    case "<":
      return found < operand;
    case "<=":
      return found <= operand;
    case ">":
      return found > operand;
    case ">=":
      return found >= operand;
  }
}

/** The value at a path; undefined where there is none. */
function valueAt(value: JsonValue, path: readonly (string | number)[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of path) {
    if (typeof step === "number") at = Array.isArray(at) ? (at as readonly JsonValue[])[step] : undefined;
    else at = isJsonObject(at) ? at[step] : undefined;
  }
  return at;
}

/** @throws AwsError InvalidParameterException */
function regular(source: string): RegExp {
  try {
    return new RegExp(source, "s");
  } catch {
    throw invalidPattern(`Invalid regular expression '${source}'`);
  }
}

function invalidPattern(problem: string): Error {
  return invalidParameter(`Invalid filter pattern. ${problem}`);
}
