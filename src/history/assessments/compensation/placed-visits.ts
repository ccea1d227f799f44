import type { Execution, Thread, Visit } from "../../execution.js";
import { carriedMapRuns, unplaced, visitOfMapRun, type SeenMapRun } from "../../map-runs.js";
import { visitsWithin } from "../../threads.js";

/** A moment of a history: an event's id, and that of a child execution after the id of its Map. */
type Moment = readonly number[];

/** An item of a Map: an iteration, or a child execution of a distributed one. */
export interface Item {
  readonly map: Visit;
  readonly thread: Thread;
  readonly index: number;
}

/** A visit, and where it stands in an execution or one of its child executions. */
export interface Placed {
  readonly visit: Visit;
  readonly start: Moment;
  /** When what came after it on its thread began. */
  readonly end: Moment;
  /** The threads around it, outermost first. */
  readonly lineage: readonly Thread[];
  /** The items around it, outermost first. */
  readonly items: readonly Item[];
}

/** The visits of some states, in history order: also those in child executions of distributed Maps, as far as they were looked at. */
export function placedVisits(execution: Execution, states: ReadonlySet<string>): readonly Placed[] {
  const own = execution.visits.filter(({ state }) => states.has(state)).map((visit) => place(visit));
  const inside = carriedMapRuns(execution).flatMap((run) => childVisits(execution, run, states));
  return inside.length === 0 ? own : [...own, ...inside].sort((left, right) => order(left.start, right.start));
}

function childVisits(execution: Execution, { arn, threads }: SeenMapRun, states: ReadonlySet<string>): Placed[] {
  const map = visitOfMapRun(execution, arn);
  if (map === undefined) return [];
  const outer = place(map);
  return threads.flatMap((thread) =>
    [...visitsWithin(thread)]
      .filter(({ state }) => states.has(state))
      .map((visit) => {
        const { start, end, lineage, items } = place(visit);
        const item = { map, thread: lineage[0] ?? thread, index: thread.index };
        return {
          visit,
          start: [...outer.start, ...start],
          end: [...outer.start, ...end],
          lineage: [...outer.lineage, ...lineage],
          items: [...outer.items, item, ...items],
        };
      }),
  );
}

function place(visit: Visit): Placed {
  const lineage: Thread[] = [visit.thread];
  const items: Item[] = [];
  for (let thread = visit.thread; thread.parent !== undefined; thread = thread.parent.thread) {
    if (thread.kind === "iteration") items.unshift({ map: thread.parent, thread, index: thread.index });
    lineage.unshift(thread.parent.thread);
  }
  const { visits, endedEventId } = visit.thread;
  const end = visits[visits.indexOf(visit) + 1]?.enteredEventId ?? endedEventId ?? Infinity;
  return { visit, start: [visit.enteredEventId], end: [end], lineage, items };
}

/** Below 0 where the left moment came first. */
export function order(left: Moment, right: Moment): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) return (left[at] ?? 0) - (right[at] ?? 0);
  }
  return left.length - right.length;
}

/** How many threads two visits are both inside of. */
export function kinship({ lineage: left }: Placed, { lineage: right }: Placed): number {
  let common = 0;
  while (common < left.length && left[common] === right[common]) common += 1;
  return common;
}

/** Whether they stand in different branches or items of one visit of a Parallel or Map, which have no order among each other. */
export function areApart(left: Placed, right: Placed): boolean {
  const common = kinship(left, right);
  const [one, other] = [left.lineage[common], right.lineage[common]];
  if (one === undefined || other === undefined) return false;
  const [oneMap, otherMap] = [mapOf(left, one), mapOf(right, other)];
  return (one.parent ?? oneMap) === (other.parent ?? otherMap);
}

/** Whether they stand in different items of one visit of a Map. */
export function areOfDifferentItems({ items: left }: Placed, { items: right }: Placed): boolean {
  return left.some(({ map, thread }, at) => right[at]?.map === map && right[at].thread !== thread);
}

/** A child execution's own thread has no parent: its Map's visit is kept with the item. */
function mapOf({ items }: Placed, thread: Thread): Visit | undefined {
  return items.find((item) => item.thread === thread)?.map;
}

/** ` (item 3 of "Each")`, for a visit inside a Map. */
export function itemLabel({ items }: Placed): string {
  const inner = items.at(-1);
  if (inner === undefined) return "";
  const which = inner.index === unplaced ? "an item" : `item ${inner.index}`;
  return ` (${which} of "${inner.map.state}")`;
}
