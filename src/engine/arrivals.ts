import type { TaskState } from "../asl/machine.js";
import type { Arrival } from "./arrival.js";
import { abortExecution, timeOutExecution } from "./ending.js";
import type { EventType } from "./event-type.js";
import type { Outcome, PendingTask, Thread } from "./execution/execution-state.js";
import { tooLargeCause } from "./failure.js";
import { collectChild } from "./map-run/children.js";
import { loseChild } from "./map-run/redrive.js";
import type { MapRun, MapRunLimits } from "./map-run/map-run.js";
import { SmallMap } from "./small-map.js";
import { recordRedrive } from "./redrive.js";
import { newVisit, noVariables, type Run } from "./run.js";
import { outcomeDetails, resourceLabel, resourceNames, taskEvents, type TaskEvents } from "./tasks/task-events.js";

/** A task that something arrived for. */
interface Addressee {
  readonly thread: Thread;
  readonly state: TaskState;
  readonly task: PendingTask;
}

/**
 * Writes down everything that arrived, each as its own event. What comes too late is ignored.
 * @returns numbers of the threads that can go on, in the order of the tree
 */
export function recordArrivals(run: Run, arrivals: readonly Arrival[]): number[] {
  const woken: Thread[] = [];
  for (const arrival of arrivals) {
    if (arrival.kind === "redriven") woken.push(...redriven(run));
    const thread = record(run, arrival);
    if (run.state.status !== "RUNNING") return [];
    if (thread !== undefined) woken.push(thread);
  }
  if (woken.length > 1) sortByPlace(run, woken);
  for (const thread of woken) thread.home = 0;
  return woken.map((thread) => thread.number);
}

function record(run: Run, arrival: Arrival): Thread | undefined {
  switch (arrival.kind) {
    case "started":
      return startTopThread(run);
    case "timer":
      return fireTimer(run, arrival.timer);
    case "redriven":
      return undefined;
    case "stop":
      abortExecution(run, arrival);
      return undefined;
    case "childSucceeded":
    case "childFailed":
      return wakeMap(run, collectChild(run, arrival));
    case "childNotRedrivable":
      return wakeMap(run, loseChild(run, arrival));
    case "moreChildren":
      return wakeMap(run, run.state.mapRuns.get(arrival.mapRun));
    case "mapRunLimits":
      return wakeMap(run, changeLimits(run, arrival.mapRunArn, arrival.limits));
    default:
      return recordForTask(run, arrival);
  }
}

/** A Map goes on when child executions of its run have ended, once for all that end in one instant. */
function wakeMap(run: Run, mapRun: MapRun | undefined): Thread | undefined {
  const thread = run.state.threads.get(mapRun?.thread ?? 0);
  return thread?.visit.waits === "mapRun" ? wake(thread, { kind: "childrenEnded" }) : undefined;
}

function changeLimits(run: Run, arn: string, limits: Partial<MapRunLimits>): MapRun | undefined {
  const mapRun = [...run.state.mapRuns.values()].find((candidate) => candidate.arn === arn);
  if (mapRun?.status !== "RUNNING") return undefined;
  return Object.assign(mapRun, limits);
}

function startTopThread(run: Run): Thread {
  const { input, inputText, setup, threads } = run.state;
  run.recordAfter(0, "ExecutionStarted", undefined, {
    // Shared where it came as it is kept.
    input: inputText === input.text ? input : inputText,
    roleArn: setup.roleArn,
    stateMachineAliasArn: setup.aliasArn,
    stateMachineVersionArn: setup.versionArn,
  });
  const thread: Thread = {
    number: run.number(),
    kind: "top",
    scope: 0,
    parent: 0,
    index: 0,
    item: undefined,
    variables: noVariables,
    visits: new SmallMap(),
    // AWS lets the first Entered event point at nothing, not at ExecutionStarted.
    lastEvent: 0,
    visit: newVisit("", input, 0),
    status: "running",
    failure: undefined,
    home: 0,
  };
  run.move(thread, run.program.machine.startAt, input);
  threads.set(thread.number, thread);
  limitTime(run, run.state.startTime);
  return thread;
}

/** The time the machine allows counts anew; that of the quota does not. */
function redriven(run: Run): Thread[] {
  const threads = recordRedrive(run);
  limitTime(run, run.now);
  return threads;
}

function limitTime(run: Run, from: number): void {
  const asked = from + (run.program.machine.timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const until = Math.min(asked, run.state.startTime + run.executionSeconds * 1000);
  if (Number.isFinite(until)) run.setTimer("execution", until, 0);
}

function fireTimer(run: Run, number: number): Thread | undefined {
  const timer = run.state.timers.get(number);
  if (timer === undefined) return undefined;
  run.state.timers.delete(number);
  if (timer.kind === "execution") {
    timeOutExecution(run);
    return undefined;
  }
  const thread = run.state.threads.get(timer.thread) as Thread;
  switch (timer.kind) {
    case "wait":
      return wake(thread, { kind: "elapsed" });
    case "retry":
      return wake(thread, undefined);
    default:
      return timeOutTask(run, thread, timer.kind === "heartbeat");
  }
}

function wake(thread: Thread, outcome: Outcome | undefined): Thread {
  thread.visit.waits = "nothing";
  thread.visit.timer = 0;
  thread.visit.outcome = outcome;
  return thread;
}

function timeOutTask(run: Run, thread: Thread, heartbeat: boolean): Thread {
  const state = run.stateOf(thread) as TaskState;
  const details = outcomeDetails(state.resource, undefined, "States.Timeout");
  run.record(thread, taskEvents[state.resource.kind].timedOut, undefined, details);
  run.dropTask(thread.visit, true);
  return wake(thread, { kind: "failed", error: "States.Timeout", cause: undefined, heartbeat });
}

function addressee(run: Run, number: number): Addressee | undefined {
  const thread = run.state.threads.get(run.state.tasks.get(number) ?? 0);
  const task = thread?.visit.task;
  if (thread === undefined || task === undefined) return undefined;
  return { thread, state: run.stateOf(thread) as TaskState, task };
}

function recordForTask(run: Run, arrival: Extract<Arrival, { task: number }>): Thread | undefined {
  const found = addressee(run, arrival.task);
  if (found === undefined) return undefined;
  const { thread, state, task } = found;
  const events = taskEvents[state.resource.kind];
  switch (arrival.kind) {
    case "taskStarted": {
      if (task.started) return undefined;
      task.started = true;
      const { resourceType, resource } = resourceNames(state.resource);
      run.record(thread, events.started, undefined, { resourceType, resource, workerName: arrival.workerName });
      return undefined;
    }
    case "taskSubmitted":
      if (task.submitted) return undefined;
      task.submitted = true;
      run.record(thread, "TaskSubmitted", undefined, outcomeDetails(state.resource, arrival.output));
      return undefined;
    case "taskHeartbeat":
      if (task.heartbeatSeconds === undefined) return undefined;
      run.cancelTimer(task.heartbeat);
      task.heartbeat = run.setTimer("heartbeat", run.now + task.heartbeatSeconds * 1000, thread.number);
      return undefined;
    default:
      return endTask(run, found, arrival);
  }
}

function endTask(
  run: Run,
  found: Addressee,
  arrival: Extract<Arrival, { kind: "taskSucceeded" | "taskFailed" | "taskUnanswerable" }>,
): Thread {
  const { thread, state } = found;
  run.dropTask(thread.visit, false);
  const outcome = outcomeOf(run, state, arrival);
  const events = taskEvents[state.resource.kind];
  if (outcome.kind === "succeeded") {
    run.record(thread, events.succeeded, undefined, outcomeDetails(state.resource, outcome.output));
  } else if (outcome.kind === "failed") {
    run.record(
      thread,
      failedEvent(events, arrival),
      undefined,
      outcomeDetails(state.resource, undefined, outcome.error, outcome.cause),
    );
  }
  return wake(thread, outcome);
}

function failedEvent(events: TaskEvents, arrival: Arrival): EventType {
  if (arrival.kind !== "taskFailed") return events.failed;
  if (arrival.timedOut === true) return events.timedOut;
  return arrival.submission === true ? "TaskSubmitFailed" : events.failed;
}

function outcomeOf(
  run: Run,
  state: TaskState,
  arrival: Extract<Arrival, { kind: "taskSucceeded" | "taskFailed" | "taskUnanswerable" }>,
): Outcome {
  if (arrival.kind === "taskUnanswerable") return { kind: "unanswerable", error: arrival.error, cause: arrival.cause };
  if (arrival.kind === "taskFailed")
    return { kind: "failed", error: arrival.error, cause: arrival.cause, heartbeat: false };
  if (arrival.output.bytes <= run.quotas.payloadBytes) return { kind: "succeeded", output: arrival.output };
  return {
    kind: "failed",
    error: "States.DataLimitExceeded",
    cause: tooLargeCause(resourceLabel(state.resource)),
    heartbeat: false,
  };
}

/** Sorts threads by where they stand: outer before inner, branches and items by index. */
function sortByPlace(run: Run, threads: Thread[]): void {
  const places = new Map(threads.map((thread) => [thread, placeOf(run, thread)]));
  threads.sort((left, right) => comparePlaces(places.get(left) as number[], places.get(right) as number[]));
}

function placeOf(run: Run, thread: Thread): number[] {
  const place: number[] = [];
  for (let inner: Thread | undefined = thread; inner !== undefined; inner = run.state.threads.get(inner.parent))
    place.unshift(inner.index);
  return place;
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = (left[at] as number) - (right[at] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
