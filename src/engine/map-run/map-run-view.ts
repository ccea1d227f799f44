import type { MapRunCounts, MapRunView } from "../engine.js";
import type { MapRun, Outcomes } from "./map-run.js";

/** What there is to tell of a Map Run. */
export function mapRunView(mapRun: MapRun): MapRunView {
  const { arn, state, status, startTime, stopTime, maxConcurrency, toleratedFailureCount } = mapRun;
  return {
    arn,
    state,
    status,
    startTime,
    stopTime,
    maxConcurrency,
    toleratedFailureCount,
    toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
    itemCounts: counts(
      mapRun.itemOutcomes,
      mapRun.runningItems,
      mapRun.totalItems,
      mapRun.resultsWritten === 0 ? 0 : mapRun.totalItems,
    ),
    executionCounts: counts(mapRun.executions, mapRun.running, mapRun.total, mapRun.resultsWritten),
  };
}

function counts(outcomes: Outcomes, running: number, total: number, resultsWritten: number): MapRunCounts {
  const { succeeded, failed, timedOut, aborted } = outcomes;
  const pending = total - running - succeeded - failed - timedOut - aborted;
  return { pending, running, succeeded, failed, timedOut, aborted, total, resultsWritten };
}
