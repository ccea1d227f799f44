import type { TaskState } from "../../../asl/machine.js";
import type { ApiModels, ApiShape } from "../../api-model.js";

/** Integrations whose service has another name in its SDK package. */
const sdkNames: Readonly<Record<string, string>> = {
  states: "sfn",
  events: "eventbridge",
  elasticmapreduce: "emr",
  bedrock: "bedrockruntime",
};

/** What Step Functions polls for the `.sync` pattern, where it gives that answer on as it is. */
const polled: Readonly<Record<string, string>> = { "states:startExecution": "describeExecution" };

/**
 * The API model a Task's result follows; undefined where there is none: functions by ARN, callbacks, HTTP endpoints, and services
 * whose SDK package is not installed.
 */
export function modelOf({ resource }: TaskState, models: ApiModels): ApiShape | undefined {
  if (resource.kind !== "service" || resource.pattern === "waitForTaskToken") return undefined;
  const sdk = resource.service.startsWith("aws-sdk:");
  const service = sdk ? resource.service.slice("aws-sdk:".length) : resource.service;
  if (!sdk && (service === "http" || service === "apigateway" || service === "eks")) return undefined;
  const requested = resource.pattern === "request-response";
  const action = requested ? resource.action : polled[`${service}:${resource.action}`];
  if (action === undefined) return undefined;
  const shape = models.resultOf(sdk ? service : (sdkNames[service] ?? service), action);
  return sdk ? shape : withJsonPayloads(shape);
}

/** What an optimised integration reads as JSON is text or bytes in the API itself. */
const jsonMembers = ["Payload", "Output", "Input", "Body"];

function withJsonPayloads(shape: ApiShape | undefined): ApiShape | undefined {
  if (shape?.kind !== "structure") return shape;
  const members = new Map(shape.members);
  for (const name of jsonMembers) if (members.has(name)) members.set(name, () => ({ kind: "any" }));
  return { ...shape, members };
}
