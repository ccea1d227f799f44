import type { TaskState } from "../../asl/machine.js";
import { isJsonObject } from "../../util/json.js";
import { filtered, finish } from "../data-flow.js";
import type { PendingTask, Thread } from "../execution/execution-state.js";
import { runtimeError, StateError } from "../failure.js";
import type { EventDetails } from "../history-log.js";
import { drawUuid } from "../../util/random.js";
import type { Run } from "../run.js";
import { drawKey, scopeSteps, StateScope } from "../scope.js";
import { resourceNames, taskEvents } from "../tasks/task-events.js";
import type { TaskRequest } from "../tasks/task.js";
import { wholeSeconds } from "../whole-number.js";
import type { StateBehaviour } from "./behaviour.js";

/** Task: asks the world to do something and goes on with the answer. */
export const taskState: StateBehaviour<TaskState> = {
  entered: "TaskStateEntered",
  exited: "TaskStateExited",
  failedInside: "TaskStateAborted",
  enter: schedule,
  again: schedule,
  resume(run, thread, state, outcome) {
    switch (outcome.kind) {
      case "succeeded":
        finish(run, thread, state, "TaskStateExited", outcome.output);
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

function schedule(run: Run, thread: Thread, state: TaskState): void {
  const { visit } = thread;
  const input = filtered(run, thread, visit.input, state.inputPath);
  const token = needsToken(state) ? tokenOf(run, thread) : undefined;
  const scope = new StateScope(run, thread, input.value, { token });
  const template = state.parameters ?? state.arguments;
  const parameters = template === undefined ? input : input.with(template.evaluate(scope));
  const task: PendingTask = {
    number: run.number(),
    token,
    scheduledAt: run.now,
    payload: run.checked(parameters, state.name),
    credentials: state.credentials?.evaluate(scope),
    timeoutSeconds: seconds(thread, state, "timeoutSeconds", "TimeoutSeconds", scope),
    heartbeatSeconds: seconds(thread, state, "heartbeatSeconds", "HeartbeatSeconds", scope),
    started: false,
    submitted: false,
    timeout: 0,
    heartbeat: 0,
  };
  const request = requestOf(run, thread, state, task);
  const refusal = run.refuse?.(request);
  if (refusal !== undefined) throw runtimeError(visit, refusal);
  run.record(thread, taskEvents[state.resource.kind].scheduled, undefined, scheduledDetails(run, state, task));
  if (task.timeoutSeconds !== undefined)
    task.timeout = run.setTimer("timeout", run.now + task.timeoutSeconds * 1000, thread.number);
  if (task.heartbeatSeconds !== undefined)
    task.heartbeat = run.setTimer("heartbeat", run.now + task.heartbeatSeconds * 1000, thread.number);
  visit.waits = "task";
  visit.task = task;
  run.state.tasks.set(task.number, thread.number);
  run.effects.push({ kind: "task", request });
}

function needsToken(state: TaskState): boolean {
  const { resource } = state;
  // AWS gives a token to tasks it waits for as a job, too: who has it may answer before the job ends.
  return resource.kind === "activity" || (resource.kind === "service" && resource.pattern !== "request-response");
}

/** A task token: opaque text, the same in every run of the same seed. */
function tokenOf(run: Run, thread: Thread): string {
  const key = `${run.state.setup.executionArn}|${drawKey(run, thread)}|token`;
  return `AQ${[0, 1, 2, 3].map((part) => drawUuid(run.seed, `${key}|${part}`).replaceAll("-", "")).join("")}`;
}

/** A limit in seconds: a number, a path, or a JSONata expression. */
function seconds(
  thread: Thread,
  state: TaskState,
  key: "timeoutSeconds" | "heartbeatSeconds",
  field: string,
  scope: StateScope,
): number | undefined {
  const template = state[`${key}Template`];
  if (template !== undefined) return wholeSeconds(field, template.evaluate(scope));
  const path = state[`${key}Path`];
  if (path === undefined) return state[key];
  const value = path.evaluate(scope);
  const whole = typeof value === "number" && Number.isInteger(value);
  // https://states-language.net/#timeouts-and-heartbeats: no time that is over before it begins.
  if (whole && value < 0) throw runtimeError(thread.visit, `${field} cannot be negative.`);
  if (whole) return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  throw runtimeError(
    thread.visit,
    `The ${field}Path field refers to value "${text}" which is not a valid integer: ${path.text}`,
  );
}

function scheduledDetails(run: Run, state: TaskState, task: PendingTask): EventDetails {
  const { resource } = state;
  const roleArn = isJsonObject(task.credentials) ? task.credentials["RoleArn"] : undefined;
  const timeoutInSeconds = task.timeoutSeconds;
  const heartbeatInSeconds = task.heartbeatSeconds;
  const taskCredentials = typeof roleArn === "string" ? { roleArn } : undefined;
  if (resource.kind === "lambda")
    return { resource: resource.arn, input: task.payload, timeoutInSeconds, taskCredentials };
  if (resource.kind === "activity") {
    return { resource: resource.arn, input: task.payload, timeoutInSeconds, heartbeatInSeconds, taskCredentials };
  }
  const { resourceType, resource: name } = resourceNames(resource);
  const parameters = task.payload;
  return {
    resourceType,
    resource: name,
    region: run.region,
    parameters,
    timeoutInSeconds,
    heartbeatInSeconds,
    taskCredentials,
  };
}

/** What is asked of the world for a pending task. */
function requestOf(run: Run, thread: Thread, state: TaskState, task: PendingTask): TaskRequest {
  const { timeoutSeconds, heartbeatSeconds, token, credentials } = task;
  return {
    id: task.number,
    executionArn: run.state.setup.executionArn,
    stateName: state.name,
    resource: state.resource,
    payload: task.payload.value,
    payloadText: task.payload.text,
    scheduledAt: task.scheduledAt,
    scope: scopeSteps(run, thread),
    visit: thread.visit.number,
    attempt: thread.visit.attempt,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    ...(token === undefined ? {} : { taskToken: token }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** The requests of every task that has not ended, oldest first: what is asked for again after a restart. */
export function openRequests(run: Run): TaskRequest[] {
  return [...run.state.tasks.values()].flatMap((number) => {
    const thread = run.state.threads.get(number);
    if (thread?.visit.task === undefined) return [];
    return [requestOf(run, thread, run.stateOf(thread) as TaskState, thread.visit.task)];
  });
}
