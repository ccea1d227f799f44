import type { Assessment } from "../assessment.js";
import type { Execution, Thread, Visit } from "../execution.js";
import { mapRunsSeen, mostAtOnce } from "../map-runs.js";
import { elsewhere, insideOthers, isDistributed, notMap, unseenMaps, visitsOfMap } from "./items/maps.js";
import { counted, notVisitedLines, requireWhole } from "./words.js";

/**
 * Did at most this many iterations of the Map run at the same time, in every visit and attempt? Of a distributed Map the child
 * executions are looked at, in the Map Runs that the execution carries.
 */
export function assessMaxConcurrency(execution: Execution, map: string, most: number): Assessment {
  const sentence = `to run at most ${counted(most, "iteration")} of "${map}" at once`;
  const refused = notMap(execution, map, sentence);
  if (refused !== undefined) return refused;
  requireWhole(execution, `how many iterations of "${map}" ran at once`);
  const unseen = unseenMaps(execution, [map]).filter((other) => other !== map);
  if (unseen.length > 0) return insideOthers(map, sentence, unseen);
  const visits = visitsOfMap(execution, map);
  if (visits.length === 0)
    return {
      holds: false,
      expected: sentence,
      actual: `it never visited "${map}"`,
      details: notVisitedLines(execution, map),
    };
  const mapRuns = mapRunsSeen(execution, map);
  const distributed = isDistributed(execution, map);
  if (distributed && mapRuns.length === 0) return elsewhere(map, sentence);
  const highest = distributed ? Math.max(0, ...mapRuns.map(({ spans }) => mostAtOnce(spans))) : inlinePeak(visits);
  return {
    holds: highest <= most,
    expected: sentence,
    actual: `${highest} ran at once`,
    details: distributed ? ["Told by the dates of its child executions."] : [],
  };
}

function inlinePeak(visits: readonly Visit[]): number {
  return Math.max(0, ...visits.flatMap((visit) => visit.attempts.map((attempt) => peak(attempt.iterations))));
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
