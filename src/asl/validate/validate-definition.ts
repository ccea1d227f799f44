import { checkExpressions, checkVariableScopes } from "../jsonata/check-definition.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { MachineType } from "../machine.js";
import { Findings, type Diagnostic } from "./diagnostic.js";
import { checkDuplicateStates } from "./duplicate-states.js";
import { findJsonMistake } from "../../util/json-syntax.js";
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
  if (isTooDeep(text)) {
    findings.error("TOO_DEEPLY_NESTED", "States are too deeply nested");
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
  checkDuplicateStates(text, findings);
  checkMachine(definition, findings, options.type);
  checkExpressions(definition, findings);
  checkVariableScopes(definition, findings);
  if (!findings.failed) checkTransitions(definition, findings);
  return findings.all;
}

/** Levels of objects and lists a definition may have: those the JSON parser AWS runs takes by default. AWS documents none of its own. */
const deepest = 1000;

/** Counts levels without parsing: a parser that calls itself for each level may not come back. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]+|\\.)*"?|[[\]{}]/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
