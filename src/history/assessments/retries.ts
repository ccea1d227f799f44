import { formatDuration } from "../../util/duration.js";
import type { Assessment } from "../assessment.js";
import type { Execution, Visit } from "../execution.js";
import { attemptLines } from "./state.js";
import { limited, notVisitedLines, requireWhole, times, unknownStates, visitLabel, visitsOf } from "./words.js";

/** Was the state retried this often (without `count`: at all)? Retries of every visit count together: the first try of each is none, nor is the first after a redrive. */
export function assessRetries(execution: Execution, state: string, count?: number): Assessment {
  const expected =
    count === undefined
      ? `to retry "${state}"`
      : count === 0
        ? `not to retry "${state}"`
        : `to retry "${state}" ${times(count)}`;
  const visits = visitsFor(execution, state, expected);
  if ("holds" in visits) return visits;
  const retries = visits.reduce((sum, visit) => sum + delaysOf(visit).length, 0);
  return {
    holds: count === undefined ? retries > 0 : retries === count,
    expected,
    actual: retries === 0 ? `it did not retry "${state}"` : `it retried "${state}" ${times(retries)}`,
    details: [...attemptsOf(visits)],
  };
}

/**
 * Were the delays before the retries these, in order? Every visit that was retried must have them. A delay may be longer by 250 ms or a tenth,
 * whichever is more, since on AWS a retry starts a little late; and shorter by 10 ms, since timestamps are rounded.
 * @param delaysMs milliseconds between the end of an attempt and the start of the next
 */
export function assessBackoff(execution: Execution, state: string, delaysMs: readonly number[]): Assessment {
  const expected = `to retry "${state}" after ${delaysMs.map(formatDuration).join(", ")}`;
  const visits = visitsFor(execution, state, expected);
  if ("holds" in visits) return visits;
  const retried = visits.filter((visit) => delaysOf(visit).length > 0);
  if (retried.length === 0) {
    return {
      holds: delaysMs.length === 0,
      expected,
      actual: `it did not retry "${state}"`,
      details: [...attemptsOf(visits)],
    };
  }
  const other = retried.find((visit) => !fits(delaysOf(visit), delaysMs));
  const shown = other ?? retried[0]!;
  return {
    holds: other === undefined,
    expected,
    actual: `it retried "${state}"${visitLabel(shown, visits)} after ${delaysOf(shown).map(formatDuration).join(", ")}`,
    details: [...attemptLines(shown)],
  };
}

function visitsFor(execution: Execution, state: string, expected: string): readonly Visit[] | Assessment {
  const unknown = unknownStates(execution, [state], expected);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, `the retries of "${state}"`);
  const visits = visitsOf(execution, state);
  if (visits.length > 0) return visits;
  return { holds: false, expected, actual: `it never visited "${state}"`, details: notVisitedLines(execution, state) };
}

/** The attempts of the visits that were retried, or of the first one when none was. */
function attemptsOf(visits: readonly Visit[]): string[] {
  const retried = visits.filter((visit) => visit.attempts.length > 1);
  const told = retried.length === 0 ? visits.slice(0, 1) : retried;
  return limited(told, (visit) => `${attemptLines(visit).join("; ")}${visitLabel(visit, visits)}`, 5);
}

function delaysOf(visit: Visit): number[] {
  return visit.attempts.flatMap((attempt) => (attempt.delayMs === undefined ? [] : [attempt.delayMs]));
}

function fits(delays: readonly number[], wanted: readonly number[]): boolean {
  if (delays.length !== wanted.length) return false;
  return wanted.every((delay, at) => delays[at]! >= delay - 10 && delays[at]! <= delay + Math.max(250, delay / 10));
}
