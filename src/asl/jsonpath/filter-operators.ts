import { isJsonObject, jsonEquals, type JsonValue } from "../../util/json.js";

/** A regular expression in a filter, which must match the whole text. */
export class Pattern {
  readonly #expression: RegExp;

  /** @param flags Java's: `i`, `m`, `s`, `u` mean what they mean in JavaScript; `d`, `x`, `U` change nothing here. */
  constructor(source: string, flags: string) {
    this.#expression = new RegExp(
      `^(?:${source})$`,
      [...new Set(flags)].filter((flag) => "imsu".includes(flag)).join(""),
    );
  }

  matches(text: string): boolean {
    return this.#expression.test(text);
  }
}

/** A side of a comparison: undefined is a path that found nothing. */
export type Operand = JsonValue | Pattern | undefined;

/** Compares two operands. */
export type Comparison = (left: Operand, right: Operand) => boolean;

/** The comparison of an operator in capitals, as Jayway knows it. */
export function compareBy(operator: string): Comparison | undefined {
  return comparisons.get(operator);
}

function equals(left: Operand, right: Operand): boolean {
  if (typeof left === "number" && typeof right === "string") return Number(right) === left && right.trim() !== "";
  if (typeof left === "string" && typeof right === "number") return String(right) === left;
  if (left instanceof Pattern || right instanceof Pattern) return left === right;
  return left !== undefined && right !== undefined && jsonEquals(left, right);
}

function kindOf(value: Operand): string {
  return value === null
    ? "null"
    : Array.isArray(value)
      ? "object"
      : value instanceof Pattern
        ? "pattern"
        : typeof value;
}

/** Numbers compare with numbers and text with text; anything else does not compare. */
function ordered(test: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (typeof left === "number" && typeof right === "number") return test(left - right);
    if (typeof left === "string" && typeof right === "string") return test(left < right ? -1 : left > right ? 1 : 0);
    return false;
  };
}

function listOf(value: Operand): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}

function contains(list: readonly JsonValue[], value: Operand): boolean {
  return list.some((item) => equals(value, item));
}

/** A comparison of two lists, false when either is none. */
function lists(test: (left: readonly JsonValue[], right: readonly JsonValue[]) => boolean): Comparison {
  return (left, right) => {
    const [one, other] = [listOf(left), listOf(right)];
    return one !== undefined && other !== undefined && test(one, other);
  };
}

function isIn(left: Operand, right: Operand): boolean {
  const list = listOf(right);
  return list !== undefined && contains(list, left);
}

function matches(left: Operand, right: Operand): boolean {
  const [pattern, subject] = left instanceof Pattern ? [left, right] : [right, left];
  if (!(pattern instanceof Pattern) || subject instanceof Pattern) return false;
  const list = left instanceof Pattern ? listOf(subject) : undefined;
  if (list !== undefined) return list.some((item) => pattern.matches(patternSubject(item)));
  return pattern.matches(patternSubject(subject));
}

function patternSubject(value: JsonValue | undefined): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function sizeOf(value: Operand): number | undefined {
  if (typeof value === "string") return value.length;
  return listOf(value)?.length;
}

function isEmpty(left: Operand, right: Operand): boolean {
  if (typeof left === "string") return (left === "") === right;
  if (Array.isArray(left)) return (left.length === 0) === right;
  if (isJsonObject(left) && !(left instanceof Pattern)) return (Object.keys(left).length === 0) === right;
  return false;
}

const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["==", equals],
  ["!=", (left, right) => !equals(left, right)],
  ["===", (left, right) => kindOf(left) === kindOf(right) && equals(left, right)],
  ["!==", (left, right) => kindOf(left) !== kindOf(right) || !equals(left, right)],
  ["<", ordered((order) => order < 0)],
  ["<=", ordered((order) => order <= 0)],
  [">", ordered((order) => order > 0)],
  [">=", ordered((order) => order >= 0)],
  ["=~", matches],
  ["IN", isIn],
  ["NIN", (left, right) => Array.isArray(right) && !isIn(left, right)],
  [
    "CONTAINS",
    (left, right) =>
      typeof left === "string" && typeof right === "string"
        ? left.includes(right)
        : contains(listOf(left) ?? [], right),
  ],
  ["ALL", lists((left, right) => right.every((item) => contains(left, item)))],
  ["SUBSETOF", lists((left, right) => left.every((item) => contains(right, item)))],
  ["ANYOF", lists((left, right) => left.some((item) => contains(right, item)))],
  ["NONEOF", lists((left, right) => !left.some((item) => contains(right, item)))],
  ["SIZE", (left, right) => typeof right === "number" && sizeOf(left) === right],
  ["EMPTY", isEmpty],
  ["EXISTS", (left, right) => typeof left === "boolean" && left === right],
]);
