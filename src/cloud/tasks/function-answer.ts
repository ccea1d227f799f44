import type { Resource } from "../../asl/machine.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import { lambdaContext } from "../lambda/context.js";
import { envelope } from "../lambda/envelope.js";
import { readFunctionName, type FunctionName } from "../lambda/function-name.js";
import { runHandler, type LambdaError } from "./handler.js";
import { placeOfArn } from "../place.js";
import { invocationId, type TaskWorld } from "./task-world.js";

/** The function a Task calls, and the event it passes. */
export interface CalledFunction {
  readonly name: FunctionName;
  /** A fresh copy on every call. */
  readonly event: () => JsonValue;
}

/** Reads which function a Task calls, by its ARN or by `lambda:invoke`; undefined for any other Task. */
export function calledFunction({ resource, payload, payloadText }: TaskRequest): CalledFunction | undefined {
  if (resource.kind === "lambda") return { name: readFunctionName(resource.arn), event: () => freshCopy(payloadText) };
  if (!isInvoke(resource) || !isJsonObject(payload)) return undefined;
  const reference = payload["FunctionName"];
  if (typeof reference !== "string") return undefined;
  const named = readFunctionName(reference);
  const qualifier = payload["Qualifier"];
  const name = typeof qualifier === "string" ? { ...named, qualifier } : named;
  return { name, event: () => freshCopy(JSON.stringify(payload["Payload"] ?? {})) };
}

/**
 * Lets the handler of the function answer that a Task calls. With `.waitForTaskToken` its result is only what AWS calls submitted:
 * the answer comes from whoever has the token.
 * @returns undefined when the Task calls no function, or one without a handler
 */
export function answerByFunction(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> | undefined {
  const called = calledFunction(request);
  const handler = called === undefined ? undefined : world.functions.get(called.name);
  if (called === undefined || handler === undefined) return undefined;
  const { name, qualifier } = called.name;
  const now = (): number => world.clock.now;
  const requestId = invocationId(world, request);
  const { region, accountId } = placeOfArn(request.executionArn, world);
  const context = lambdaContext({ requestId, name, qualifier, region, accountId, now });
  const { resource } = request;
  const wrapped = (output: JsonValue): JsonValue => envelope(output, requestId, now(), versionOf(qualifier));
  return runHandler(
    {
      state: request.stateName,
      handler: `the handler of the function ${JSON.stringify(name)}`,
      fn: handler,
      args: [called.event(), context],
      succeeded(output) {
        if (!isInvoke(resource)) return { kind: "succeeded", output };
        if (isRequestResponse(resource)) return { kind: "succeeded", output: wrapped(output) };
        return { kind: "pending", submitted: wrapped(output) };
      },
      failed: (error) => taskFailure(error, resource),
    },
    world.handlerLimitMs,
  );
}

/** Of a Lambda function the cause is the JSON its runtime reports; of any other Task it is the message. */
export function taskFailure(error: LambdaError, resource: Resource): TaskAnswer & { kind: "failed" } {
  const lambda = resource.kind === "lambda" || (resource.kind === "service" && resource.service === "lambda");
  return { kind: "failed", error: error.errorType, cause: lambda ? JSON.stringify(error) : error.errorMessage };
}

/** Tells whether a Task's result is wrapped in the envelope of `lambda:invoke`. */
export function isEnveloped(resource: Resource): boolean {
  return isInvoke(resource) && isRequestResponse(resource);
}

/** A parse nobody else holds. */
export function freshCopy(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

function isInvoke(resource: Resource): boolean {
  return resource.kind === "service" && resource.service === "lambda" && resource.action === "invoke";
}

function isRequestResponse(resource: Resource): boolean {
  return resource.kind === "service" && resource.pattern === "request-response";
}

function versionOf(qualifier: string | undefined): string {
  return qualifier !== undefined && /^\d+$/.test(qualifier) ? qualifier : "$LATEST";
}
