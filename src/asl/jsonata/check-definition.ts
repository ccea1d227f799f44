import type { JsonObject } from "../../util/json.js";
import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import type { Findings } from "../validate/diagnostic.js";
import { compileJsonataExpression } from "./expression.js";
import type { References } from "./references.js";
import { assignments, writtenStates, type WrittenScope, type WrittenState } from "./scopes.js";
import { writtenExpressions, type WrittenExpression } from "./written-expressions.js";

/**
 * Judges every JSONata expression of a definition: its syntax, and that it reads nothing but `$states`, variables and what it makes
 * itself. There is no context item: `$` and `$$` mean nothing at the top of an expression and are refused. A bare name (`phone`)
 * means as little, but deployed definitions hold some: it is accepted, and has no value when the state runs.
 */
export function checkExpressions(definition: JsonObject, findings: Findings): void {
  for (const state of writtenStates(definition)) {
    if (state.language !== "JSONata") continue;
    for (const expression of writtenExpressions(state.source)) checkExpression(state, expression, findings);
  }
}

function checkExpression(state: WrittenState, { text, field }: WrittenExpression, findings: Findings): void {
  const at = `${state.at}/${field}`;
  let references: References;
  try {
    ({ references } = compileJsonataExpression(text));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    findings.error("INVALID_JSONATA_EXPRESSION", error.message, at);
    return;
  }
  const refuse = (message: string): void => findings.error("UNSUPPORTED_JSONATA_EXPRESSION", message, at);
  for (const name of references.contextual) {
    if (!name.startsWith("$")) continue;
    refuse(`Reference to '${name}' ${name === "$$" ? "" : "at the top level "}is not supported.`);
  }
  for (const name of references.states) {
    if ((name === "result" && !hasResult(state, field)) || (name === "errorOutput" && !isCatcher(field))) {
      refuse(`Field '$states.${name}' does not exist.`);
    }
  }
}

/** What a state's work gave is there when its own Output and Assign are made, not before and not in a catcher. */
function hasResult({ source }: WrittenState, field: string): boolean {
  const [name] = field.split(/[/[]/);
  return (name === "Output" || name === "Assign") && ["Task", "Parallel", "Map"].includes(String(source["Type"]));
}

function isCatcher(field: string): boolean {
  return /^Catch\[\d+\]\/(Output|Assign)(\/|\[|$)/.test(field);
}

/** Judges the variables of a definition: a branch or item processor may read those of the scopes around it, not assign them. */
export function checkVariableScopes(definition: JsonObject, findings: Findings): void {
  for (const { source, at, language, scope } of writtenStates(definition)) {
    for (const { name, field } of assignments(source, language)) {
      if (!isAssignedAround(scope, name)) continue;
      const message = `The variable name '${name}' was already defined in a parent scope.`;
      findings.error("DUPLICATE_VARIABLE_NAME", message, `${at}/${field}`);
    }
  }
}

function isAssignedAround(scope: WrittenScope, name: string): boolean {
  for (let inner = scope; inner.outer !== undefined && !inner.sealed; inner = inner.outer) {
    if (inner.outer.assigned.has(name)) return true;
  }
  return false;
}
