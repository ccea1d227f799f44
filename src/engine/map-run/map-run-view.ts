import type { MapRunCounts, MapRunView } from "../engine.js";
import type { Run } from "../run.js";
import { identityOf } from "./children.js";
import { itemsOfChild, type MapRun, type Outcomes } from "./map-run.js";

/** What there is to tell of the Map Runs of an execution. */
export function mapRunViews(run: Run): readonly MapRunView[] {
  return [...run.state.mapRuns.values()].map((mapRun) => viewOf(run, mapRun));
}

function viewOf(run: Run, mapRun: MapRun): MapRunView {
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
    pendingRedrives: mapRun.redrives.map((index) => identityOf(run, mapRun, index).executionArn),
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
