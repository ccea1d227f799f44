import { operation } from "../../wire/json-service.js";
import { invalidValue, missingParameter, sqsError } from "../errors.js";
import type { MoveTask, QueueRecord } from "../queue.js";
import { redrivePolicyOf } from "../redrive-policy.js";
import { dropExpired } from "../receiving.js";
import { send, wake } from "../sending.js";
import { integer, text } from "../shapes.js";
import { checkRange, queueOfArn, type SqsOperation, type SqsWorld } from "../world.js";

/**
 * Moves dead letters to where they came from, or to another queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const startMessageMoveTask: SqsOperation = operation(
  { SourceArn: text, DestinationArn: text, MaxNumberOfMessagesPerSecond: integer },
  (world: SqsWorld, input) => {
    const source = sourceOf(world, input.SourceArn);
    const perSecond = input.MaxNumberOfMessagesPerSecond;
    checkRange("MaxNumberOfMessagesPerSecond", perSecond, 1, 500);
    if (!world.own.all().some((queue) => redrivePolicyOf(queue)?.deadLetterTargetArn === source.arn)) {
      throw invalidValue("SourceArn", source.arn, "Source queue must be configured as a Dead Letter Queue.");
    }
    const destination = input.DestinationArn;
    if (destination !== undefined && queueOfArn(world, destination, world.place) === undefined) {
      throw notFound("DestinationArn");
    }
    if (world.own.moves.some((task) => task.source === source.arn && task.status === "RUNNING")) {
      throw sqsError(
        "UnsupportedOperation",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    dropExpired(source, world.clock.now);
    const id = world.uuid("move", source.arn, world.own.moves.length);
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: id, sourceArn: source.arn })).toString("base64"),
      source: source.arn,
      started: world.clock.now,
      toMove: visible(source, world.clock.now).length,
      moved: 0,
      status: "RUNNING",
      ...(destination !== undefined && { destination }),
      ...(perSecond !== undefined && { perSecond }),
    };
    world.own.moves.push(task);
    world.clock.run(() => moveSome(world, task));
    return { TaskHandle: task.handle };
  },
);

export const listMessageMoveTasks: SqsOperation = operation(
  { SourceArn: text, MaxResults: integer },
  (world: SqsWorld, input) => {
    const source = sourceOf(world, input.SourceArn);
    checkRange("MaxResults", input.MaxResults, 1, 10);
    const tasks = world.own.moves.filter((task) => task.source === source.arn).reverse();
    return { Results: tasks.slice(0, input.MaxResults ?? 1).map(listed) };
  },
);

export const cancelMessageMoveTask: SqsOperation = operation({ TaskHandle: text }, (world: SqsWorld, input) => {
  if (input.TaskHandle === undefined) throw missingParameter("TaskHandle");
  const task = world.own.moves.find(({ handle }) => handle === input.TaskHandle);
  if (task === undefined) throw notFound("TaskHandle");
  if (task.status !== "RUNNING") {
    throw sqsError("UnsupportedOperation", "Only active tasks can be cancelled.");
  }
  task.status = "CANCELLED";
  return { ApproximateNumberOfMessagesMoved: task.moved };
});

function sourceOf(world: SqsWorld, arn: string | undefined): QueueRecord {
  if (arn === undefined) throw missingParameter("SourceArn");
  const found = queueOfArn(world, arn, world.place);
  if (found === undefined) throw notFound("SourceArn");
  return found.queue;
}

function notFound(parameter: string): Error {
  return sqsError(
    "ResourceNotFoundException",
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}

/** Moves what may go in one second, all where no rate is given, and goes on a second later. */
function moveSome(world: SqsWorld, task: MoveTask): void {
  if (task.status !== "RUNNING") return;
  const source = queueOfArn(world, task.source, world.place);
  if (source === undefined) return fail(task, "AWS.SimpleQueueService.NonExistentQueue");
  const { now } = world.clock;
  const some = visible(source.queue, now).slice(0, Math.min(task.perSecond ?? Infinity, task.toMove - task.moved));
  for (const message of some) {
    const target = queueOfArn(world, task.destination ?? message.deadLetterSource ?? "", world.place);
    if (target === undefined) return fail(task, "CouldNotDetermineMessageSource");
    source.queue.messages = source.queue.messages.filter((one) => one !== message);
    // A message that is moved is a new one: a new id, and its age counts from now.
    send(world, target.queues, target.queue, {
      body: message.body,
      attributes: message.attributes,
      traceHeader: message.traceHeader,
      group: message.group,
      deduplicationId: message.deduplicationId === undefined ? undefined : world.uuid("moved", task.handle, task.moved),
      senderId: message.senderId,
    });
    task.moved += 1;
  }
  if (some.length === 0 || task.moved >= task.toMove) {
    task.status = "COMPLETED";
    wake(world, source.queues, source.queue);
  } else {
    goOnMoving(world, task, now + 1000);
  }
}

/** Moves some more at a moment. */
export function goOnMoving(world: SqsWorld, task: MoveTask, at: number, sequence?: number): void {
  const describe = (): string => `the move of messages out of ${task.source.split(":")[5] ?? ""}`;
  const timer = world.clock.at(at, "work", () => moveSome(world, task), { describe, sequence });
  task.next = { at: timer.time, sequence: timer.sequence };
}

function visible({ messages }: QueueRecord, now: number): QueueRecord["messages"] {
  return messages.filter(({ visibleAt }) => visibleAt <= now);
}

function fail(task: MoveTask, reason: string): void {
  task.status = "FAILED";
  task.failure = reason;
}

function listed(task: MoveTask): object {
  return {
    TaskHandle: task.status === "RUNNING" ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.source,
    DestinationArn: task.destination,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failure,
    StartedTimestamp: task.started,
  };
}
