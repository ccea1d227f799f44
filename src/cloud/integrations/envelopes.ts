import { createHash } from "node:crypto";
import type { TaskRequest } from "../../engine/tasks/task.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { jobs, type JobFacts } from "./job-answers.js";
import { sdkMetadata } from "./sdk-metadata.js";

/** What the parts of an answer are made from that nobody stated. */
export interface EnvelopeWorld {
  readonly clock: { readonly now: number };
  readonly region: string;
  readonly accountId: string;
  uuid(...parts: readonly (string | number)[]): string;
}

/** Optimised services whose answers carry the facts of the HTTP response, and in which form these speak. */
const contentTypes: Readonly<Record<string, string>> = {
  athena: "application/x-amz-json-1.1",
  batch: "application/json",
  codebuild: "application/x-amz-json-1.1",
  dynamodb: "application/x-amz-json-1.0",
  ecs: "application/x-amz-json-1.1",
  elasticmapreduce: "application/x-amz-json-1.1",
  glue: "application/x-amz-json-1.1",
  sagemaker: "application/x-amz-json-1.1",
  sns: "text/xml",
  sqs: "application/x-amz-json-1.0",
  states: "application/x-amz-json-1.0",
};

type Make = (payload: JsonObject, id: (part: string) => string) => JsonObject;

/** What a service answers whatever it is asked. */
const usual: Readonly<Record<string, Make>> = {
  "sqs:sendMessage": ({ MessageBody }, id) => ({
    MD5OfMessageBody: createHash("md5").update(textOf(MessageBody)).digest("hex"),
    MessageId: id("message"),
  }),
  "sns:publish": (_payload, id) => ({ MessageId: id("message") }),
  "events:putEvents": ({ Entries }, id) => ({
    Entries: (Array.isArray(Entries) ? Entries : []).map((_entry, index) => ({ EventId: id(`event ${index}`) })),
    FailedEntryCount: 0,
  }),
};

/**
 * The whole answer of an optimised service, of which somebody stated what matters: what AWS always answers and the metadata of the
 * response are filled in. Of a job (`.sync`) that is what Step Functions gives on of one that succeeded, unless what was stated names
 * the job: then it is whole. A service that is not known answers just what was stated, as do `aws-sdk` and callbacks.
 */
export function wholeAnswer(world: EnvelopeWorld, request: TaskRequest, stated: JsonValue): JsonValue {
  const { resource } = request;
  if (resource.kind !== "service" || resource.pattern === "waitForTaskToken") return stated;
  if (resource.pattern === "request-response") return completed(world, request, resource, stated);
  return jobResult(world, request, resource, stated);
}

/** What TaskSubmitted shows of a job or a callback; undefined for services that are not known. */
export function submittedAnswer(world: EnvelopeWorld, request: TaskRequest): JsonObject | undefined {
  const { resource } = request;
  if (resource.kind !== "service" || resource.pattern === "request-response") return undefined;
  const answer = completed(world, request, resource, {});
  return isJsonObject(answer) && Object.keys(answer).length > 0 ? answer : undefined;
}

function completed(
  world: EnvelopeWorld,
  request: TaskRequest,
  { service, action }: { readonly service: string; readonly action: string },
  stated: JsonValue,
): JsonValue {
  const key = `${service}:${action}`;
  const job = jobs[key];
  const make: Make | undefined = usual[key] ?? (job && ((payload) => job.taken(jobFacts(world, request, payload))));
  const contentType = contentTypes[service];
  if (make === undefined && contentType === undefined) return stated;
  const given = stated ?? {};
  if (!isJsonObject(given) || "SdkHttpMetadata" in given || "SdkResponseMetadata" in given) return stated;
  const id = idOf(world, request);
  const answer = { ...make?.(payloadOf(request), id), ...given };
  const metadata = contentType === undefined ? {} : sdkMetadata(answer, id("request"), world.clock.now, contentType);
  return Object.fromEntries(
    Object.entries({ ...answer, ...metadata }).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function jobResult(
  world: EnvelopeWorld,
  request: TaskRequest,
  { service, action }: { readonly service: string; readonly action: string },
  stated: JsonValue,
): JsonValue {
  const job = jobs[`${service}:${action}`];
  const given = stated ?? {};
  if (job === undefined || !isJsonObject(given) || namesJob(given, job.name)) return stated;
  return merged(job.done(jobFacts(world, request, payloadOf(request))), given);
}

function namesJob(given: JsonObject, path: readonly string[]): boolean {
  let at: JsonValue | undefined = given;
  for (const name of path) at = isJsonObject(at ?? null) ? (at as JsonObject)[name] : undefined;
  return at !== undefined;
}

/** What was stated goes before what is usual, down into objects; names are sorted as in AWS's answers. */
function merged(usualParts: JsonObject, given: JsonObject): JsonObject {
  const parts: Record<string, JsonValue> = { ...usualParts };
  for (const [name, value] of Object.entries(given)) {
    const known = usualParts[name];
    parts[name] = known !== undefined && isJsonObject(known) && isJsonObject(value) ? merged(known, value) : value;
  }
  return Object.fromEntries(Object.entries(parts).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function jobFacts(world: EnvelopeWorld, request: TaskRequest, payload: JsonObject): JobFacts {
  const { region, accountId, clock } = world;
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return { payload, now: clock.now, id: idOf(world, request), arn };
}

function idOf(world: EnvelopeWorld, request: TaskRequest): (part: string) => string {
  return (part) => world.uuid(part, request.executionArn, request.id);
}

function payloadOf({ payload }: TaskRequest): JsonObject {
  return isJsonObject(payload) ? payload : {};
}

/** A message that is no text is sent as JSON. */
function textOf(body: JsonValue | undefined): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? "");
}
