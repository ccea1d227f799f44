import type { Place } from "../place.js";

/** The value of a message attribute, as SQS's API writes it: binary values in base64. */
export interface MessageAttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message in a queue. Plain data; times are virtual milliseconds. */
export interface MessageRecord {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** `AWSTraceHeader` as it was sent. */
  readonly traceHeader?: string;
  readonly senderId: string;
  readonly sent: number;
  /** It can be received from here on: a delay or a visibility time-out ends. */
  visibleAt: number;
  /** It waits for its delay, and was never received. */
  delayed: boolean;
  /** How often it was received; the last time makes its receipt handle. */
  receives: number;
  firstReceived?: number;
  readonly group?: string;
  readonly deduplicationId?: string;
  readonly sequence?: string;
  /** The queue it failed in. */
  readonly deadLetterSource?: string;
}

/** A send that a FIFO queue remembers, to accept the same message only once. */
export interface RememberedSend {
  readonly messageId: string;
  readonly sequence: string;
  readonly at: number;
}

/** A queue with all that is in it. Plain data. */
export interface QueueRecord {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly created: number;
  modified: number;
  /** Those that were set. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** In the order of their sending. */
  messages: MessageRecord[];
  /** FIFO queues only: sends by deduplication id. */
  remembered: Record<string, RememberedSend>;
  /** Counts what was sent: message ids and sequence numbers are made from it. */
  sends: number;
  purged?: number;
}

/** A move of messages out of a dead-letter queue. Plain data. */
export interface MoveTask {
  readonly handle: string;
  readonly source: string;
  readonly destination?: string;
  readonly perSecond?: number;
  readonly started: number;
  readonly toMove: number;
  moved: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";
  failure?: string;
  /** When it goes on, and in which place among what happens then. */
  next?: { readonly at: number; readonly sequence: number };
}

/** What attributes are where nobody set them. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const defaults: Readonly<Record<string, string>> = {
  DelaySeconds: "0",
  MaximumMessageSize: "1048576",
  MessageRetentionPeriod: "345600",
  ReceiveMessageWaitTimeSeconds: "0",
  SqsManagedSseEnabled: "true",
  VisibilityTimeout: "30",
};
const fifoDefaults: Readonly<Record<string, string>> = {
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoQueue: "true",
  FifoThroughputLimit: "perQueue",
};

/** Its attributes, those nobody set included. */
export function settingsOf(queue: Pick<QueueRecord, "name" | "attributes">): Readonly<Record<string, string>> {
  const customerKey = (queue.attributes["KmsMasterKeyId"] ?? "") !== "";
  return {
    ...defaults,
    ...(customerKey && { SqsManagedSseEnabled: "false", KmsDataKeyReusePeriodSeconds: "300" }),
    ...(isFifo(queue) && fifoDefaults),
    ...queue.attributes,
  };
}

/** An attribute that is a number. */
export function settingOf(queue: QueueRecord, attribute: string): number {
  return Number(settingsOf(queue)[attribute]);
}

export function isFifo({ name }: Pick<QueueRecord, "name">): boolean {
  return name.endsWith(".fifo");
}

export function queueArn({ region, accountId }: Place, name: string): string {
  return `arn:${partitionOf(region)}:sqs:${region}:${accountId}:${name}`;
}

export function queueUrl({ region, accountId }: Place, name: string): string {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://sqs.${region}.${domain}/${accountId}/${name}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
