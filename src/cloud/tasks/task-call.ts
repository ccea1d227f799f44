import type { Resource } from "../../asl/machine.js";
import type { TaskRequest } from "../../engine/tasks/task.js";
import type { DoubleCall } from "../../plan/double.js";

/** The facts of a request. */
export function taskCall(request: TaskRequest, now: number): DoubleCall {
  return {
    executionArn: request.executionArn,
    state: request.stateName,
    resource: request.resource.arn,
    item: itemOf(request),
    visit: request.visit,
    attempt: request.attempt,
    taskToken: request.taskToken,
    now: new Date(now),
  };
}

/** 0-based index of the innermost Map item a request belongs to. */
export function itemOf(request: TaskRequest): number | undefined {
  return request.scope.findLast(({ kind }) => kind === "iteration")?.index;
}

/** 0-based indexes of the Map items a request belongs to, from the outside in. */
export function itemsOf({ scope }: TaskRequest): readonly number[] {
  return scope.flatMap(({ kind, index }) => (kind === "iteration" ? [index] : []));
}

/** `dynamodb:getItem`, for messages. */
export function describeResource(resource: Resource): string {
  if (resource.kind !== "service") return resource.arn;
  const pattern = resource.pattern === "request-response" ? "" : `.${resource.pattern}`;
  return `${resource.service}:${resource.action}${pattern}`;
}

/** `visit 1, attempt 3 of item 2`, for messages. */
export function describeCall(request: TaskRequest): string {
  const item = itemOf(request);
  return `visit ${request.visit}, attempt ${request.attempt}${item === undefined ? "" : ` of item ${item}`}`;
}
