import { createHash } from "node:crypto";
import type { TaskRequest } from "../../engine/task.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { sdkMetadata } from "./sdk-metadata.js";

/** What the parts of an answer are made from that nobody stated. */
export interface EnvelopeWorld {
  readonly clock: { readonly now: number };
  uuid(...parts: readonly (string | number)[]): string;
}

/** Optimised services whose answers carry the facts of the HTTP response, and in which form these speak. */
const contentTypes: Readonly<Record<string, string>> = {
  dynamodb: "application/x-amz-json-1.0",
  ecs: "application/x-amz-json-1.1",
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
 * response are filled in. A service that is not known answers just what was stated, as do `aws-sdk` and results of jobs and callbacks.
 */
export function wholeAnswer(world: EnvelopeWorld, request: TaskRequest, stated: JsonValue): JsonValue {
  const { resource } = request;
  if (resource.kind !== "service" || resource.pattern !== "request-response") return stated;
  return completed(world, request, resource, stated);
}

/** What TaskSubmitted shows of a callback; undefined for services that are not known. */
export function submittedAnswer(world: EnvelopeWorld, request: TaskRequest): JsonObject | undefined {
  const { resource } = request;
  if (resource.kind !== "service" || resource.pattern !== "waitForTaskToken") return undefined;
  const answer = completed(world, request, resource, {});
  return isJsonObject(answer) && Object.keys(answer).length > 0 ? answer : undefined;
}

function completed(
  world: EnvelopeWorld,
  request: TaskRequest,
  { service, action }: { readonly service: string; readonly action: string },
  stated: JsonValue,
): JsonValue {
  const make = usual[`${service}:${action}`];
  const contentType = contentTypes[service];
  if (make === undefined && contentType === undefined) return stated;
  const given = stated ?? {};
  if (!isJsonObject(given) || "SdkHttpMetadata" in given || "SdkResponseMetadata" in given) return stated;
  const id = (part: string): string => world.uuid(part, request.executionArn, request.id);
  const payload = isJsonObject(request.payload) ? request.payload : {};
  const answer = { ...make?.(payload, id), ...given };
  const metadata = contentType === undefined ? {} : sdkMetadata(answer, id("request"), world.clock.now, contentType);
  return Object.fromEntries(
    Object.entries({ ...answer, ...metadata }).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** A message that is no text is sent as JSON. */
function textOf(body: JsonValue | undefined): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? "");
}
