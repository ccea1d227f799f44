import type { JsonValue } from "../../util/json.js";
import type { Condition } from "../machine.js";
import { PathError, type Path, type Scope } from "../path.js";
import { choiceOperators, type ChoiceOperator } from "./choice-operators.js";

type Test = (scope: Scope) => boolean;

const compiled = new WeakMap<Condition, Test>();

/**
 * Tells whether a Choice rule's condition holds. Values of the wrong type do not match; that is no error.
 * @throws ConditionPathError when a path of it finds nothing; IsPresent never throws
 */
export function evaluateCondition(condition: Condition, scope: Scope): boolean {
  let test = compiled.get(condition);
  if (test === undefined) {
    test = compile(condition);
    compiled.set(condition, test);
  }
  return test(scope);
}

/** A path of a Choice rule found nothing. `message` is the whole text that AWS puts after its prefix. */
export class ConditionPathError extends PathError {
  constructor(path: string) {
    super(path, `Invalid path '${path}': The choice state's condition path references an invalid value.`);
  }
}

function compile(condition: Condition): Test {
  switch (condition.kind) {
    case "and": {
      const tests = condition.conditions.map(compile);
      return (scope) => tests.every((test) => test(scope));
    }
    case "or": {
      const tests = condition.conditions.map(compile);
      return (scope) => tests.some((test) => test(scope));
    }
    case "not": {
      const test = compile(condition.condition);
      return (scope) => !test(scope);
    }
    case "jsonata":
      return (scope) => condition.template.evaluate(scope) === true;
    case "compare":
      return compileComparison(condition);
  }
}

function compileComparison(condition: Condition & { kind: "compare" }): Test {
  const operator = choiceOperators.get(condition.operator);
  if (operator === undefined) throw new TypeError(`There is no comparison operator ${condition.operator}`);
  const { variable, operand = null, operandPath } = condition;
  if (operator.name === "IsPresent") return (scope) => isPresent(variable, scope) === operand;
  if (operandPath !== undefined) return compareWithPath(operator, variable, operandPath);
  const test = operator.test(operand);
  return (scope) => test(read(variable, scope));
}

function compareWithPath(operator: ChoiceOperator, variable: Path, operandPath: Path): Test {
  return (scope) => {
    const value = read(variable, scope);
    return operator.test(read(operandPath, scope))(value);
  };
}

function read(path: Path, scope: Scope): JsonValue {
  try {
    return path.evaluate(scope);
  } catch (error) {
    throw error instanceof PathError ? new ConditionPathError(path.text) : error;
  }
}

function isPresent(path: Path, scope: Scope): boolean {
  try {
    path.evaluate(scope);
    return true;
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
}
