import type { MapRunCounts, MapRunView } from "../engine.js";
import { itemsOfChild, type MapRun, type Outcomes } from "./map-run.js";

/**
 * What there is to tell of a Map Run.
 * @param arnOf the ARN of the child execution with an index
 */
export function mapRunView(mapRun: MapRun, arnOf: (index: number) => string): MapRunView {
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
    redriveCount: mapRun.redriveCount,
    redriveTime: mapRun.redriveTime,
    pendingRedrives: mapRun.redrives.map(arnOf),
    itemCounts: counts(mapRun.itemOutcomes, {
      running: mapRun.runningItems,
      total: mapRun.totalItems,
      resultsWritten: mapRun.resultsWritten === 0 ? 0 : mapRun.totalItems,
      failuresNotRedrivable: mapRun.lost.items,
      pendingRedrive: mapRun.redrives.reduce((sum, index) => sum + itemsOfChild(mapRun, index), 0),
    }),
    executionCounts: counts(mapRun.executions, {
      running: mapRun.running,
      total: mapRun.total,
      resultsWritten: mapRun.resultsWritten,
      failuresNotRedrivable: mapRun.lost.executions,
      pendingRedrive: mapRun.redrives.length,
    }),
  };
}

function counts(
  { succeeded, failed, timedOut, aborted }: Outcomes,
  rest: Omit<MapRunCounts, keyof Outcomes | "pending">,
): MapRunCounts {
  const pending = rest.total - rest.running - rest.pendingRedrive - succeeded - failed - timedOut - aborted;
  return { pending, succeeded, failed, timedOut, aborted, ...rest };
}
