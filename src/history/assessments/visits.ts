import type { Assessment } from "../assessment.js";
import type { Execution } from "../execution.js";
import { pathText } from "../path-text.js";
import { notVisitedLines, requireWhole, times, unknownStates, visitsOf } from "./words.js";

/**
 * Was the state visited: at least once, or `count` times (0: not at all)? Visits in every branch, iteration and attempt of a Parallel or Map count;
 * retries of a Task are one visit.
 */
export function assessVisits(execution: Execution, state: string, count?: number): Assessment {
  const expected =
    count === undefined
      ? `to visit "${state}"`
      : count === 0
        ? `not to visit "${state}"`
        : `to visit "${state}" ${times(count)}`;
  const unknown = unknownStates(execution, [state], expected);
  if (unknown !== undefined) return unknown;
  const visits = visitsOf(execution, state);
  const decided = count === undefined ? visits.length > 0 : visits.length > count;
  if (!decided) requireWhole(execution, `how often "${state}" was visited`);
  return {
    holds: count === undefined ? visits.length > 0 : visits.length === count,
    expected,
    actual:
      visits.length === 0 ? `it went ${pathText(execution.thread)}` : `it visited "${state}" ${times(visits.length)}`,
    details: visits.length === 0 ? notVisitedLines(execution, state) : [],
  };
}
