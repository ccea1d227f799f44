import type { ChainPlan, StepOutcome } from "../../plan/orchestration/chain-plan.js";
import { listed, quoted } from "../../plan/print/words.js";
import { formatDuration } from "../../util/duration.js";
import type { ChainVerdict, StepResult } from "./chain-result.js";

const verbs: Readonly<Record<StepOutcome, string>> = {
  completed: "to complete",
  failed: "to fail",
  skipped: "to be skipped",
};

/** Judges how the steps of a chain ended: as expected, or completed where nothing was said of them. */
export function chainVerdicts(plan: ChainPlan, steps: readonly StepResult[], durationMs: number): ChainVerdict[] {
  const spoken = new Set(plan.expectations.flatMap((node) => (node.kind === "chainSteps" ? node.steps : [])));
  const verdicts: ChainVerdict[] = [];
  for (const node of plan.expectations) {
    if (node.kind === "chainWithin") {
      const expected = `the chain to be done within ${formatDuration(node.limitMs)}`;
      const actual = `it took ${formatDuration(durationMs)}`;
      verdicts.push({ holds: durationMs <= node.limitMs, expected, actual, at: node.at });
    } else {
      verdicts.push(stepsVerdict(node.steps, node.outcome, steps, node.at));
    }
  }
  const unspoken = steps.filter(({ name }) => !spoken.has(name)).map(({ name }) => name);
  if (unspoken.length > 0) verdicts.push(stepsVerdict(unspoken, "completed", steps, plan.at));
  return verdicts.map((verdict) => Object.freeze(verdict));
}

function stepsVerdict(
  names: readonly string[],
  outcome: StepOutcome,
  steps: readonly StepResult[],
  at: string,
): ChainVerdict {
  const others = steps.filter((step) => names.includes(step.name) && step.outcome !== outcome);
  const actual = others.map((step) => `${quoted(step.name)} ${words(step)}`);
  return {
    holds: others.length === 0,
    expected: `${listed(names)} ${verbs[outcome]}`,
    actual: others.length === 0 ? "so it was" : actual.join("; "),
    at,
  };
}

function words({ outcome, reason }: StepResult): string {
  const did = { completed: "completed", failed: "failed", skipped: "was skipped" }[outcome];
  return reason === undefined ? did : `${did}: ${reason}`;
}
