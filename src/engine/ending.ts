import type { ExecutionStatus } from "../history/execution.js";
import type { EventType } from "./event-type.js";
import type { Thread } from "./execution/execution-state.js";
import type { Failure } from "./failure.js";
import type { EventDetails } from "./history-log.js";
import { abortMapRun } from "./map-run/children.js";
import type { Run } from "./run.js";

/** Ends an execution as its top-level thread ended. */
export function endExecution(run: Run, thread: Thread): void {
  const { failure, visit } = thread;
  if (failure !== undefined || visit.outcome?.kind !== "succeeded") {
    failExecution(run, thread.lastEvent, failure ?? { error: undefined, cause: undefined, terminal: true });
    return;
  }
  run.state.output = visit.outcome.output;
  end(run, "SUCCEEDED", "ExecutionSucceeded", thread.lastEvent, { output: visit.outcome.output });
}

/** Ends an execution with ExecutionFailed. */
export function failExecution(run: Run, previousEventId: number, failure: Pick<Failure, "error" | "cause">): void {
  endBadly(run, "FAILED", "ExecutionFailed", previousEventId, failure);
}

/** Ends an execution that ran out of time. AWS lets the event point at nothing. */
export function timeOutExecution(run: Run): void {
  endBadly(run, "TIMED_OUT", "ExecutionTimedOut", 0, { error: "States.Timeout", cause: undefined });
}

/** Ends an execution that was stopped. AWS lets the event point at nothing. */
export function abortExecution(run: Run, reason: Pick<Failure, "error" | "cause">): void {
  endBadly(run, "ABORTED", "ExecutionAborted", 0, reason);
}

function endBadly(
  run: Run,
  status: ExecutionStatus,
  type: EventType,
  previous: number,
  reason: Pick<Failure, "error" | "cause">,
): void {
  const { error, cause } = reason;
  run.state.error = error;
  run.state.cause = cause;
  end(run, status, type, previous, { error, cause });
}

function end(run: Run, status: ExecutionStatus, type: EventType, previous: number, details: EventDetails): void {
  const { state } = run;
  state.history.append(type, previous, run.now, undefined, details);
  state.status = status;
  state.stopTime = run.now;
  state.agenda.length = 0;
  if (state.timers.size > 0) for (const timer of [...state.timers.keys()]) run.cancelTimer(timer);
  for (const task of state.tasks.size === 0 ? [] : state.tasks.keys()) run.effects.push({ kind: "taskOver", task });
  state.tasks.clear();
  if (state.mapRuns.size > 0)
    for (const mapRun of state.mapRuns.values()) if (mapRun.status === "RUNNING") abortMapRun(run, mapRun);
  if (status === "SUCCEEDED") state.threads.clear();
  run.effects.push({ kind: "ended" });
}
