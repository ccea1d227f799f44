import type { ChainPlan, StepNode, StepOutcome } from "../../../plan/orchestration/chain-plan.js";
import { listed, quoted } from "../../../plan/print/words.js";
import { formatDuration } from "../../../util/duration.js";
import type { ChainVerdict, StepResult } from "./chain-result.js";
import type { Flow } from "./chain-run.js";

const verbs: Readonly<Record<StepOutcome, string>> = {
  completed: "to complete",
  failed: "to fail",
  skipped: "to be skipped",
};

/** What a chain showed. */
interface Shown {
  readonly steps: readonly StepResult[];
  readonly durationMs: number;
  /** It was stopped by its time limit. */
  readonly late: boolean;
  /** What came out at its end. */
  readonly flow: Flow;
}

/** Judges how the steps of a chain ended: as expected, or completed where nothing was said of them. */
export function chainVerdicts(plan: ChainPlan, { steps, durationMs, late, flow }: Shown): ChainVerdict[] {
  const spoken = new Set(plan.expectations.flatMap((node) => (node.kind === "chainSteps" ? node.steps : [])));
  const verdicts: ChainVerdict[] = [];
  for (const node of plan.expectations) {
    if (node.kind === "chainWithin") {
      const expected = `the chain to be done within ${formatDuration(node.limitMs)}`;
      const actual = late ? "it was not, and was stopped" : `it took ${formatDuration(durationMs)}`;
      verdicts.push({ expectation: node, holds: !late, expected, actual, at: node.at });
    } else {
      verdicts.push({ expectation: node, ...stepsVerdict(node.steps, node.outcome, steps), at: node.at });
    }
  }
  const unspoken = steps.filter(({ name }) => !spoken.has(name)).map(({ name }) => name);
  if (unspoken.length > 0) {
    verdicts.push({ expectation: undefined, ...stepsVerdict(unspoken, "completed", steps), at: plan.at });
  }
  if (flow.kind === "broken") {
    const { name, map } = plan.steps.at(-1) as StepNode;
    const expected = `what comes out of "${name}" to be reshaped into the chain's output`;
    verdicts.push({ expectation: undefined, holds: false, expected, actual: flow.reason, at: map?.at ?? plan.at });
  }
  return verdicts.map((verdict) => Object.freeze(verdict));
}

function stepsVerdict(
  names: readonly string[],
  outcome: StepOutcome,
  steps: readonly StepResult[],
): Pick<ChainVerdict, "holds" | "expected" | "actual"> {
  const others = steps.filter((step) => names.includes(step.name) && step.outcome !== outcome);
  const actual = others.map((step) => `${quoted(step.name)} ${words(step)}`);
  return {
    holds: others.length === 0,
    expected: `${listed(names)} ${verbs[outcome]}`,
    actual: others.length === 0 ? "so it was" : actual.join("; "),
  };
}

function words({ outcome, reason }: StepResult): string {
  const did = { completed: "completed", failed: "failed", skipped: "was skipped" }[outcome];
  return reason === undefined ? did : `${did}: ${reason}`;
}
