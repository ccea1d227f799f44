import { createHash } from "node:crypto";
import { invalidValue, missingParameter, sqsError } from "./errors.js";
import {
  isFifo,
  settingOf,
  settingsOf,
  type MessageAttributeValue,
  type MessageRecord,
  type QueueRecord,
} from "./queue.js";
import type { Queues } from "./queues.js";
import { checkRange, type SqsShared } from "./world.js";

/** A message that is to be sent. */
export interface Outgoing {
  readonly body: string | undefined;
  readonly delaySeconds?: number | undefined;
  readonly attributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly traceHeader?: string | undefined;
  readonly group?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly senderId: string;
  readonly deadLetterSource?: string | undefined;
}

/** What a send comes to. `sequence` is for FIFO queues. */
export interface Sent {
  readonly messageId: string;
  readonly sequence: string | undefined;
}

/** A FIFO queue accepts a deduplication id once in this time. */
const rememberedFor = 5 * 60_000;
const firstSequence = 18_849_496_460_467_696_128n;
const sequenceStep = 256n;

/**
 * Puts a message into a queue and tells those who wait at it.
 * @throws AwsError as SendMessage
 */
export function send(world: SqsShared, queues: Queues, queue: QueueRecord, outgoing: Outgoing): Sent {
  checkOutgoing(queue, outgoing);
  const now = world.clock.now;
  const deduplicationId = isFifo(queue) ? deduplicationIdOf(queue, outgoing) : undefined;
  const key = deduplicationId === undefined ? undefined : deduplicationKey(queue, outgoing.group, deduplicationId);
  if (key !== undefined) {
    const known = queue.remembered[key];
    if (known !== undefined && now - known.at < rememberedFor) return known;
  }
  queue.sends += 1;
  const messageId = world.uuid("message", queue.arn, queue.created, queue.sends);
  const sequence = isFifo(queue) ? String(firstSequence + sequenceStep * BigInt(queue.sends)) : undefined;
  if (key !== undefined && sequence !== undefined) remember(queue, key, { messageId, sequence, at: now });
  put(world, queues, queue, newMessage(queue, outgoing, { messageId, sequence, deduplicationId, now }));
  return { messageId, sequence };
}

/** Appends a message and tells those who wait at the queue. */
export function put(world: SqsShared, queues: Queues, queue: QueueRecord, message: MessageRecord): void {
  queue.messages.push(message);
  world.arrivals.note(message);
  wake(world, queues, queue);
}

/** Lets those who wait at a queue look again. */
export function wake({ clock }: SqsShared, queues: Queues, queue: QueueRecord): void {
  const watchers = queues.watchers(queue.name);
  if (watchers.length === 0) return;
  clock.run(() => {
    for (const look of watchers) look();
  });
}

function newMessage(
  queue: QueueRecord,
  outgoing: Outgoing,
  made: { messageId: string; sequence: string | undefined; deduplicationId: string | undefined; now: number },
): MessageRecord {
  const { now, sequence, deduplicationId } = made;
  const { traceHeader, group, deadLetterSource } = outgoing;
  const delay = outgoing.delaySeconds ?? settingOf(queue, "DelaySeconds");
  return {
    id: made.messageId,
    body: outgoing.body ?? "",
    attributes: outgoing.attributes ?? {},
    senderId: outgoing.senderId,
    sent: now,
    visibleAt: now + delay * 1000,
    delayed: delay > 0,
    receives: 0,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(group !== undefined && { group }),
    ...(deduplicationId !== undefined && { deduplicationId }),
    ...(sequence !== undefined && { sequence }),
    ...(deadLetterSource !== undefined && { deadLetterSource }),
  };
}

function remember(queue: QueueRecord, key: string, sent: QueueRecord["remembered"][string]): void {
  for (const [old, { at }] of Object.entries(queue.remembered)) {
    if (sent.at - at >= rememberedFor) delete queue.remembered[old];
  }
  queue.remembered[key] = sent;
}

function checkOutgoing(queue: QueueRecord, { body, delaySeconds, attributes = {}, group }: Outgoing): void {
  if (body === undefined || body === "") throw missingParameter("MessageBody");
  checkCharacters(body);
  const limit = settingOf(queue, "MaximumMessageSize");
  if (sizeOf(body, attributes) > limit) {
    throw sqsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  }
  checkRange("DelaySeconds", delaySeconds, 0, 900);
  checkMessageAttributes(attributes);
  if (!isFifo(queue)) return;
  if (delaySeconds !== undefined && delaySeconds > 0) {
    throw invalidValue(
      "DelaySeconds",
      delaySeconds,
      "The request include parameter that is not valid for this queue type.",
    );
  }
  if (group === undefined || group === "") throw missingParameter("MessageGroupId");
}

/** Bytes of a message as SQS counts them: body, and names, types and values of attributes. */
export function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
    if (BinaryValue !== undefined) size += Buffer.from(BinaryValue, "base64").length;
  }
  return size;
}

/** XML's characters: what SQS takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function checkCharacters(body: string): void {
  const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/;
  if (!refused.test(body)) return;
  throw sqsError("InvalidMessageContents", "Invalid characters in message.");
}

function checkMessageAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): void {
  const names = Object.keys(attributes);
  if (names.length > 10) {
    throw sqsError(
      "InvalidParameterValue",
      `Number of message attributes [${names.length}] exceeds the allowed maximum [10].`,
    );
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    const refuse = (problem: string): Error => sqsError("InvalidParameterValue", problem);
    if (!/^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name) || /^(aws|amazon)\./i.test(name)) {
      throw refuse(`Message (user) attribute name '${name}' is invalid.`);
    }
    if (typeof DataType !== "string" || DataType === "") {
      throw refuse(`The message attribute '${name}' must contain a non-empty message attribute type.`);
    }
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
      throw refuse(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
      );
    }
    const binary = DataType.startsWith("Binary");
    if ((binary ? BinaryValue : StringValue) === undefined || (binary ? BinaryValue : StringValue) === "") {
      const kind = binary ? "Binary" : DataType.split(".")[0];
      throw refuse(
        `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${kind}'.`,
      );
    }
    if (DataType.startsWith("Number") && Number.isNaN(Number(StringValue))) {
      throw refuse(`Could not cast message attribute '${name}' value to number.`);
    }
  }
}

function deduplicationIdOf(queue: QueueRecord, { body, deduplicationId }: Outgoing): string {
  if (deduplicationId !== undefined) return deduplicationId;
  if (settingsOf(queue)["ContentBasedDeduplication"] !== "true") {
    throw sqsError(
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  return createHash("sha256")
    .update(body ?? "")
    .digest("hex");
}

function deduplicationKey(queue: QueueRecord, group: string | undefined, id: string): string {
  return settingsOf(queue)["DeduplicationScope"] === "messageGroup" ? `${group ?? ""} ${id}` : id;
}
