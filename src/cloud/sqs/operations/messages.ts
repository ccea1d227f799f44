import { operation } from "../../wire/json-service.js";
import { readInput, type InputOf } from "../../wire/shape.js";
import { batch } from "../batch.js";
import { md5OfAttributes, md5OfBody } from "../checksums.js";
import { invalidValue, missingParameter, sqsError } from "../errors.js";
import { isFifo, settingOf, type MessageAttributeValue, type MessageRecord, type QueueRecord } from "../queue.js";
import { isInFlight, receive } from "../receiving.js";
import { readReceipt, receiptHandle } from "../receipt.js";
import { send, sizeOf, wake } from "../sending.js";
import { integer, outgoing, text, texts } from "../shapes.js";
import type { Queues } from "../queues.js";
import { checkRange, queueOfUrl, type SqsOperation, type SqsWorld } from "../world.js";

type Outgoing = InputOf<typeof outgoing>;

export const sendMessage: SqsOperation = operation({ QueueUrl: text, ...outgoing }, (world: SqsWorld, input) => {
  const { queue, queues } = queueOfUrl(world, input.QueueUrl);
  return sendOne(world, queues, queue, input);
});

/** Bytes of all messages in a batch together. */
const largestBatch = 1_048_576;

export const sendMessageBatch: SqsOperation = operation(
  { QueueUrl: text, Entries: { type: "list", of: { type: "structure", members: { Id: text, ...outgoing } } } },
  (world: SqsWorld, { QueueUrl: url, Entries: entries }) => {
    const { queue, queues } = queueOfUrl(world, url);
    const size = (entries ?? [])
      .map(({ MessageBody: body = "", MessageAttributes: attributes }) => sizeOf(body, attributesOf(attributes)))
      .reduce((sum, one) => sum + one, 0);
    if (size > largestBatch) {
      throw sqsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${largestBatch} bytes. You have sent ${size} bytes.`,
      );
    }
    return batch(entries, (entry) => sendOne(world, queues, queue, entry));
  },
);

function sendOne(world: SqsWorld, queues: Queues, queue: QueueRecord, given: Outgoing): object {
  const attributes = attributesOf(given.MessageAttributes);
  const system = attributesOf(given.MessageSystemAttributes);
  const { messageId, sequence } = send(world, queues, queue, {
    body: given.MessageBody,
    delaySeconds: given.DelaySeconds,
    attributes,
    traceHeader: system["AWSTraceHeader"]?.StringValue,
    group: given.MessageGroupId,
    deduplicationId: given.MessageDeduplicationId,
    senderId: world.place.accountId,
  });
  return {
    MD5OfMessageBody: md5OfBody(given.MessageBody ?? ""),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(system),
    MessageId: messageId,
    SequenceNumber: sequence,
  };
}

function attributesOf(given: Outgoing["MessageAttributes"]): Record<string, MessageAttributeValue> {
  const entries = Object.entries(given ?? {}).map(([name, { DataType = "", StringValue, BinaryValue }]) => {
    const value = {
      DataType,
      ...(StringValue !== undefined && { StringValue }),
      ...(BinaryValue !== undefined && { BinaryValue }),
    };
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

const receiveMembers = {
  QueueUrl: text,
  AttributeNames: texts,
  MessageSystemAttributeNames: texts,
  MessageAttributeNames: texts,
  MaxNumberOfMessages: integer,
  VisibilityTimeout: integer,
  WaitTimeSeconds: integer,
  ReceiveRequestAttemptId: text,
} as const;

/** Waits in virtual time for messages: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
export const receiveMessage: SqsOperation = operation(receiveMembers, async (world: SqsWorld, input) => {
  let answer: object | undefined;
  const what = awaitMessages(world, input, { got: (given) => void (answer = given) });
  await world.clock.demand(() => answer !== undefined, { what });
  return answer ?? {};
});

/**
 * ReceiveMessage for somebody who moves no time: a Task, say.
 * @param receiver told once what it would be answered; asked before messages are taken
 * @returns what is waited for, for messages
 * @throws AwsError
 */
export function awaitMessages(
  world: SqsWorld,
  request: Readonly<Record<string, unknown>>,
  receiver: {
    /** When it began to wait: virtual milliseconds (default now). */
    readonly since?: number;
    got(answer: object): void;
    waits?(): boolean;
    readonly task?: string;
  },
): string {
  const input = readInput(receiveMembers, request);
  const { queue, queues } = queueOfUrl(world, input.QueueUrl);
  checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages, 1, 10);
  checkRange("VisibilityTimeout", input.VisibilityTimeout, 0, 43_200);
  const { WaitTimeSeconds: wait = settingOf(queue, "ReceiveMessageWaitTimeSeconds") } = input;
  if (wait < 0 || wait > 20) throw invalidValue("WaitTimeSeconds", wait, "Must be >= 0 and <= 20, if provided.");
  if (input.ReceiveRequestAttemptId !== undefined && !isFifo(queue)) {
    const reason = "The request include parameter that is not valid for this queue type";
    throw invalidValue("ReceiveRequestAttemptId", input.ReceiveRequestAttemptId, reason);
  }
  receive(world, queues, queue, {
    most: input.MaxNumberOfMessages ?? 1,
    visibilityMs: (input.VisibilityTimeout ?? settingOf(queue, "VisibilityTimeout")) * 1000,
    waitMs: Math.max(0, (receiver.since ?? world.clock.now) + wait * 1000 - world.clock.now),
    got(messages) {
      const Messages = messages.map((message) => received(queue, message, input));
      receiver.got(Messages.length === 0 ? {} : { Messages });
    },
    ...(receiver.waits !== undefined && { waits: receiver.waits }),
    task: receiver.task,
  });
  return `a message of the queue ${queue.name}`;
}

function received(queue: QueueRecord, message: MessageRecord, input: InputOf<typeof receiveMembers>): object {
  const wanted = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (wanted.includes("All") || wanted.includes(name)),
  );
  const chosen = chosenAttributes(message, input.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle(queue, message),
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    Attributes: system.length === 0 ? undefined : Object.fromEntries(system),
    MD5OfMessageAttributes: md5OfAttributes(chosen),
    MessageAttributes: Object.keys(chosen).length === 0 ? undefined : chosen,
  };
}

function systemAttributes(message: MessageRecord): Record<string, string | undefined> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sent),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived ?? message.sent),
    SequenceNumber: message.sequence,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.group,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
}

/** `All` and `.*` are all of them, `name.*` those that begin so. */
function chosenAttributes(
  { attributes }: MessageRecord,
  names: readonly string[],
): Readonly<Record<string, MessageAttributeValue>> {
  const fits = (name: string): boolean =>
    names.some((wanted) =>
      wanted === "All" || wanted === ".*"
        ? true
        : wanted.endsWith(".*")
          ? name.startsWith(wanted.slice(0, -1))
          : wanted === name,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => fits(name)));
}

export const deleteMessage: SqsOperation = operation(
  { QueueUrl: text, ReceiptHandle: text },
  (world: SqsWorld, { QueueUrl: url, ReceiptHandle: handle }) => {
    const { queue, queues } = queueOfUrl(world, url);
    return deleteOne(world, queues, queue, handle);
  },
);

export const deleteMessageBatch: SqsOperation = operation(
  { QueueUrl: text, Entries: { type: "list", of: { type: "structure", members: { Id: text, ReceiptHandle: text } } } },
  (world: SqsWorld, { QueueUrl: url, Entries: entries }) => {
    const { queue, queues } = queueOfUrl(world, url);
    return batch(entries, ({ ReceiptHandle: handle }) => deleteOne(world, queues, queue, handle));
  },
);

/** Deleting what is gone succeeds. The handle of an earlier receive deletes nothing, and a FIFO queue refuses one that has expired. */
function deleteOne(world: SqsWorld, queues: Queues, queue: QueueRecord, handle: string | undefined): object {
  if (handle === undefined) throw missingParameter("ReceiptHandle");
  const { message, latest } = readReceipt(queue, handle);
  if (message === undefined) return {};
  if (isFifo(queue) && (!latest || !isInFlight(message, world.clock.now))) {
    throw invalidValue("ReceiptHandle", handle, "The receipt handle has expired.");
  }
  if (!latest) return {};
  queue.messages = queue.messages.filter((one) => one !== message);
  // The next message of its group may be received now.
  wake(world, queues, queue);
  return {};
}

export const changeMessageVisibility: SqsOperation = operation(
  { QueueUrl: text, ReceiptHandle: text, VisibilityTimeout: integer },
  (world: SqsWorld, { QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: seconds }) => {
    const { queue, queues } = queueOfUrl(world, url);
    return changeOne(world, queues, queue, handle, seconds);
  },
);

export const changeMessageVisibilityBatch: SqsOperation = operation(
  {
    QueueUrl: text,
    Entries: {
      type: "list",
      of: { type: "structure", members: { Id: text, ReceiptHandle: text, VisibilityTimeout: integer } },
    },
  },
  (world: SqsWorld, { QueueUrl: url, Entries: entries }) => {
    const { queue, queues } = queueOfUrl(world, url);
    return batch(entries, ({ ReceiptHandle: handle, VisibilityTimeout: seconds }) =>
      changeOne(world, queues, queue, handle, seconds),
    );
  },
);

function changeOne(
  world: SqsWorld,
  queues: Queues,
  queue: QueueRecord,
  handle: string | undefined,
  seconds: number | undefined,
): object {
  if (handle === undefined) throw missingParameter("ReceiptHandle");
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  checkRange("VisibilityTimeout", seconds, 0, 43_200);
  const { message, latest } = readReceipt(queue, handle);
  if (message === undefined) {
    const reason = "Message does not exist or is not available for visibility timeout change.";
    throw invalidValue("ReceiptHandle", handle, reason);
  }
  const { now } = world.clock;
  if (!latest || !isInFlight(message, now)) {
    throw sqsError("MessageNotInflight", "The specified message isn't in flight.");
  }
  message.visibleAt = now + seconds * 1000;
  wake(world, queues, queue);
  return {};
}
