import type { TaskState } from "../../asl/machine.js";
import type { Path } from "../../asl/path.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { filtered, outputOf } from "../data-flow.js";
import type { PendingTask, Thread } from "../execution-state.js";
import { runtimeError, StateError } from "../failure.js";
import type { EventDetails } from "../history-log.js";
import { Payload } from "../payload.js";
import { drawUuid } from "../random.js";
import type { Run } from "../run.js";
import { drawKey, scopeSteps, StateScope } from "../scope.js";
import { resourceDetails, taskEvents } from "../task-events.js";
import type { TaskRequest } from "../task.js";
import type { StateBehaviour } from "./behaviour.js";

/** Task: asks the world to do something and goes on with the answer. */
export const taskState: StateBehaviour<TaskState> = {
  entered: "TaskStateEntered",
  exited: "TaskStateExited",
  enter: schedule,
  again: schedule,
  resume(run, thread, state, outcome) {
    switch (outcome.kind) {
      case "succeeded":
        run.exit(thread, "TaskStateExited", outputOf(run, thread, state, outcome.output), state.next);
        return;
      case "failed":
        throw new StateError({
          error: outcome.error,
          cause: outcome.cause,
          terminal: false,
          heartbeat: outcome.heartbeat,
        });
      case "unanswerable":
        throw new StateError({ error: outcome.error, cause: outcome.cause, terminal: true });
      case "elapsed":
        schedule(run, thread, state);
    }
  },
  abort(run, thread, _state, cause) {
    run.dropTask(thread.visit, true);
    run.cancelTimer(thread.visit.timer);
    run.recordAfter(cause, "TaskStateAborted");
  },
};

/** Limits of one attempt, in seconds. */
interface Limits {
  readonly timeout: number | undefined;
  readonly heartbeat: number | undefined;
}

function schedule(run: Run, thread: Thread, state: TaskState): void {
  const { visit } = thread;
  const input = filtered(run, thread, visit.input, state.inputPath);
  const token = needsToken(state) ? tokenOf(run, thread) : undefined;
  const scope = new StateScope(run, thread, input.value, { token });
  const parameters = state.parameters === undefined ? input : input.with(state.parameters.evaluate(scope));
  const payload = run.checked(parameters, state.name);
  const limits: Limits = {
    timeout: wholeNumber(thread, state.timeoutSeconds, state.timeoutSecondsPath, "TimeoutSecondsPath", scope),
    heartbeat: wholeNumber(thread, state.heartbeatSeconds, state.heartbeatSecondsPath, "HeartbeatSecondsPath", scope),
  };
  const credentials = state.credentials?.evaluate(scope);
  run.record(
    thread,
    taskEvents[state.resource.kind].scheduled,
    undefined,
    scheduledDetails(run, state, payload, limits, credentials),
  );
  const task = pending(run, thread, limits, token);
  visit.waits = "task";
  visit.task = task;
  run.state.tasks.set(task.number, thread.number);
  run.effects.push({ kind: "task", request: requestOf(run, thread, state, payload, { task, limits, credentials }) });
}

function needsToken(state: TaskState): boolean {
  const { resource } = state;
  return resource.kind === "activity" || (resource.kind === "service" && resource.pattern === "waitForTaskToken");
}

/** A task token: opaque text, the same in every run of the same seed. */
function tokenOf(run: Run, thread: Thread): string {
  const key = `${run.state.setup.executionArn}|${drawKey(run, thread)}|token`;
  return `AQ${[0, 1, 2, 3].map((part) => drawUuid(run.seed, `${key}|${part}`).replaceAll("-", "")).join("")}`;
}

function wholeNumber(
  thread: Thread,
  literal: number | undefined,
  path: Path | undefined,
  field: string,
  scope: StateScope,
): number | undefined {
  if (path === undefined) return literal;
  const value = path.evaluate(scope);
  if (typeof value === "number" && Number.isInteger(value)) return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  throw runtimeError(
    thread.visit,
    `The ${field} field refers to value "${text}" which is not a valid integer: ${path.text}`,
  );
}

function scheduledDetails(
  run: Run,
  state: TaskState,
  payload: Payload,
  limits: Limits,
  credentials: JsonValue | undefined,
): EventDetails {
  const { resource } = state;
  const roleArn = isJsonObject(credentials) ? credentials["RoleArn"] : undefined;
  const shared = {
    timeoutInSeconds: limits.timeout,
    heartbeatInSeconds: resource.kind === "lambda" ? undefined : limits.heartbeat,
    taskCredentials: typeof roleArn === "string" ? { roleArn } : undefined,
  };
  if (resource.kind === "service")
    return { ...resourceDetails(resource), region: run.region, parameters: payload, ...shared };
  return { resource: resource.arn, input: payload, ...shared };
}

function pending(run: Run, thread: Thread, limits: Limits, token: string | undefined): PendingTask {
  const number = run.number();
  const heartbeatMs = limits.heartbeat === undefined ? undefined : limits.heartbeat * 1000;
  return {
    number,
    token,
    heartbeatMs,
    started: false,
    submitted: false,
    timeout: limits.timeout === undefined ? 0 : run.setTimer("timeout", run.now + limits.timeout * 1000, thread.number),
    heartbeat: heartbeatMs === undefined ? 0 : run.setTimer("heartbeat", run.now + heartbeatMs, thread.number),
  };
}

function requestOf(
  run: Run,
  thread: Thread,
  state: TaskState,
  payload: Payload,
  facts: { task: PendingTask; limits: Limits; credentials: JsonValue | undefined },
): TaskRequest {
  const { task, limits, credentials } = facts;
  return {
    id: task.number,
    executionArn: run.state.setup.executionArn,
    stateName: state.name,
    resource: state.resource,
    payload: payload.value,
    payloadText: payload.text,
    scope: scopeSteps(run, thread),
    visit: thread.visit.number,
    attempt: thread.visit.attempt,
    ...(limits.timeout === undefined ? {} : { timeoutSeconds: limits.timeout }),
    ...(limits.heartbeat === undefined ? {} : { heartbeatSeconds: limits.heartbeat }),
    ...(task.token === undefined ? {} : { taskToken: task.token }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
