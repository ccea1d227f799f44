import type { Assessment } from "../assessment.js";
import type { Execution, Thread } from "../execution.js";
import { elsewhere, isDistributed, notMap } from "./items.js";
import { counted, notVisitedLines, requireWhole, visitsOf } from "./words.js";

/** Did at most this many iterations of the Map run at the same time, in every visit and attempt? */
export function assessMaxConcurrency(execution: Execution, map: string, most: number): Assessment {
  const sentence = `to run at most ${counted(most, "iteration")} of "${map}" at once`;
  const refused = notMap(execution, map, sentence);
  if (refused !== undefined) return refused;
  requireWhole(execution, `how many iterations of "${map}" ran at once`);
  const visits = visitsOf(execution, map);
  if (visits.length === 0)
    return {
      holds: false,
      expected: sentence,
      actual: `it never visited "${map}"`,
      details: notVisitedLines(execution, map),
    };
  if (isDistributed(execution, map)) return elsewhere(map, sentence);
  const highest = Math.max(0, ...visits.flatMap((visit) => visit.attempts.map((attempt) => peak(attempt.iterations))));
  return {
    holds: highest <= most,
    expected: sentence,
    actual: `${highest} ran at once`,
    details: [],
  };
}

/** The most iterations between whose start and end the same event lies. */
function peak(iterations: readonly Thread[]): number {
  const changes = iterations.flatMap((thread) => [
    { at: thread.startedEventId, by: 1 },
    ...(thread.endedEventId === undefined ? [] : [{ at: thread.endedEventId, by: -1 }]),
  ]);
  changes.sort((left, right) => left.at - right.at || left.by - right.by);
  let now = 0;
  let highest = 0;
  for (const { by } of changes) highest = Math.max(highest, (now += by));
  return highest;
}
