import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import type { PutEventsEntry } from "../../events/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { putEntries } from "../events/operations/put-events.js";
import { placeOfArn } from "../place.js";
import { AwsError } from "../wire/aws-error.js";
import { instantText, resultOf } from "./api-json.js";
import type { IntegrationWorld } from "./integration-world.js";
import { refusing, type Refusal } from "./task-error.js";

/**
 * `events:putEvents`: a Detail may be an object, and the ARNs of state machine and execution are added to the resources of each
 * event. An entry that is refused fails the Task with `EventBridge.FailedEntry` and the answer as its cause; the others are out
 * already. With `.waitForTaskToken` the answer is only what was submitted.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export function putEventsTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  return answered(world, request, optimised, () => {
    const given = isJsonObject(request.payload) ? request.payload["Entries"] : undefined;
    const { executionArn } = request;
    const machineArn = world.states.executions.get(executionArn)?.machineArn;
    const own = machineArn === undefined ? [executionArn] : [machineArn, executionArn];
    const answer = put(world, request, [given ?? []].flat() as readonly JsonValue[], own);
    if (answer["FailedEntryCount"] === 0) return { kind: "succeeded", output: answer };
    return { kind: "failed", error: "EventBridge.FailedEntry", cause: JSON.stringify(answer) };
  });
}

/** `aws-sdk:eventbridge:*`: any operation of EventBridge, with the names and times of the AWS SDK for Java. */
export function eventBridgeTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  return answered(world, request, throughSdk, () => {
    const { resource } = request;
    const action = resource.kind === "service" ? resource.action : "";
    const given = isJsonObject(request.payload) ? request.payload : {};
    if (action === "putEvents" && Array.isArray(given["Entries"])) {
      return { kind: "succeeded", output: put(world, request, given["Entries"] as readonly JsonValue[], []) };
    }
    const operation = action.charAt(0).toUpperCase() + action.slice(1);
    const place = placeOfArn(request.executionArn, world.states);
    const answer = world.events.service.call(operation, withSeconds(given) as JsonObject, place);
    if (answer === undefined || answer instanceof Promise) {
      throw new AwsError("UnknownOperationException", `The embedded EventBridge does not answer ${operation}.`);
    }
    return { kind: "succeeded", output: withInstants(resultOf(answer, instantText)) as JsonObject };
  });
}

/** With a token the answer is what AWS calls submitted. */
function answered(world: IntegrationWorld, request: TaskRequest, refusal: Refusal, work: () => TaskAnswer): TaskAnswer {
  const { resource } = request;
  const requestId = world.uuid("request", request.executionArn, request.id);
  return refusing(
    () => {
      const answer = work();
      const waits = resource.kind === "service" && resource.pattern === "waitForTaskToken";
      return waits && answer.kind === "succeeded" ? { kind: "pending", submitted: answer.output } : answer;
    },
    refusal,
    requestId,
  );
}

function put(
  world: IntegrationWorld,
  request: TaskRequest,
  entries: readonly JsonValue[],
  own: readonly string[],
): JsonObject {
  if (entries.length > 10) {
    const constraint = "Member must have length less than or equal to 10";
    const text = `1 validation error detected: Value at 'entries' failed to satisfy constraint: ${constraint}`;
    throw new AwsError("ValidationException", text);
  }
  const there = world.events.worldAt(placeOfArn(request.executionArn, world.states));
  const answer = putEntries(
    there,
    entries.map((entry) => entryOf(entry, own)),
    request.executionArn,
  );
  return resultOf(answer, instantText);
}

function entryOf(given: JsonValue, own: readonly string[]): PutEventsEntry {
  const { Detail, Time, Resources, ...others } = isJsonObject(given) ? given : {};
  const resources = [Resources ?? []].flat().filter((one): one is string => typeof one === "string");
  const time = typeof Time === "string" ? Date.parse(Time) : typeof Time === "number" ? Time * 1000 : Number.NaN;
  return {
    ...others,
    ...(Detail === undefined ? {} : { Detail: typeof Detail === "string" ? Detail : JSON.stringify(Detail) }),
    ...(Number.isNaN(time) ? {} : { Time: time }),
    Resources: [...resources, ...own],
  };
}

const times = /Time$/;

/** Times given as text become seconds since 1970, as operations take them. */
function withSeconds(value: JsonValue): JsonValue {
  return mapped(value, (time) => (typeof time === "string" ? Date.parse(time) / 1000 : time));
}

/** Times of answers become text. */
function withInstants(value: JsonValue): JsonValue {
  return mapped(value, (time) => (typeof time === "number" ? instantText(Math.round(time * 1000)) : time));
}

function mapped(value: JsonValue, convert: (time: JsonValue) => JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((one: JsonValue) => mapped(one, convert));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, times.test(name) ? convert(member) : mapped(member, convert)]),
  );
}

const optimised: Refusal = ({ code, message, statusCode }, requestId) => ({
  kind: "failed",
  error: `EventBridge.${code}`,
  cause:
    `${message} (Service: AmazonEventBridge; Status Code: ${statusCode}; Error Code: ${code}; ` +
    `Request ID: ${requestId}; Proxy: null)`,
});

const throughSdk: Refusal = ({ code, message, statusCode }, requestId) => ({
  kind: "failed",
  error: `EventBridge.${code}`,
  cause: `${message} (Service: EventBridge, Status Code: ${statusCode}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
});
