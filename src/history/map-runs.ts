import type { Execution, Thread } from "./execution.js";

/** How many items of a Map Run there are, and how they ended: DescribeMapRun's itemCounts. */
export interface MapRunItemCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
}

/** A Map Run that was looked at. */
export interface SeenMapRun {
  readonly counts: MapRunItemCounts;
  /** Its child executions as threads, by the index of their item or batch: all of them, or those that failed, as was asked. */
  readonly threads: readonly Thread[];
  /** Set where child executions have no history, as EXPRESS ones on AWS. */
  readonly blind: boolean;
}

/** The Map Runs of a distributed Map, by ARN: one for each attempt of each visit; of a visit that was tried again the last. */
export function mapRunsOf(execution: Execution, map: string): readonly string[] {
  const byVisit = new Map<number, string>();
  for (const event of execution.events) {
    if (event.type !== "MapRunStarted") continue;
    let at = execution.events[event.previousEventId - 1];
    while (at !== undefined && at.type !== "MapStateEntered" && at.previousEventId > 0) {
      at = execution.events[at.previousEventId - 1];
    }
    if (at?.type !== "MapStateEntered" || at.stateEnteredEventDetails?.name !== map) continue;
    const arn = event.mapRunStartedEventDetails?.mapRunArn;
    if (arn !== undefined) byVisit.set(at.id, arn);
  }
  return [...byVisit.values()];
}

/** A child execution as the thread of its item. */
export function childThread(child: Execution, index: number): Thread {
  const { visits, status, startedEventId, startedAt, endedEventId, endedAt } = child.thread;
  return {
    kind: "iteration",
    parent: undefined,
    index,
    visits,
    status,
    startedEventId,
    startedAt,
    endedEventId,
    endedAt,
  };
}
