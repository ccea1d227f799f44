import type { Resource } from "../asl/machine.js";
import type { EventType } from "./event-type.js";
import type { EventDetails } from "./history-log.js";

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

const serviceDetails = new WeakMap<Resource, EventDetails>();

/** `resourceType` and `resource`, which every event of a service's task carries; nothing for functions and activities. */
export function resourceDetails(resource: Resource): EventDetails {
  if (resource.kind !== "service") return {};
  const known = serviceDetails.get(resource);
  if (known !== undefined) return known;
  const details = { resourceType: resource.service, resource: `${resource.action}${patternSuffix[resource.pattern]}` };
  serviceDetails.set(resource, details);
  return details;
}

/** What AWS calls the task in messages: the service, or the ARN of the function or activity. */
export function resourceLabel(resource: Resource): string {
  return resource.kind === "service" ? resource.service : resource.arn;
}
