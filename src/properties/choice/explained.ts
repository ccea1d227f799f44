import type { RuleTrace, Sighting } from "../../oracle/index.js";
import type { Given } from "../solver/recipe.js";
import type { ChoiceModel } from "./choice-model.js";

/** Why a Choice state leads where it does: a line for each rule that is asked, and one for what follows. */
export function explained(model: ChoiceModel, given: Given): string {
  const traces = model.oracle.trace(given);
  const lines = traces.filter(({ outcome }) => outcome !== "unasked").map(ruleLine);
  const { next, rule, error } = model.oracle.predict(given);
  if (error !== undefined) return [...lines, `So the execution ends with ${error.error}: ${error.reason}.`].join("\n");
  const why = rule === undefined ? "No rule holds, so the Default" : `Rule ${rule + 1} holds, so its Next`;
  return [...lines, `${why} "${next ?? ""}" comes next.`].join("\n");
}

/** One rule of a table: what it says, and the values it saw. */
function ruleLine({ rule, next, outcome, seen }: RuleTrace): string {
  return [`rule ${rule + 1} → ${next} ${outcome}`, ...seen.map((one) => `  ${sightingText(one)}`)].join("\n");
}

function sightingText(sighting: Sighting): string {
  const { comparison, holds, value, operand } = sighting;
  const found = "value" in sighting ? short(value) : "nothing";
  const saw =
    comparison.startsWith("$") && / (Is|String|Numeric|Boolean|Timestamp)/.test(comparison) ? `: saw ${found}` : "";
  const beside = operand === undefined ? "" : ` beside ${short(operand)}`;
  return `${comparison}${saw}${beside} → ${String(holds)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
