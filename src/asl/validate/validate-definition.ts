import { checkExpressions, checkVariableScopes } from "../jsonata/check-definition.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { MachineType } from "../machine.js";
import { Findings, type Diagnostic } from "./diagnostic.js";
import { findJsonMistake } from "./json-syntax.js";
import { checkMachine } from "./scope-schema.js";
import { checkTransitions } from "./transitions.js";

/**
 * Judges a definition as CreateStateMachine and ValidateStateMachineDefinition do, with AWS's codes, texts and locations where they
 * are known. Mistakes of shape are told first; where states lead is looked at only in a definition of the right shape.
 * Warnings are included: AWS returns them only when asked for.
 * @param text JSON text
 * @returns nothing for a definition AWS accepts without remark
 */
export function validateDefinition(text: string, options: { readonly type: MachineType }): readonly Diagnostic[] {
  const findings = new Findings();
  if (text.trim() === "") {
    findings.error("MISSING_DESCRIPTION", "Missing state machine definition");
    return findings.all;
  }
  let definition: JsonValue;
  try {
    definition = JSON.parse(text) as JsonValue;
  } catch (error) {
    const mistake = findJsonMistake(text);
    findings.error("INVALID_JSON_DESCRIPTION", mistake?.message ?? String(error), mistake?.location);
    return findings.all;
  }
  if (!isJsonObject(definition)) {
    findings.refuse("/", "Expected value of type Object");
    return findings.all;
  }
  checkMachine(definition, findings, options.type);
  checkExpressions(definition, findings);
  checkVariableScopes(definition, findings);
  if (!findings.failed) checkTransitions(definition, findings);
  return findings.all;
}
