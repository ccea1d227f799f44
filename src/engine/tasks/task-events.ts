import type { Resource } from "../../asl/machine.js";
import type { EventType } from "../event-type.js";
import type { EventDetails } from "../history-log.js";
import type { Payload } from "../payload/payload.js";

/** The events of one kind of task. */
export interface TaskEvents {
  readonly scheduled: EventType;
  readonly started: EventType;
  readonly succeeded: EventType;
  readonly failed: EventType;
  readonly timedOut: EventType;
}

/** The names of the events a kind of resource writes. */
export const taskEvents: { readonly [Kind in Resource["kind"]]: TaskEvents } = {
  lambda: {
    scheduled: "LambdaFunctionScheduled",
    started: "LambdaFunctionStarted",
    succeeded: "LambdaFunctionSucceeded",
    failed: "LambdaFunctionFailed",
    timedOut: "LambdaFunctionTimedOut",
  },
  activity: {
    scheduled: "ActivityScheduled",
    started: "ActivityStarted",
    succeeded: "ActivitySucceeded",
    failed: "ActivityFailed",
    timedOut: "ActivityTimedOut",
  },
  service: {
    scheduled: "TaskScheduled",
    started: "TaskStarted",
    succeeded: "TaskSucceeded",
    failed: "TaskFailed",
    timedOut: "TaskTimedOut",
  },
};

const patternSuffix = {
  "request-response": "",
  sync: ".sync",
  "sync:2": ".sync:2",
  waitForTaskToken: ".waitForTaskToken",
} as const;

/** `resourceType` and `resource`, which every event of a service's task carries; neither for functions and activities. */
interface ResourceNames {
  readonly resourceType: string | undefined;
  readonly resource: string | undefined;
}

const noNames: ResourceNames = { resourceType: undefined, resource: undefined };
const names = new WeakMap<Resource, ResourceNames>();

/** How the events of a task name its resource. */
export function resourceNames(resource: Resource): ResourceNames {
  if (resource.kind !== "service") return noNames;
  const known = names.get(resource);
  if (known !== undefined) return known;
  const found = { resourceType: resource.service, resource: `${resource.action}${patternSuffix[resource.pattern]}` };
  names.set(resource, found);
  return found;
}

/** Details of an event that says how a task ended, or what was submitted. Fields that are undefined are not shown. */
export function outcomeDetails(
  resource: Resource,
  output: Payload | undefined,
  error?: string,
  cause?: string,
): EventDetails {
  const { resourceType, resource: name } = resourceNames(resource);
  return output === undefined
    ? { resourceType, resource: name, error, cause }
    : { resourceType, resource: name, output };
}

/** What AWS calls the task in messages: the service, or the ARN of the function or activity. */
export function resourceLabel(resource: Resource): string {
  return resource.kind === "service" ? resource.service : resource.arn;
}
