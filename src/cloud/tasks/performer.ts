import type { Resource } from "../../asl/machine.js";
import type { Clock } from "../../engine/clock.js";
import type { TaskAnswer, TaskPerformer, TaskRequest } from "../../engine/task.js";
import { StepwrightError } from "../../errors/index.js";
import type { FunctionReference } from "../../plan/double.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { lambdaContext } from "../lambda/context.js";
import { envelope, isEnvelope } from "../lambda/envelope.js";
import { readFunctionName, type FunctionName } from "../lambda/function-name.js";
import type { Functions } from "../lambda/functions.js";
import type { DoubleBook, DoubleReply } from "./doubles.js";
import { runHandler, type LambdaError } from "./handler.js";
import type { MockBook } from "./mock-book.js";
import { describeCall, taskCall } from "./task-call.js";

/** Answers some tasks, and leaves the others (undefined) to those who come after it. */
export type PartialPerformer = (request: TaskRequest) => TaskAnswer | Promise<TaskAnswer> | undefined;

/** What answers tasks in one embedded cloud. */
export interface TaskWorld {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly handlerLimitMs: number;
  readonly doubles: DoubleBook;
  readonly mocks: MockBook | undefined;
  readonly functions: Functions;
  /** Asked before everything else. */
  readonly perform: PartialPerformer | undefined;
  uuid(...parts: readonly (string | number)[]): string;
}

/**
 * Answers tasks: the doubles of the run go first, then the mock configuration, then handlers of Lambda functions. A Task none of
 * them knows ends its execution with a text that says what to write.
 */
export function taskPerformer(world: TaskWorld): TaskPerformer {
  return (request) => {
    const given = world.perform?.(request);
    if (given !== undefined) return given;
    const reply = world.doubles.reply(request);
    if (reply?.kind === "step") return answerByDouble(world, request, reply);
    if (reply?.kind === "exhausted") return exhausted(request, reply);
    return (
      world.mocks?.answer(request) ?? answerByFunction(world, request) ?? notStubbed(request, reply?.double.node.at)
    );
  };
}

function answerByDouble(
  world: TaskWorld,
  request: TaskRequest,
  { double, step }: DoubleReply & { kind: "step" },
): TaskAnswer | Promise<TaskAnswer> {
  const { answer } = step;
  const after = step.afterMs === undefined ? {} : { afterMs: step.afterMs };
  switch (answer.kind) {
    case "returns":
      return { kind: "succeeded", output: asResult(world, request, answer.output), ...after };
    case "fails":
      return {
        kind: "failed",
        error: answer.error,
        ...(answer.cause === undefined ? {} : { cause: answer.cause }),
        ...after,
      };
    case "never":
      return { kind: "never" };
    case "handles":
      return answerByHandles(world, request, double.functions, answer.fn, double.node.at, after);
  }
}

function answerByHandles(
  world: TaskWorld,
  request: TaskRequest,
  functions: ReadonlyMap<string, (...args: never[]) => unknown>,
  reference: FunctionReference,
  at: string,
  after: { readonly afterMs?: number },
): TaskAnswer | Promise<TaskAnswer> {
  const fn = functions.get(reference.ref);
  if (fn === undefined) {
    const facts = { state: request.stateName, label: reference.label, at: reference.at };
    return unanswerable("Stepwright.FunctionMissing", new StepwrightError("DOUBLE_FUNCTION_MISSING", facts));
  }
  return runHandler(
    {
      state: request.stateName,
      handler: `the function of its stub (${at})`,
      fn,
      args: [freshCopy(request.payloadText), taskCall(request, world.clock.now)],
      succeeded: (output) => ({ kind: "succeeded", output: asResult(world, request, output), ...after }),
      failed: (error) => ({ ...failure(error, isLambda(request.resource)), ...after }),
    },
    world.handlerLimitMs,
  );
}

function answerByFunction(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> | undefined {
  const called = calledFunction(request);
  const handler = called === undefined ? undefined : world.functions.get(called.name);
  if (called === undefined || handler === undefined) return undefined;
  const { name, qualifier } = called.name;
  const context = lambdaContext({
    requestId: requestId(world, request),
    name,
    qualifier,
    region: world.region,
    accountId: world.accountId,
    now: () => world.clock.now,
  });
  return runHandler(
    {
      state: request.stateName,
      handler: `the handler of the function ${JSON.stringify(name)}`,
      fn: handler,
      args: [called.event(), context],
      succeeded: (output) => ({
        kind: "succeeded",
        output: isInvoke(request.resource)
          ? envelope(output, context.awsRequestId, world.clock.now, versionOf(qualifier))
          : output,
      }),
      failed: (error) => failure(error, true),
    },
    world.handlerLimitMs,
  );
}

/** The function a Task calls and the event it passes, for the two ways of calling one; callbacks are answered from outside. */
function calledFunction(request: TaskRequest): { name: FunctionName; event: () => JsonValue } | undefined {
  const { resource, payload, payloadText } = request;
  if (resource.kind === "lambda") return { name: readFunctionName(resource.arn), event: () => freshCopy(payloadText) };
  if (!isInvoke(resource) || !isJsonObject(payload)) return undefined;
  const reference = payload["FunctionName"];
  if (typeof reference !== "string") return undefined;
  const named = readFunctionName(reference);
  const qualifier = payload["Qualifier"];
  const name = typeof qualifier === "string" ? { ...named, qualifier } : named;
  return { name, event: () => freshCopy(JSON.stringify(payload["Payload"] ?? {})) };
}

/** What a double says becomes the Task's result: for `lambda:invoke` it is the Payload of AWS's answer, unless it is all of it. */
function asResult(world: TaskWorld, request: TaskRequest, output: JsonValue): JsonValue {
  if (!isInvoke(request.resource) || isEnvelope(output)) return output;
  return envelope(output, requestId(world, request), world.clock.now);
}

/** Of a Lambda function the cause is the JSON its runtime reports; of any other Task it is the message. */
function failure(error: LambdaError, lambda: boolean): TaskAnswer & { kind: "failed" } {
  return { kind: "failed", error: error.errorType, cause: lambda ? JSON.stringify(error) : error.errorMessage };
}

function isLambda(resource: Resource): boolean {
  return resource.kind === "lambda" || (resource.kind === "service" && resource.service === "lambda");
}

function isInvoke(resource: Resource): boolean {
  return (
    resource.kind === "service" &&
    resource.service === "lambda" &&
    resource.action === "invoke" &&
    resource.pattern === "request-response"
  );
}

function versionOf(qualifier: string | undefined): string {
  return qualifier !== undefined && /^\d+$/.test(qualifier) ? qualifier : "$LATEST";
}

function requestId(world: TaskWorld, request: TaskRequest): string {
  return world.uuid("invocation", request.executionArn, request.id);
}

function freshCopy(payloadText: string): JsonValue {
  return JSON.parse(payloadText) as JsonValue;
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
    pinned: pinnedStub === undefined ? undefined : { at: pinnedStub, call: describeCall(request) },
  };
  return unanswerable("Stepwright.TaskNotStubbed", new StepwrightError("TASK_NOT_STUBBED", facts));
}

function unanswerable(error: string, { message }: StepwrightError): TaskAnswer {
  return { kind: "unanswerable", error, cause: message };
}
