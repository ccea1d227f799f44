import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { choiceOperators, type ChoiceOperator } from "../conditions/choice-operators.js";
import { expression, list, number, text, truth, type Check, type CheckScope } from "./checks.js";
import { assignment, payload, variable } from "./payload-checks.js";
import { timestamp } from "./timestamp.js";

const selectors = ["And", "Or", "Not", "Variable", "Condition"];

const operands: { readonly [Kind in ChoiceOperator["operandKind"]]: Check } = {
  string: text,
  number: number(),
  boolean: truth,
  timestamp,
};

const outermost: { readonly [field: string]: Check } = { Next: text, Assign: assignment, Output: payload };

const condition: Check = (value, at, scope) => {
  if (typeof value === "string") expression(value, at, scope);
  else truth(value, at, scope);
};

/** One entry of Choices: a condition and where it leads. */
export const choiceRule: Check = (value, at, scope) => {
  if (!isJsonObject(value)) {
    scope.findings.refuse(at, "Expected value of type Object");
    return;
  }
  if (value["Next"] === undefined) scope.findings.refuse(at, "These fields are required: [Next]");
  checkRule(value, at, scope, outermost);
};

const innerRule: Check = (value, at, scope) => {
  if (isJsonObject(value)) checkRule(value, at, scope, {});
  else scope.findings.refuse(at, "Expected value of type Object");
};

function checkRule(rule: JsonObject, at: string, scope: CheckScope, extra: { readonly [field: string]: Check }): void {
  const { findings } = scope;
  const own: { readonly [field: string]: Check } = {
    Comment: text,
    And: list(innerRule, { filled: true }),
    Or: list(innerRule, { filled: true }),
    Not: innerRule,
    Variable: variable,
    Condition: condition,
    ...extra,
  };
  const operators = Object.keys(rule).filter((field) => choiceOperators.has(field));
  for (const field of Object.keys(rule)) {
    if (!Object.hasOwn(own, field) && !choiceOperators.has(field))
      findings.refuse(at, `Field '${field}' is not supported`);
  }
  if (selectors.filter((field) => rule[field] !== undefined).length !== 1) {
    findings.refuse(at, `The object must have only one of the following fields, [${selectors.join(", ")}]`);
  }
  checkLanguage(rule, at, scope);
  const comparing = rule["Variable"] !== undefined;
  if (comparing && operators.length === 0) {
    findings.refuse(
      at,
      `This object should have only one of the following fields: [${[...choiceOperators.keys()].join(", ")}]`,
    );
  } else if (operators.length > 1) {
    findings.refuse(at, `There should only be one of the following fields: [${operators.join(", ")}]`);
  } else if (!comparing && operators.length > 0) findings.refuse(at, "These fields are required: [Variable]");
  for (const [field, value] of Object.entries(rule)) checkField(field, value, at, scope, own);
}

function checkField(
  field: string,
  value: JsonValue,
  at: string,
  scope: CheckScope,
  own: { readonly [field: string]: Check },
): void {
  const operator = choiceOperators.get(field);
  if (operator !== undefined)
    (operator.isPath ? variable : operands[operator.operandKind])(value, `${at}/${field}`, scope);
  else if (Object.hasOwn(own, field)) own[field]?.(value, `${at}/${field}`, scope);
}

function checkLanguage(rule: JsonObject, at: string, { findings, language }: CheckScope): void {
  const [foreign, home] = language === "JSONata" ? ["Variable", "JSONPath"] : ["Condition", "JSONata"];
  if (foreign !== undefined && rule[foreign] !== undefined) {
    const rest = `but field '${foreign}' is only supported for the '${home}' QueryLanguage`;
    findings.refuse(`${at}/${foreign}`, `The QueryLanguage is set to '${language}', ${rest}`);
  }
}
