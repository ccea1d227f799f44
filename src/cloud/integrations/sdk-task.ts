import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import type { JsonObject } from "../../util/json.js";
import { placeOfArn } from "../place.js";
import { awaitActivityTask } from "../states/operations/activities.js";
import { prepareSync, syncAnswer } from "../states/operations/start-sync-execution.js";
import { instantText, requestOf, resultOf } from "./api-json.js";
import type { IntegrationWorld } from "./integration-world.js";
import { ownError, startChild } from "./start-task.js";
import { refusing, sdkRefusal } from "./task-error.js";

/**
 * `aws-sdk:sfn:*`: any operation of Step Functions, with the names and times of the AWS SDK for Java. With `.waitForTaskToken` the
 * answer is only what was submitted.
 */
export function sdkTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  const { resource } = request;
  if (resource.kind !== "service") throw new TypeError(`${resource.arn} is no service integration.`);
  const requestId = world.uuid("request", request.executionArn, request.id);
  return refusing(
    () => {
      const answer = called(world, request, resource.action);
      if (resource.pattern === "request-response" || answer.kind !== "succeeded") return answer;
      return { kind: "pending", submitted: answer.output };
    },
    sdkRefusal,
    requestId,
  );
}

function called(world: IntegrationWorld, request: TaskRequest, action: string): TaskAnswer {
  switch (action) {
    case "startExecution": {
      const started = startChild(world, request);
      return "child" in started ? succeeded(started.answer) : started;
    }
    case "startSyncExecution":
      return startSync(world, request);
    case "getActivityTask":
      return getTask(world, request);
    default:
      return succeeded(callOperation(world, request, action));
  }
}

function callOperation({ sfn, states }: IntegrationWorld, request: TaskRequest, action: string): object {
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  const answer = sfn.call(operation, requestOf(request.payload), placeOfArn(request.executionArn, states));
  if (answer === undefined || answer instanceof Promise) {
    throw new TypeError(`The embedded Step Functions does not answer ${operation} at once.`);
  }
  return answer;
}

/** The Task is answered when the execution has ended; nobody's wait is needed for it. */
function startSync(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  const given = requestOf(request.payload);
  prepareSync(world.states, given);
  const started = startChild(world, request);
  if (!("child" in started)) return started;
  const { child } = started;
  const { executionArn: parent, id: task } = request;
  world.children.await(child.executionArn, {
    parent,
    task,
    as: "synchronous",
    given: given as JsonObject,
    stops: false,
  });
  return { kind: "pending" };
}

/** What a Task that called StartSyncExecution is answered when that execution has ended. */
export function syncTaskAnswer(world: IntegrationWorld, child: EngineExecution, given: JsonObject): TaskAnswer {
  return ownError(child) ?? succeeded(syncAnswer(world.states, child, given));
}

function getTask(world: IntegrationWorld, request: TaskRequest): TaskAnswer {
  const { executionArn, id } = request;
  const worker = (): ReturnType<typeof world.states.executions.get> => world.states.executions.get(executionArn);
  awaitActivityTask(world.states, requestOf(request.payload), {
    since: request.scheduledAt,
    waits: () =>
      worker()
        ?.execution.openTasks()
        .some((task) => task.id === id) === true,
    got: (answer) => void worker()?.execution.answerTask(id, succeeded(answer)),
  });
  return { kind: "pending", again: true };
}

function succeeded(answer: object): Extract<TaskAnswer, { kind: "succeeded" }> {
  const output: JsonObject = resultOf(answer, instantText);
  return { kind: "succeeded", output };
}
