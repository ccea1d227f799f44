import { formatDuration } from "../../util/duration.js";
import type { Assessment } from "../assessment.js";
import type { Execution, Visit } from "../execution.js";
import {
  nothingAsked,
  notVisitedLines,
  outcomeText,
  requireWhole,
  unknownStates,
  visitLabel,
  visitsOf,
} from "./words.js";

/** Bounds in milliseconds, both ends included. */
export interface WaitBounds {
  readonly betweenMs?: readonly [low: number, high: number] | undefined;
  readonly atLeastMs?: number | undefined;
  readonly atMostMs?: number | undefined;
}

/** Did the state take this long, from Entered to Exited? Every visit must. */
export function assessWait(execution: Execution, state: string, bounds: WaitBounds): Assessment {
  const low = Math.max(bounds.betweenMs?.[0] ?? 0, bounds.atLeastMs ?? 0);
  const high = Math.min(bounds.betweenMs?.[1] ?? Infinity, bounds.atMostMs ?? Infinity);
  if (Object.values(bounds).every((bound) => bound === undefined))
    return nothingAsked(`to wait at "${state}"`, "no bounds were given");
  const expected = `to wait ${boundsText(low, high)} at "${state}"`;
  const unknown = unknownStates(execution, [state], expected);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, `how long it waited at "${state}"`);
  const visits = visitsOf(execution, state);
  if (visits.length === 0)
    return {
      holds: false,
      expected,
      actual: `it never visited "${state}"`,
      details: notVisitedLines(execution, state),
    };
  const outside = visits.find((visit) => !(waited(visit) >= low && waited(visit) <= high));
  const shown = outside ?? visits[0]!;
  const actual = Number.isNaN(waited(shown))
    ? `it did not leave "${state}"${visitLabel(shown, visits)}`
    : `it waited ${formatDuration(waited(shown))} at "${state}"${visitLabel(shown, visits)}`;
  return { holds: outside === undefined, expected, actual, details: [] };
}

/** Did the whole execution take at most this long, from startDate to stopDate? */
export function assessWithin(execution: Execution, limitMs: number): Assessment {
  requireWhole(execution, "how long it took");
  const { durationMs } = execution;
  return {
    holds: durationMs !== undefined && durationMs <= limitMs,
    expected: `to end within ${formatDuration(limitMs)}`,
    actual: durationMs === undefined ? outcomeText(execution) : `it took ${formatDuration(durationMs)}`,
    details: [],
  };
}

/** NaN while the state was not left. */
function waited(visit: Visit): number {
  return visit.exitedAt === undefined ? NaN : visit.exitedAt.getTime() - visit.enteredAt.getTime();
}

function boundsText(low: number, high: number): string {
  if (high === Infinity) return `at least ${formatDuration(low)}`;
  return low === 0 ? `at most ${formatDuration(high)}` : `between ${formatDuration(low)} and ${formatDuration(high)}`;
}
