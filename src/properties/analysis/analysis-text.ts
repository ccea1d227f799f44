import { counted } from "../../util/words.js";
import type { Boundary, ChoiceAnalysis, ExampleInput } from "./analysis.js";

/** An analysis as text: a paragraph for each Choice state. */
export function analysisText(choices: readonly ChoiceAnalysis[]): string {
  if (choices.length === 0) return "There is no Choice state.";
  return choices.map(choiceText).join("\n\n");
}

function choiceText(choice: ChoiceAnalysis): string {
  const { state, rules, notUnderstood, unreachable, overlaps, gaps, mismatches, boundaries } = choice;
  const fallback = choice.default === undefined ? "no Default" : `Default ${choice.default}`;
  const lines = [`${state}: ${counted(rules, "rule")}, ${fallback}`];
  if (notUnderstood !== undefined) return [...lines, `  not understood: ${notUnderstood}`].join("\n");
  for (const { rule, next, because, proved } of unreachable) {
    lines.push(
      `  unreachable: rule ${rule} → ${next}: ${proved ? `it ${because}`.replace(/^it (rule|one)/, "$1") : because}`,
    );
  }
  for (const { winner, loser, example, matters } of overlaps) {
    const same = matters ? "" : " (both lead to the same state)";
    lines.push(
      `  overlap: rules ${winner} and ${loser} both accept ${exampleText(example)}; rule ${winner} wins${same}`,
    );
  }
  for (const { example, error, reason } of gaps)
    lines.push(`  gap: ${exampleText(example)} ends with ${error}: ${reason}`);
  for (const { rule, path, matching, mismatching, leadsTo } of mismatches) {
    const values = `${JSON.stringify(matching)} does, ${JSON.stringify(mismatching)} silently does not and leads to ${leadsTo}`;
    lines.push(`  type: rule ${rule} asks ${path}: ${values}`);
  }
  for (const boundary of boundaries)
    lines.push(`  boundary: rule ${boundary.rule} at ${boundary.path}: ${leadsText(boundary)}`);
  if (lines.length === 1) lines.push("  nothing to report");
  return lines.join("\n");
}

function leadsText({ leads }: Boundary): string {
  return leads.map(({ value, next }) => `${JSON.stringify(value)} → ${next ?? "the end"}`).join(", ");
}

function exampleText({ input, variables, context }: ExampleInput): string {
  const beside = [
    ...(variables === undefined ? [] : [`variables ${JSON.stringify(variables)}`]),
    ...(context === undefined ? [] : [`context ${JSON.stringify(context)}`]),
  ];
  return [JSON.stringify(input), ...beside].join(" with ");
}
