import type { JsonValue } from "../../util/json.js";
import { compareInstants, parseTimestamp, type Instant } from "../timestamp.js";
import { matchesWildcard, parseWildcard } from "./wildcard.js";

/** What an operator compares: values of any other kind never match. `any` is for the tests named Is…. */
export type ValueKind = "any" | "boolean" | "number" | "string" | "timestamp";

/** How an operator relates the variable to its operand. */
export type Relation =
  "Equals" | "GreaterThan" | "GreaterThanEquals" | "Is" | "LessThan" | "LessThanEquals" | "Matches";

/** A comparison operator of Choice rules. */
export interface ChoiceOperator {
  /** AWS's name, such as `NumericGreaterThanPath`. */
  readonly name: string;
  /** What the variable must be. */
  readonly valueKind: ValueKind;
  /** What the operand must be; of a path form, what the path must lead to. */
  readonly operandKind: Exclude<ValueKind, "any">;
  readonly relation: Relation;
  /** Whether the operand is a path to the value. */
  readonly isPath: boolean;
  /** Fixes the operand once. A variable or operand of the wrong kind does not match. */
  test(operand: JsonValue): (value: JsonValue) => boolean;
}

type Ordered = number | string | boolean;

const never = (): boolean => false;

const relations: { readonly [name: string]: (left: Ordered, right: Ordered) => boolean } = {
  Equals: (left, right) => left === right,
  GreaterThan: (left, right) => left > right,
  GreaterThanEquals: (left, right) => left >= right,
  LessThan: (left, right) => left < right,
  LessThanEquals: (left, right) => left <= right,
};

function typed(relation: string, kind: "boolean" | "number" | "string"): ChoiceOperator["test"] {
  const compare = relations[relation] ?? never;
  return (operand) => {
    if (typeof operand !== kind) return never;
    return (value) => typeof value === kind && compare(value as Ordered, operand as Ordered);
  };
}

function timestamps(relation: string): ChoiceOperator["test"] {
  const compare = relations[relation] ?? never;
  return (operand) => {
    const right = instantOf(operand);
    if (right === undefined) return never;
    return (value) => {
      const left = instantOf(value);
      return left !== undefined && compare(compareInstants(left, right), 0);
    };
  };
}

function instantOf(value: JsonValue): Instant | undefined {
  return typeof value === "string" ? parseTimestamp(value) : undefined;
}

/** A literal operator and its path form. */
function family(
  prefix: string,
  kind: Exclude<ValueKind, "any">,
  names: readonly Relation[],
  test: (relation: string) => ChoiceOperator["test"],
): ChoiceOperator[] {
  return names.flatMap((relation) =>
    [false, true].map((isPath) => ({
      name: `${prefix}${relation}${isPath ? "Path" : ""}`,
      valueKind: kind,
      operandKind: kind,
      relation,
      isPath,
      test: test(relation),
    })),
  );
}

function is(name: string, valueKind: ValueKind, holds: (value: JsonValue) => boolean): ChoiceOperator {
  const test: ChoiceOperator["test"] = (operand) =>
    typeof operand === "boolean" ? (value) => holds(value) === operand : never;
  return { name, valueKind, operandKind: "boolean", relation: "Is", isPath: false, test };
}

const stringMatches: ChoiceOperator = {
  name: "StringMatches",
  valueKind: "string",
  operandKind: "string",
  relation: "Matches",
  isPath: false,
  test(operand) {
    if (typeof operand !== "string") return never;
    const pattern = parseWildcard(operand);
    return (value) => typeof value === "string" && matchesWildcard(pattern, value);
  },
};

const ordered: readonly Relation[] = ["Equals", "GreaterThan", "GreaterThanEquals", "LessThan", "LessThanEquals"];

/** Every comparison operator of Choice rules, by AWS's name. Source: "Choice state" in the Step Functions guide. */
export const choiceOperators: ReadonlyMap<string, ChoiceOperator> = new Map(
  [
    ...family("Boolean", "boolean", ["Equals"], (relation) => typed(relation, "boolean")),
    ...family("Numeric", "number", ordered, (relation) => typed(relation, "number")),
    ...family("String", "string", ordered, (relation) => typed(relation, "string")),
    ...family("Timestamp", "timestamp", ordered, timestamps),
    stringMatches,
    is("IsBoolean", "any", (value) => typeof value === "boolean"),
    is("IsNull", "any", (value) => value === null),
    is("IsNumeric", "any", (value) => typeof value === "number"),
    is("IsPresent", "any", () => true),
    is("IsString", "any", (value) => typeof value === "string"),
    is("IsTimestamp", "any", (value) => instantOf(value) !== undefined),
  ].map((operator) => [operator.name, operator]),
);
