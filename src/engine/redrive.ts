import type { ExecutionState, Fan, Thread } from "./execution/execution-state.js";
import { redriveMapRun } from "./map-run/redrive.js";
import { newVisit, type Run } from "./run.js";

/**
 * Events with which an execution can no longer be redriven.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
export const mostEventsRedriven: number = 25_000 - 1;

/** Tells whether an execution ended so that it can go on. */
export function canGoOn({ status }: Pick<ExecutionState, "status">): boolean {
  return status === "FAILED" || status === "ABORTED" || status === "TIMED_OUT";
}

/** Lets an execution that ended badly run again. Where it goes on is settled when the redrive arrives in its next step. */
export function reopen(state: ExecutionState, now: number): void {
  state.status = "RUNNING";
  state.stopTime = undefined;
  state.error = undefined;
  state.cause = undefined;
  state.redriveCount += 1;
  state.redriveTime = now;
}

/**
 * Goes on where an execution had stopped: each state that did not come to its end is worked on again, with retriers that were
 * never used. AWS writes no second Entered event for it; its next event points at ExecutionRedriven.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 * @returns the threads that go on
 */
export function recordRedrive(run: Run): Thread[] {
  const { state } = run;
  const event = run.recordAfter(state.history.length, "ExecutionRedriven", undefined, {
    redriveCount: state.redriveCount,
  });
  const top = [...state.threads.values()].find(({ kind }) => kind === "top");
  return top === undefined ? [] : revive(run, top, event);
}

function revive(run: Run, thread: Thread, event: number): Thread[] {
  const tooLarge = thread.failure?.error === "States.DataLimitExceeded";
  thread.status = "running";
  thread.failure = undefined;
  thread.lastEvent = event;
  const { visit } = thread;
  // A Fail state is entered again; what was never entered still is to be.
  const entered = run.stateOf(thread).type === "Fail" ? 0 : visit.entered;
  if (tooLarge) run.dropWork(visit);
  const { state, input, number, enteredAt, draws, fan, mapRun } = visit;
  thread.visit = { ...newVisit(state, input, number), entered, enteredAt, draws, fan, mapRun };
  if (fan !== undefined) return reviveFan(run, thread, fan, event);
  redriveMapRun(run, thread);
  return [thread];
}

/** Branches and iterations that succeeded keep their results; the others go on. */
function reviveFan(run: Run, thread: Thread, fan: Fan, event: number): Thread[] {
  const again = [...fan.open, ...fan.stopped]
    .map((number) => run.state.threads.get(number) as Thread)
    .sort((left, right) => left.index - right.index);
  fan.stopped.clear();
  for (const child of again) fan.open.add(child.number);
  const woken = again.flatMap((child) => revive(run, child, event));
  thread.visit.waits = "children";
  // Iterations are to be started, or everything inside had succeeded and what is made of it is made again: the state does that.
  const room = fan.next < fan.length && fan.open.size < fan.limit;
  if (fan.open.size > 0 && !room) return woken;
  thread.visit.waits = "nothing";
  thread.visit.outcome = { kind: "childrenEnded" };
  return [thread, ...woken];
}
