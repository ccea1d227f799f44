import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { placeOfArn } from "../place.js";
import { awaitMessages } from "../sqs/operations/messages.js";
import { queueOfUrl, sqsWorld, type SqsWorld } from "../sqs/world.js";
import type { IntegrationWorld } from "./integration-world.js";
import { sdkMetadata } from "./sdk-metadata.js";
import { refusing, type Refusal } from "./task-error.js";

/**
 * `sqs:sendMessage`, alone and with `.waitForTaskToken`, and `aws-sdk:sqs:*`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
 * @returns undefined where the cloud has no such queue, and nobody works with queues or somebody answers the callback
 */
export function queueTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer | undefined {
  const { resource } = request;
  if (resource.kind !== "service") return undefined;
  const queues = sqsWorld(world.queues, placeOfArn(request.executionArn, world.states));
  const payload = isJsonObject(request.payload) ? request.payload : {};
  const optimised = resource.service === "sqs";
  if (isForeign(queues, payload, optimised) && (queues.own.all().length === 0 || world.awaits(request)))
    return undefined;
  const requestId = world.uuid("request", request.executionArn, request.id);
  return refusing(
    () => {
      if (optimised) return sent(world, request, queues, payload, requestId);
      return called(world, request, queues, resource.action, payload, resource.pattern === "waitForTaskToken");
    },
    optimised ? optimisedRefusal(payload) : sdkRefusal,
    requestId,
  );
}

/** It names a queue that is not there, or none although it has to. */
function isForeign(queues: SqsWorld, { QueueUrl: url }: JsonObject, needed: boolean): boolean {
  if (typeof url !== "string") return needed;
  try {
    queueOfUrl(queues, url);
    return false;
  } catch {
    return true;
  }
}

/** A message that is no text is sent as JSON. */
function sent(
  { sqs, clock }: IntegrationWorld,
  request: TaskRequest,
  { place }: SqsWorld,
  payload: JsonObject,
  requestId: string,
): TaskAnswer {
  const { MessageBody: body } = payload;
  const given = {
    ...payload,
    MessageBody: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
  };
  const answer = plain(sqs.call("SendMessage", withoutNull(given), place) ?? {});
  const metadata = sdkMetadata(answer, requestId, clock.now, "application/x-amz-json-1.0");
  const output = sorted({ ...answer, ...metadata });
  const waits = request.resource.kind === "service" && request.resource.pattern === "waitForTaskToken";
  return waits ? { kind: "pending", submitted: output } : { kind: "succeeded", output };
}

function called(
  world: IntegrationWorld,
  request: TaskRequest,
  queues: SqsWorld,
  action: string,
  payload: JsonObject,
  waits: boolean,
): TaskAnswer {
  const { AwsAccountIds: accounts, ...rest } = withoutNull(payload);
  const given = accounts === undefined ? rest : { ...rest, AWSAccountIds: accounts };
  if (action === "receiveMessage" && !waits) return received(world, request, queues, given);
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  const answer = world.sqs.call(operation, given, queues.place);
  if (answer === undefined || answer instanceof Promise) {
    throw new TypeError(`The embedded SQS does not answer ${operation} at once.`);
  }
  const output = renamed(plain(answer));
  return waits ? { kind: "pending", submitted: output } : { kind: "succeeded", output };
}

/** Names the long poll of a Task. */
export function pollOf(executionArn: string, task: number): string {
  return `${executionArn} ${task}`;
}

/** A long poll ends when a message comes or its time is over; the Task moves no time itself. */
function received(world: IntegrationWorld, request: TaskRequest, queues: SqsWorld, given: JsonObject): TaskAnswer {
  const { executionArn, id } = request;
  const execution = (): ReturnType<typeof world.states.executions.get> => world.states.executions.get(executionArn);
  let first: TaskAnswer | undefined;
  let pending = false;
  awaitMessages(queues, given, {
    since: request.scheduledAt,
    task: pollOf(executionArn, id),
    waits: () =>
      execution()
        ?.execution.openTasks()
        .some((task) => task.id === id) === true,
    got(answer) {
      const done: TaskAnswer = { kind: "succeeded", output: renamed(plain(answer)) };
      if (pending) void execution()?.execution.answerTask(id, done);
      else first = done;
    },
  });
  pending = true;
  return first ?? { kind: "pending", again: true };
}

function withoutNull(payload: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(payload).filter(([, value]) => value !== null && value !== undefined),
  ) as JsonObject;
}

/** The AWS SDK for Java, through which `aws-sdk` calls go, writes `Md5`. */
function renamed(answer: JsonObject): JsonObject {
  const messages = answer["Messages"];
  const own = renamedHere(answer);
  if (!Array.isArray(messages)) return own;
  const all = messages as readonly JsonValue[];
  return { ...own, Messages: all.map((one) => (isJsonObject(one) ? renamedHere(one) : one)) };
}

function renamedHere(object: JsonObject): JsonObject {
  return sorted(
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name.replace(/^MD5/, "Md5"), value])),
  );
}

/** An answer as JSON, its names in order. What is not there is left out. */
function plain(answer: object): JsonObject {
  const value = JSON.parse(JSON.stringify(answer)) as JsonObject;
  return sorted(
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name.charAt(0).toUpperCase() + name.slice(1), one])),
  );
}

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]): [string, JsonValue] => [name, deep(one)])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function deep(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(deep);
  return isJsonObject(value) ? sorted(value) : value;
}

/** Errors that SQS's API model names have classes of their own. */
const modelled =
  /^(Batch|Empty|InvalidAttribute|InvalidBatch|InvalidMessageContents|Message|Purge|Queue|Receipt|Resource|TooMany|Unsupported)/;

/** What is no URL is taken for a host, which cannot be found. */
function optimisedRefusal({ QueueUrl: url }: JsonObject): Refusal {
  return ({ code, message, statusCode, headers }, requestId) => {
    if (code === "InvalidAddress" && typeof url === "string" && !/^https?:/.test(url)) {
      const cause = `Unable to execute HTTP request: ${url}: Name or service not known`;
      return { kind: "failed", error: "SQS.SdkClientException", cause };
    }
    const queryCode = headers["x-amzn-query-error"]?.split(";")[0] ?? code;
    return {
      kind: "failed",
      error: modelled.test(code) ? `SQS.${exceptionName(code)}` : "SQS.AmazonSQSException",
      cause: `${message} (Service: AmazonSQS; Status Code: ${statusCode}; Error Code: ${queryCode}; Request ID: ${requestId}; Proxy: null)`,
    };
  };
}

const sdkRefusal: Refusal = ({ code, message, statusCode }, requestId) => ({
  kind: "failed",
  error: modelled.test(code) ? `Sqs.${exceptionName(code)}` : "Sqs.SqsException",
  cause: `${message} (Service: Sqs, Status Code: ${statusCode}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
});

function exceptionName(code: string): string {
  return code.endsWith("Exception") ? code : `${code}Exception`;
}
