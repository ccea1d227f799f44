import type { TaskAnswer, TaskPerformer, TaskRequest } from "../../engine/tasks/task.js";
import { StepwrightError } from "../../errors/index.js";
import { failsSubmitted } from "../../faults/index.js";
import { submittedAnswer } from "../integrations/envelopes.js";
import { answerByDouble } from "./double-answer.js";
import type { DoubleReply } from "./doubles.js";
import { answerByEndpoint, calledEndpoint } from "./endpoint-answer.js";
import { answerByFunction, calledFunction } from "./function-answer.js";
import { describeCall } from "./task-call.js";
import type { TaskWorld } from "./task-world.js";
import { unanswerable } from "./unanswerable.js";

/**
 * Answers tasks: the doubles of the run go first, then the mock configuration, then handlers of Lambda functions and HTTP
 * endpoints, workers of activities, and the cloud's own services. A Task none of them knows ends its execution with a text that says what to write.
 */
export function taskPerformer(world: TaskWorld): TaskPerformer {
  return (request) => (request.taskToken === undefined ? answer(world, request) : answerWithToken(world, request));
}

/** The faults of the run go before everything: what they fail is asked of nobody. */
function answer(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> {
  const injected = world.doubles.injected(request);
  if (injected === undefined) return ordinaryAnswer(world, request);
  const { instead, latencyMs } = injected;
  if (instead?.kind === "silence") return { kind: "never" };
  if (instead !== undefined) {
    const { error, cause, timedOut } = instead;
    const failed = {
      kind: "failed",
      error,
      ...(cause !== undefined && { cause }),
      ...(timedOut === true && { timedOut }),
      afterMs: latencyMs,
    } as const;
    const submitted = failsSubmitted(error, request.resource) ? submittedAnswer(world, request) : undefined;
    return submitted === undefined ? failed : { submitted, ...failed };
  }
  const given = ordinaryAnswer(world, request);
  return given instanceof Promise ? given.then((settled) => later(settled, latencyMs)) : later(given, latencyMs);
}

/** What somebody outside answers comes when it comes: only answers given here can be later. */
function later(given: TaskAnswer, latencyMs: number): TaskAnswer {
  if (given.kind !== "succeeded" && given.kind !== "failed") return given;
  return { ...given, afterMs: (given.afterMs ?? 0) + latencyMs };
}

function ordinaryAnswer(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> {
  const given = world.perform?.(request);
  if (given !== undefined) return given;
  const reply = world.doubles.reply(request);
  if (reply?.kind === "step") return answerByDouble(world, request, reply);
  if (reply?.kind === "exhausted") return exhausted(request, reply);
  return (
    world.mocks?.answer(request) ??
    answerByFunction(world, request) ??
    answerByEndpoint(world, request) ??
    answerByWorker(world, request) ??
    world.services(request) ??
    answerLater(world, request) ??
    notStubbed(request, reply?.double.node.at)
  );
}

/** The token is known before a handler that gets it may use it. */
function answerWithToken(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> {
  const { callbacks } = world;
  callbacks.note(request);
  const noted = (given: TaskAnswer): TaskAnswer => {
    callbacks.answered(request, given);
    return given;
  };
  const given = answer(world, request);
  return given instanceof Promise ? given.then(noted) : noted(given);
}

/** The task of an activity waits until a worker takes it. */
function answerByWorker(world: TaskWorld, request: TaskRequest): TaskAnswer | undefined {
  if (request.resource.kind !== "activity") return undefined;
  const activity = world.activities.get(request.resource.arn);
  if (activity === undefined) return undefined;
  activity.waiting.push(request);
  if (activity.callers.size > 0) {
    world.clock.run(() => {
      for (const caller of [...activity.callers]) caller();
    });
  }
  return { kind: "pending" };
}

/** Somebody said that they will answer the callback: the task is taken as called. */
function answerLater(world: TaskWorld, request: TaskRequest): TaskAnswer | undefined {
  if (!world.doubles.awaits(request)) return undefined;
  const submitted = submittedAnswer(world, request);
  return { kind: "pending", ...(submitted === undefined ? {} : { submitted }) };
}

function exhausted(request: TaskRequest, { double, answered }: DoubleReply & { kind: "exhausted" }): TaskAnswer {
  const facts = { state: request.stateName, at: double.node.at, answered, call: describeCall(request) };
  return unanswerable("Stepwright.DoubleExhausted", new StepwrightError("DOUBLE_EXHAUSTED", facts));
}

const longestInput = 500;

function notStubbed(request: TaskRequest, pinnedStub: string | undefined): TaskAnswer {
  const text = request.payloadText;
  const facts = {
    state: request.stateName,
    resource: request.resource.arn,
    input: text.length > longestInput ? `${text.slice(0, longestInput)}… (${text.length} characters)` : text,
    functionName: calledFunction(request)?.name.name,
    endpoint: calledEndpoint(request),
    pinned: pinnedStub === undefined ? undefined : { at: pinnedStub, call: describeCall(request) },
  };
  return unanswerable("Stepwright.TaskNotStubbed", new StepwrightError("TASK_NOT_STUBBED", facts));
}
