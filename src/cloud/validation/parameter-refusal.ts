import type { TaskRequest } from "../../engine/tasks/task.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";
import type { ApiModels } from "../api-model.js";
import { endpointParameters } from "./endpoint-parameters.js";
import { isSdk, modelled } from "./result-model.js";

/** Integrations that take fields of their own beside, or instead of, those of the API they call. */
const ownFields: ReadonlySet<string> = new Set(["bedrock", "elasticmapreduce", "eks", "sagemaker"]);

/**
 * What AWS says of a Task's parameters that it cannot call the service with: nothing is scheduled then, and the execution fails.
 * @returns undefined when they will do, or nothing is known of the service
 */
export function parameterRefusal(request: TaskRequest, models: ApiModels): string | undefined {
  const { resource, payload, payloadText } = request;
  if (resource.kind !== "service" || !isJsonObject(payload)) return undefined;
  const own = endpointParameters[`${resource.service}:${resource.action}`];
  const problems = own === undefined ? unknownFields(request, payload, models) : ownProblems(payload, own);
  if (problems.length === 0) return undefined;
  return `The Parameters '${payloadText}' could not be used to start the Task: [${problems.join(", ")}]`;
}

function ownProblems(payload: JsonObject, own: (typeof endpointParameters)[string]): string[] {
  const missing = own.required.filter((name) => !Object.hasOwn(payload, name));
  const wrong = Object.entries(payload).flatMap(([name, value]) => {
    const fits = Object.hasOwn(own.fields, name) ? own.fields[name] : undefined;
    if (fits === undefined) return [notSupported(name)];
    return value === null || fits(value) ? [] : [`The value of the field '${name}' has an invalid format`];
  });
  return [...missing.map((name) => `The field '${name}' is required but was missing`), ...wrong];
}

/**
 * Fields the API does not have. Case inside a name is not compared: the SDK that Step Functions calls with writes some names
 * another way (`SSEKMSKeyId` is `SsekmsKeyId`); a small letter in front is refused.
 */
function unknownFields({ resource }: TaskRequest, payload: JsonObject, models: ApiModels): string[] {
  const called = modelled(resource);
  if (resource.kind !== "service" || called === undefined) return [];
  if (!isSdk(resource.service) && ownFields.has(resource.service)) return [];
  const shape = models.inputOf(called.service, called.action);
  if (shape?.kind !== "structure") return [];
  const known = new Set([...shape.members.keys()].map((name) => name.toLowerCase()));
  return Object.keys(payload)
    .filter((name) => !known.has(name.toLowerCase()) || /^[a-z]/.test(name))
    .map(notSupported);
}

function notSupported(name: string): string {
  return `The field "${name}" is not supported by Step Functions`;
}
