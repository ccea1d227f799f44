import type { JsonValue } from "../util/json.js";
import { compareInstants, instantOf } from "./timestamp.js";
import { wildcardTest } from "./wildcard.js";

/** The five relations that Choice comparisons know. */
const relations: { readonly [relation: string]: (order: number) => boolean } = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
};

const named =
  /^(Boolean|Numeric|String|Timestamp)(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)(Path)?$/;

const typeTests: { readonly [name: string]: (value: JsonValue) => boolean } = {
  IsNull: (value) => value === null,
  IsBoolean: (value) => typeof value === "boolean",
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsTimestamp: (value) => typeof value === "string" && instantOf(value) !== undefined,
};

/** An operator of a Choice rule, as its name says. */
export interface Operator {
  /** Whether its operand is a path. */
  readonly isPath: boolean;
  /** Fixes the operand. A value of another type never matches: that is no error. */
  readonly against: (operand: JsonValue) => (value: JsonValue) => boolean;
}

/** The operator with this name; undefined for any other field of a rule. IsPresent is no operator on values. */
export function operatorCalled(name: string): Operator | undefined {
  const test = typeTests[name];
  if (test !== undefined) {
    return { isPath: false, against: (operand) => (value) => typeof operand === "boolean" && test(value) === operand };
  }
  if (name === "StringMatches") {
    return { isPath: false, against: (operand) => (typeof operand === "string" ? matching(operand) : never) };
  }
  const [, type, relation = "", path] = named.exec(name) ?? [];
  const holds = relations[relation];
  if (type === undefined || holds === undefined || (type === "Boolean" && relation !== "Equals")) return undefined;
  return { isPath: path !== undefined, against: (operand) => ordered(type, operand, holds) };
}

const never = (): boolean => false;

function matching(pattern: string): (value: JsonValue) => boolean {
  const test = wildcardTest(pattern);
  return (value) => typeof value === "string" && test(value);
}

function ordered(type: string, operand: JsonValue, holds: (order: number) => boolean): (value: JsonValue) => boolean {
  if (type === "Timestamp") {
    const right = typeof operand === "string" ? instantOf(operand) : undefined;
    if (right === undefined) return never;
    return (value) => {
      const left = typeof value === "string" ? instantOf(value) : undefined;
      return left !== undefined && holds(compareInstants(left, right));
    };
  }
  if (typeof operand !== (type === "Numeric" ? "number" : type.toLowerCase())) return never;
  return (value) => typeof value === typeof operand && holds(order(value as string, operand as string));
}

/** Numbers by size, texts by their code units, as Java's compareTo orders them. */
function order<Value extends number | string>(left: Value, right: Value): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
