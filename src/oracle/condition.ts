import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { operatorCalled } from "./operators.js";
import { nothing, pathReader, type Found } from "./path.js";
import { Failing, NotUnderstood, type ChoiceScope } from "./scope.js";

/** One comparison that was made while a rule was evaluated. */
export interface Sighting {
  /** As written, such as `$.quantity NumericGreaterThan 100`. */
  readonly comparison: string;
  /** The value of the variable; absent where the path found nothing. */
  readonly value?: JsonValue;
  /** The value a path operand led to. */
  readonly operand?: JsonValue;
  readonly holds: boolean;
}

/** Tells whether a rule holds. @throws Failing */
export type Test = (scope: ChoiceScope, input: JsonValue, seen?: Sighting[]) => boolean;

/**
 * Reads the condition of a rule in JSONPath. And and Or are evaluated in the order written, no further than needed.
 * @throws NotUnderstood
 */
export function conditionTest(rule: JsonObject): Test {
  const both = listOf(rule["And"]);
  if (both !== undefined) return (scope, input, seen) => both.every((test) => test(scope, input, seen));
  const either = listOf(rule["Or"]);
  if (either !== undefined) return (scope, input, seen) => either.some((test) => test(scope, input, seen));
  if (isJsonObject(rule["Not"])) {
    const test = conditionTest(rule["Not"]);
    return (scope, input, seen) => !test(scope, input, seen);
  }
  return comparisonTest(rule);
}

function listOf(value: JsonValue | undefined): readonly Test[] | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject).map(conditionTest) : undefined;
}

/** The operator of a comparison and what it compares with. @throws NotUnderstood */
export function comparisonOf(rule: JsonObject): { variable: string; operator: string; operand: JsonValue } {
  const operator = Object.keys(rule).find((field) => field === "IsPresent" || operatorCalled(field) !== undefined);
  const variable = rule["Variable"];
  if (operator === undefined || typeof variable !== "string") throw new NotUnderstood(JSON.stringify(rule));
  return { variable, operator, operand: rule[operator] as JsonValue };
}

function comparisonTest(rule: JsonObject): Test {
  const { variable, operator: name, operand } = comparisonOf(rule);
  const read = pathReader(variable);
  const comparison = `${variable} ${name} ${JSON.stringify(operand)}`;
  if (name === "IsPresent") {
    return (scope, input, seen) => {
      const value = read(scope, input);
      const holds = (value !== nothing) === operand;
      seen?.push({ comparison, ...(value !== nothing && { value }), holds });
      return holds;
    };
  }
  const operator = operatorCalled(name);
  if (operator?.isPath === true) return pathComparison(variable, read, operator.against, operand, comparison);
  const test = operator?.against(operand) ?? ((): boolean => false);
  return (scope, input, seen) => {
    const value = required(read(scope, input), variable, comparison, seen);
    const holds = test(value);
    seen?.push({ comparison, value, holds });
    return holds;
  };
}

function pathComparison(
  variable: string,
  read: (scope: ChoiceScope, input: JsonValue) => Found,
  against: (operand: JsonValue) => (value: JsonValue) => boolean,
  path: JsonValue,
  comparison: string,
): Test {
  if (typeof path !== "string") throw new NotUnderstood(comparison);
  const readOperand = pathReader(path);
  return (scope, input, seen) => {
    const value = required(read(scope, input), variable, comparison, seen);
    const operand = required(readOperand(scope, input), path, comparison, seen);
    const holds = against(operand)(value);
    seen?.push({ comparison, value, operand, holds });
    return holds;
  };
}

function required(found: Found, path: string, comparison: string, seen: Sighting[] | undefined): JsonValue {
  if (found !== nothing) return found;
  seen?.push({ comparison, holds: false });
  throw new Failing("States.Runtime", `the path ${path} finds nothing`);
}
