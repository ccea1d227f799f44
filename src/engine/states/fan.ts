import type { State } from "../../asl/machine.js";
import type { EventType } from "../event-type.js";
import type { Fan, Queue, Thread } from "../execution/execution-state.js";
import type { Failure } from "../failure.js";
import type { Payload } from "../payload/payload.js";
import { newVisit, noVariables, type Run } from "../run.js";
import { SmallMap } from "../small-map.js";
import { handleFailure } from "../retry.js";

/** What a new branch or iteration starts with. */
export interface ChildSeed {
  readonly kind: "branch" | "iteration";
  readonly index: number;
  readonly scope: number;
  readonly input: Payload;
  readonly item: Payload | undefined;
  /** The event its first one points back at. */
  readonly lastEvent: number;
}

/** Adds a branch or iteration to the fan of a thread's state. It does not run yet. */
export function addChild(run: Run, parent: Thread, fan: Fan, seed: ChildSeed): Thread {
  const child: Thread = {
    number: run.number(),
    kind: seed.kind,
    scope: seed.scope,
    parent: parent.number,
    index: seed.index,
    item: seed.item,
    variables: noVariables,
    visits: new SmallMap(),
    lastEvent: seed.lastEvent,
    visit: newVisit("", seed.input, 0),
    status: "running",
    failure: undefined,
    home: 0,
  };
  run.move(child, run.scope(child).startAt, seed.input);
  run.state.threads.set(child.number, child);
  fan.open.add(child.number);
  return child;
}

/** Runs new children before anything else, in the order given. */
export function runFirst(run: Run, children: readonly Thread[]): void {
  const { agenda } = run.state;
  for (const child of children) child.home = agenda.length;
  agenda.push({ threads: children.map((child) => child.number), next: 0 });
}

/** Runs a child after those of its group that are already to be run. */
export function runAfterSiblings(run: Run, child: Thread, sibling: Thread): void {
  const { agenda } = run.state;
  child.home = Math.min(sibling.home, agenda.length - 1);
  (agenda[child.home] as Queue).threads.push(child.number);
}

/** Takes a child that ended well out of its fan and keeps its result. */
export function collect(run: Run, fan: Fan, child: Thread): void {
  run.state.threads.delete(child.number);
  fan.open.delete(child.number);
  if (child.visit.outcome?.kind === "succeeded") fan.results[child.index] = child.visit.outcome.output.value;
}

/**
 * Ends a fan because one of its children failed: the failing state and every open one are written as aborted, all pointing
 * at the event that failed, and the failure becomes the failure of the state that holds the fan.
 * @param events what is written for an iteration that failed or was aborted; a branch has no events of its own
 */
export function breakFan(
  run: Run,
  thread: Thread,
  state: State,
  child: Thread,
  failure: Failure,
  events?: { readonly failed: EventType; readonly aborted: EventType },
): void {
  const { visit } = thread;
  const fan = visit.fan as Fan;
  const cause = child.lastEvent;
  if (events !== undefined) run.recordAfter(cause, events.failed, state.name, { index: child.index });
  const { failedInside } = run.behaviourOf(run.stateOf(child));
  if (failedInside !== undefined) run.recordAfter(cause, failedInside);
  fan.open.delete(child.number);
  fan.stopped.add(child.number);
  abortFan(run, fan, cause, state.name, events?.aborted);
  visit.waits = "nothing";
  thread.lastEvent = cause;
  handleFailure(run, thread, state, run.behaviourOf(state), failure);
}

/** Aborts every open child, by index. They are kept: a redrive goes on in them. */
export function abortFan(run: Run, fan: Fan, cause: number, name: string, aborted: EventType | undefined): void {
  const open = [...fan.open]
    .map((number) => run.state.threads.get(number) as Thread)
    .sort((left, right) => left.index - right.index);
  for (const child of open) {
    if (aborted !== undefined) run.recordAfter(cause, aborted, name, { index: child.index });
    const inner = run.stateOf(child);
    run.behaviourOf(inner).abort?.(run, child, inner, cause);
    child.status = "aborted";
    fan.stopped.add(child.number);
  }
  fan.open.clear();
}
