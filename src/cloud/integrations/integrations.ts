import type { EngineExecution } from "../../engine/index.js";
import type { TaskAnswer, TaskRequest } from "../../engine/tasks/task.js";
import { eventBridgeTask, putEventsTask } from "./event-task.js";
import type { IntegrationWorld } from "./integration-world.js";
import { pollOf, queueTask } from "./queue-task.js";
import { sdkTask, syncTaskAnswer } from "./sdk-task.js";
import { jobAnswer, ownError, startTask } from "./start-task.js";

/** Tasks that the cloud's own services answer: no stub is needed for them. */
export interface Integrations {
  /** @returns undefined for a Task that calls something else */
  perform(request: TaskRequest): TaskAnswer | undefined;
  /** An execution has ended: the Tasks that wait for it are answered. */
  ended(execution: EngineExecution): void;
  /** A Task is over that nobody answered: the execution it started as its job is stopped, and it waits for no messages any more. */
  taskOver(executionArn: string, task: number): void;
}

/** @param world asked for when it is first needed, since the engine is part of it */
export function integrations(world: () => IntegrationWorld): Integrations {
  return {
    perform(request) {
      const { resource } = request;
      if (resource.kind !== "service") return undefined;
      if (resource.service === "states" && resource.action === "startExecution") return startTask(world(), request);
      if (resource.service === "sqs" || resource.service === "aws-sdk:sqs") return queueTask(world(), request);
      if (resource.service === "events" && resource.action === "putEvents") return putEventsTask(world(), request);
      if (resource.service === "aws-sdk:eventbridge") return eventBridgeTask(world(), request);
      return resource.service === "aws-sdk:sfn" ? sdkTask(world(), request) : undefined;
    },
    ended(execution) {
      const { children, note } = world();
      const nested = children.has(execution.executionArn);
      const awaiting = children.takeAwaiting(execution.executionArn);
      for (const { parent, task, as, given } of awaiting) {
        const answer =
          as === "synchronous"
            ? syncTaskAnswer(world(), execution, given)
            : jobAnswer(world(), execution, as === "json");
        world().states.executions.get(parent)?.execution.answerTask(task, answer);
      }
      const own = nested && awaiting.length === 0 ? ownError(execution) : undefined;
      if (own !== undefined)
        note(execution.executionArn, `The nested execution ${execution.executionArn} ended: ${own.cause}`);
    },
    taskOver(executionArn, task) {
      const { children, clock, queues, states } = world();
      for (const own of queues.queues.all()) own.endPoll(pollOf(executionArn, task));
      const child = children.takeChild(executionArn, task);
      // Not within the parent's own step: executions may lie in each other as deep as they like.
      if (child !== undefined) clock.run(() => states.executions.get(child)?.execution.stop());
    },
  };
}
