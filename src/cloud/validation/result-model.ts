import type { Resource } from "../../asl/machine.js";
import type { ApiModels, ApiShape } from "../api-model.js";

/** Integrations whose service has another name in its SDK package. */
const sdkNames: Readonly<Record<string, string>> = {
  states: "sfn",
  events: "eventbridge",
  elasticmapreduce: "emr",
  bedrock: "bedrockruntime",
};

/** What Step Functions polls for the `.sync` pattern, where it gives that answer on as it is. */
const polled: Readonly<Record<string, string>> = { "states:startExecution": "describeExecution" };

/** The service and action of a Resource, as API models name them; undefined for what no AWS service answers. */
export function modelled(resource: Resource): { readonly service: string; readonly action: string } | undefined {
  if (resource.kind !== "service") return undefined;
  const { service, action } = resource;
  if (isSdk(service)) return { service: service.slice("aws-sdk:".length), action };
  if (service === "http" || service === "apigateway" || service === "eks") return undefined;
  return { service: (sdkNames[service] ?? service).replaceAll("-", ""), action };
}

/**
 * The API model a Task's result follows; undefined where there is none: functions by ARN, callbacks, HTTP endpoints, and services
 * whose SDK package is not installed.
 */
export function modelOf(resource: Resource, models: ApiModels): ApiShape | undefined {
  if (resource.kind !== "service" || resource.pattern === "waitForTaskToken") return undefined;
  const called = modelled(resource);
  if (called === undefined) return undefined;
  const requested = resource.pattern === "request-response";
  const action = requested ? called.action : polled[`${resource.service}:${resource.action}`];
  if (action === undefined) return undefined;
  const shape = models.resultOf(called.service, action);
  return isSdk(resource.service) ? shape : withJsonPayloads(shape);
}

/** The integration calls the AWS SDK as it is. */
export function isSdk(service: string): boolean {
  return service.startsWith("aws-sdk:");
}

/** What an optimised integration reads as JSON is text or bytes in the API itself. */
const jsonMembers = ["Payload", "Output", "Input", "Body"];

function withJsonPayloads(shape: ApiShape | undefined): ApiShape | undefined {
  if (shape?.kind !== "structure") return shape;
  const members = new Map(shape.members);
  for (const name of jsonMembers) if (members.has(name)) members.set(name, () => ({ kind: "any" }));
  return { ...shape, members };
}
