import type { Execution, Thread, Visit } from "./execution.js";

/** How many items of a Map Run there are, and how they ended: DescribeMapRun's itemCounts. */
export interface MapRunItemCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
}

/** When a child execution of a Map Run ran, in milliseconds since the epoch. */
export interface ChildSpan {
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
}

/** A Map Run that was looked at. */
export interface SeenMapRun {
  readonly arn: string;
  /** The name of its Map state. */
  readonly map: string;
  readonly counts: MapRunItemCounts;
  /** When each of its child executions ran. */
  readonly spans: readonly ChildSpan[];
  /**
   * Its child executions as threads, by the index of their item or batch; {@link unplaced} is the index of those whose item cannot be
   * told. All of them if `whole`, else some that failed.
   */
  readonly threads: readonly Thread[];
  readonly whole: boolean;
  /** Set where child executions have no history, as EXPRESS ones on AWS. */
  readonly blind: boolean;
}

/** The index of a child execution of which nobody says which item it worked on. */
export const unplaced = -1;

/** The visit whose Map Run an event began, by the way back from the event. */
function visitsByRun(execution: Execution): Map<string, number> {
  const visits = new Map<string, number>();
  for (const event of execution.events) {
    if (event.type !== "MapRunStarted") continue;
    const arn = event.mapRunStartedEventDetails?.mapRunArn;
    if (arn === undefined) continue;
    let at = execution.events[event.previousEventId - 1];
    while (at !== undefined && at.type !== "MapStateEntered" && at.previousEventId > 0) {
      at = execution.events[at.previousEventId - 1];
    }
    if (at?.type === "MapStateEntered") visits.set(arn, at.id);
  }
  return visits;
}

/** The Map Runs of a distributed Map, by ARN: one for each attempt of each visit; of a visit that was tried again the last. */
export function mapRunsOf(execution: Execution, map: string): readonly string[] {
  const byVisit = new Map<number, string>();
  for (const [arn, visit] of visitsByRun(execution)) {
    const entered = execution.events[visit - 1];
    if (entered?.type === "MapStateEntered" && entered.stateEnteredEventDetails?.name === map) byVisit.set(visit, arn);
  }
  return [...byVisit.values()];
}

/** Every Map Run that the history tells of, those of attempts that were tried again among them, with the name of its Map state. */
export function everyMapRun(execution: Execution): readonly { readonly arn: string; readonly map: string }[] {
  return [...visitsByRun(execution)].map(([arn, visit]) => {
    const entered = execution.events[visit - 1];
    const name = entered?.type === "MapStateEntered" ? entered.stateEnteredEventDetails?.name : undefined;
    return { arn, map: name ?? arn };
  });
}

/** The visit of a Map that a Map Run belongs to. */
export function visitOfMapRun(execution: Execution, mapRunArn: string): Visit | undefined {
  const entered = visitsByRun(execution).get(mapRunArn);
  return entered === undefined ? undefined : execution.visits.find((visit) => visit.enteredEventId === entered);
}

const carried = new WeakMap<Execution, Map<string, SeenMapRun>>();

/** Lets an execution carry Map Runs that were looked at, so that questions about it can be answered from it alone. */
export function carryMapRuns(execution: Execution, seen: Iterable<SeenMapRun>): void {
  const runs = carried.get(execution) ?? new Map<string, SeenMapRun>();
  for (const run of seen) runs.set(run.arn, run);
  carried.set(execution, runs);
}

/** The Map Runs that an execution carries. */
export function carriedMapRuns(execution: Execution): readonly SeenMapRun[] {
  return [...(carried.get(execution)?.values() ?? [])];
}

/** Those of one Map. */
export function mapRunsSeen(execution: Execution, map: string): readonly SeenMapRun[] {
  return carriedMapRuns(execution).filter((run) => run.map === map);
}

/** The most child executions that ran at once, as their dates tell: one that ends in the millisecond in which another starts was before it. */
export function mostAtOnce(spans: readonly ChildSpan[]): number {
  const changes = spans.flatMap(({ startedAt, endedAt }) => {
    // One that took no time was there alone, or with those around it.
    const moment = startedAt === endedAt;
    const start = { at: startedAt, order: moment ? 2 : 1, by: 1 };
    return endedAt === undefined || moment ? [start] : [start, { at: endedAt, order: 0, by: -1 }];
  });
  changes.sort((left, right) => left.at - right.at || left.order - right.order);
  let now = 0;
  let most = 0;
  for (const { order, by } of changes) {
    if (order < 2) now += by;
    most = Math.max(most, order === 2 ? now + 1 : now);
  }
  return most;
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
