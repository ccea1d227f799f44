import { isJsonObject, jsonEquals, type JsonValue } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import type { Evaluation } from "./evaluation.js";
import { noValue } from "./no-value.js";

/**
 * Evaluates a condition.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 * @throws TEMPLATE_VALUE_INVALID, TEMPLATE_VALUE_UNRESOLVED
 */
export function evaluateCondition(evaluation: Evaluation, node: JsonValue, place: string): boolean {
  const [entry, ...others] = isJsonObject(node) ? Object.entries(node) : [];
  if (entry === undefined || others.length > 0) return truth(evaluation, node, place);
  const [name, argument] = entry;
  const parts = Array.isArray(argument) ? (argument as readonly JsonValue[]) : [];
  const each = (): boolean[] => parts.map((part, i) => evaluateCondition(evaluation, part, `${place}.${name}[${i}]`));
  switch (name) {
    case "Condition":
      return namedCondition(evaluation, argument, place);
    case "Fn::And":
      return each().every(Boolean);
    case "Fn::Or":
      return each().some(Boolean);
    case "Fn::Not":
      return !each().every(Boolean);
    case "Fn::Equals":
      return areEqual(evaluation, parts, `${place}.${name}`);
    default:
      return truth(evaluation, node, place);
  }
}

/** A condition by its name in the template. */
export function namedCondition(evaluation: Evaluation, name: JsonValue, place: string): boolean {
  const { conditions } = evaluation.stack;
  const condition = typeof name === "string" && Object.hasOwn(conditions, name) ? conditions[name] : undefined;
  if (condition === undefined) {
    const hint = didYouMean(String(name), Object.keys(conditions));
    throw evaluation.invalid(place, `the template has no condition ${JSON.stringify(name)}.${hint}`);
  }
  const where = `Conditions.${String(name)}`;
  return evaluation.follow(where, place, () => evaluateCondition(evaluation, condition, where));
}

function areEqual(evaluation: Evaluation, parts: readonly JsonValue[], place: string): boolean {
  if (parts.length !== 2) throw evaluation.invalid(place, "Fn::Equals compares two values");
  const [left, right] = parts.map((part, index) => {
    const value = evaluation.value(part, `${place}[${index}]`);
    if (value === noValue) return null;
    // Parameters are text: a number in the template equals the parameter that holds it.
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  });
  return jsonEquals(left, right);
}

function truth(evaluation: Evaluation, node: JsonValue, place: string): boolean {
  const value = evaluation.value(node, place);
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw evaluation.invalid(place, "a condition is expected there: Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
}
