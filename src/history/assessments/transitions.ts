import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { counted, limited, requireWhole } from "./words.js";

/** How many state transitions an execution is allowed. */
export interface TransitionBounds {
  readonly exactly?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/**
 * How many state transitions a Standard execution is charged for: one for each time a state is executed, in every branch and item,
 * and one more for each retry. Child executions of a distributed Map and nested executions are charged by themselves.
 * https://aws.amazon.com/step-functions/pricing/
 */
export function transitionsByState(execution: Execution): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { state, attempts } of execution.visits) {
    counts.set(state, (counts.get(state) ?? 0) + Math.max(1, attempts.length));
  }
  return counts;
}

/** Does the execution cost so many state transitions? See {@link transitionsByState}. Express executions are not charged by them. */
export function assessTransitions(execution: Execution, bounds: TransitionBounds): Assessment {
  const { exactly, atLeast, atMost } = bounds;
  const words = [
    ...(exactly === undefined ? [] : [String(exactly)]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ].join(" and ");
  const expected = `to make ${words} billed state transitions`;
  if (execution.executionArn.includes(":express:")) {
    return {
      holds: false,
      unanswerable: true,
      expected,
      actual: "it is an Express execution, which is billed by duration and memory and not by transitions",
      details: [],
    };
  }
  const counts = transitionsByState(execution);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // A part of a history can only show that there were too many.
  if (total <= (exactly ?? atMost ?? Infinity)) requireWhole(execution, "how many state transitions it made");
  const most = [...counts].sort(([, left], [, right]) => right - left);
  return {
    holds: (exactly === undefined || total === exactly) && total >= (atLeast ?? 0) && total <= (atMost ?? Infinity),
    expected,
    actual: `it made ${total}`,
    details: limited(
      most,
      ([state, count]) => `${state}: ${counted(count, "transition")}${retriesText(execution, state)}`,
      5,
    ),
  };
}

function retriesText(execution: Execution, state: string): string {
  const retries = execution.visits
    .filter((visit) => visit.state === state)
    .reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0);
  return retries === 0 ? "" : ` (${retries === 1 ? "1 retry" : `${retries} retries`} among them)`;
}
