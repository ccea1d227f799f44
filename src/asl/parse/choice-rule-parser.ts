import type { JsonObject } from "../../util/json.js";
import type { ChoiceRule, Condition } from "../machine.js";
import { choiceOperators } from "../conditions/choice-operators.js";
import { given, objectIn, objectsIn, textIn, type StateSource } from "./fields.js";
import { assigned, compilePath, query } from "./expressions.js";

/** Parses one entry of Choices. */
export function parseRule(from: StateSource, rule: JsonObject, index: number): ChoiceRule {
  const at = `Choices[${index}]/`;
  return {
    next: textIn(rule, "Next") ?? "",
    condition:
      from.queryLanguage === "JSONata"
        ? { kind: "jsonata", template: query(rule["Condition"] ?? true, `${at}Condition`, "boolean") }
        : parseCondition(rule),
    ...given("comment", textIn(rule, "Comment")),
    ...assigned(from, rule, at),
  };
}

function parseCondition(rule: JsonObject): Condition {
  if (Array.isArray(rule["And"])) return { kind: "and", conditions: objectsIn(rule, "And").map(parseCondition) };
  if (Array.isArray(rule["Or"])) return { kind: "or", conditions: objectsIn(rule, "Or").map(parseCondition) };
  const negated = objectIn(rule, "Not");
  if (negated !== undefined) return { kind: "not", condition: parseCondition(negated) };
  const operator = Object.keys(rule).find((field) => choiceOperators.has(field)) ?? "";
  const operand = rule[operator];
  const variable = compilePath(textIn(rule, "Variable") ?? "$");
  return choiceOperators.get(operator)?.isPath === true && typeof operand === "string"
    ? { kind: "compare", operator, variable, operand: undefined, operandPath: compilePath(operand) }
    : { kind: "compare", operator, variable, operand };
}
