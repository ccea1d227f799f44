import { compilePath, evaluateCondition, scopeOf, type Condition } from "../../asl/index.js";
import type { JsonValue } from "../../util/json.js";

/** Something a value must fulfil, and values that are worth trying. */
export interface Constraint {
  readonly candidates: readonly JsonValue[];
  test(value: JsonValue): boolean;
}

const itself = compilePath("$");

/** A comparison of a Choice rule that must hold, or must not. */
export function comparison(operator: string, operand: JsonValue, truth: boolean): Constraint {
  const condition: Condition = { kind: "compare", operator, variable: itself, operand };
  return {
    candidates: candidatesOf(operator, operand, truth),
    test: (value) => evaluateCondition(condition, scopeOf({ input: value })) === truth,
  };
}

/** A whole number of at least `least`; `preferred` is tried first. */
export function wholeNumber(least: number, preferred: number): Constraint {
  return { candidates: [preferred, least], test: (value) => Number.isInteger(value) && (value as number) >= least };
}

/** Any one of these. */
export function oneOf(values: readonly JsonValue[]): Constraint {
  return { candidates: values, test: (value) => values.includes(value) };
}

/** A value of a JSON type. */
export function ofType(type: "string" | "number" | "boolean", preferred: JsonValue): Constraint {
  return { candidates: [preferred], test: (value) => typeof value === type };
}

function candidatesOf(operator: string, operand: JsonValue, truth: boolean): readonly JsonValue[] {
  if (operator === "StringMatches" && typeof operand === "string") {
    const fitting = ["x", ""].map((filler) => operand.replaceAll(/\\?\*/g, (star) => (star === "*" ? filler : "*")));
    return truth ? fitting : ["other", `not ${fitting[0]}`];
  }
  if (operator.startsWith("Is")) return typeCandidates(operator, operand === truth);
  if (operator.startsWith("Timestamp") && typeof operand === "string") return around(operand);
  if (typeof operand === "number")
    return truth
      ? [operand, operand + 1, operand - 1, operand + 0.5, operand - 0.5]
      : [operand + 1, operand - 1, operand];
  if (typeof operand === "boolean") return truth ? [operand, !operand] : [!operand, operand];
  if (typeof operand !== "string") return [];
  return truth
    ? [operand, `${operand}x`, operand.slice(0, -1), "~", ""]
    : [`not ${operand}`, `${operand}x`, operand, operand.slice(0, -1), "~"];
}

function typeCandidates(operator: string, wanted: boolean): readonly JsonValue[] {
  const fitting: { readonly [operator: string]: JsonValue } = {
    IsBoolean: true,
    IsNull: null,
    IsNumeric: 1,
    IsString: "text",
    IsTimestamp: "2029-12-31T00:00:00Z",
  };
  const value = fitting[operator];
  if (value === undefined) return [];
  return wanted ? [value] : ["text", 1].filter((each) => each !== value);
}

/** The instant, and a day to either side. */
function around(timestamp: string): readonly JsonValue[] {
  const instant = Date.parse(timestamp);
  if (Number.isNaN(instant)) return [timestamp];
  return [timestamp, ...[86_400_000, -86_400_000].map((shift) => new Date(instant + shift).toISOString())];
}
