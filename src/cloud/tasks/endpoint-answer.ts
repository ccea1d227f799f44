import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { isJsonObject } from "../../util/json.js";
import { httpAnswer, isHttpTask } from "../http/http-answer.js";
import { httpRequestOf } from "../http/http-request.js";
import { runHandler } from "./handler.js";
import type { TaskWorld } from "./task-world.js";

/** The ApiEndpoint an HTTP Task calls; undefined for any other Task. */
export function calledEndpoint({ resource, payload }: TaskRequest): string | undefined {
  if (!isHttpTask(resource) || !isJsonObject(payload)) return undefined;
  const endpoint = payload["ApiEndpoint"];
  return typeof endpoint === "string" ? endpoint : undefined;
}

/**
 * Lets the handler of an HTTP endpoint answer.
 * @returns undefined when the Task calls no endpoint, or one without a handler
 */
export function answerByEndpoint(world: TaskWorld, request: TaskRequest): TaskAnswer | Promise<TaskAnswer> | undefined {
  const endpoint = calledEndpoint(request);
  const handler = endpoint === undefined ? undefined : world.endpoints.find(endpoint);
  if (handler === undefined || !isJsonObject(request.payload)) return undefined;
  return runHandler(
    {
      state: request.stateName,
      handler: `the handler of ${endpoint}`,
      fn: handler,
      args: [httpRequestOf(request.payload, world.region)],
      succeeded: (response) => httpAnswer(response),
      failed: ({ errorMessage }) => ({ kind: "failed", error: "States.Http.Socket", cause: errorMessage }),
    },
    world.handlerLimitMs,
  );
}
