import type { QueueLook, QueueMessage, QueuePort, QueueSight } from "../../executor/queue-port.js";
import { isJsonObject, parseJson } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import type { SQSClient } from "../clients/optional-clients.js";
import { sqsPackage } from "../clients/peer-package.js";
import type { RealTime } from "./real-time.js";

/** The longest a ReceiveMessage waits. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const longestPollMs = 20_000;

/** A poll that waits asks all of SQS's servers, one that does not only some of them. */
const shortestPollMs = 1000;

/** The longest a message can be hidden. */
const longestHiddenSeconds = 43_200;

/** So much longer than the look are messages hidden, so that none is received twice. */
const spareSeconds = 60;

/** Messages of one group of a FIFO queue that can be received while none of them is deleted. */
const mostOfGroup = 10;

const permissions =
  "It needs sqs:GetQueueUrl (unless a URL is given), sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility.";

interface Received extends QueueMessage {
  readonly receipt: string;
}

/** What a queue's attributes tell, where they may be read. */
interface QueueTraits {
  readonly fifo: boolean;
  readonly redrive: { readonly target: string; readonly receives: number } | undefined;
}

/**
 * Queues of a real SQS, read through its client: SQS shows messages only to who receives them. Each is received once and made visible again,
 * which raises its receive count; so queues that move messages elsewhere after some receives are not looked at.
 */
export class RemoteQueues implements QueuePort {
  readonly #client: () => SQSClient;
  readonly #time: RealTime;
  readonly #skewMs: number;

  /** @param skewMs by so much the clocks of SQS and Step Functions may differ */
  constructor(client: () => SQSClient, time: RealTime, skewMs: number) {
    this.#client = client;
    this.#time = time;
    this.#skewMs = skewMs;
  }

  async look(queue: string, how: QueueLook): Promise<QueueSight> {
    try {
      const elsewhere = await this.#elsewhere(queue);
      if (elsewhere !== undefined) return elsewhere;
      const QueueUrl = await this.#urlOf(queue);
      const traits = await this.#traits(QueueUrl);
      if (traits?.redrive !== undefined) return movesOn(queue, traits.redrive);
      const messages = await this.#received(QueueUrl, how);
      return { messages, hints: traits?.fifo === true && messages.length >= mostOfGroup ? [groupHint] : [] };
    } catch (error) {
      const { name, message } = error as Error;
      if (/QueueDoesNotExist|NonExistentQueue/.test(name)) return await this.#missing(queue);
      if (!/AccessDenied|NotAuthorized|Forbidden/.test(name)) throw error;
      return { unreadable: `the queue ${queue} may not be read: ${message}`, hints: [permissions] };
    }
  }

  /** Another Region has its own queues, and needs a client of its own. */
  async #elsewhere(queue: string): Promise<QueueSight | undefined> {
    const region = /^arn:[a-z-]+:sqs:([^:]+):/.exec(queue)?.[1];
    const own = await this.#client().config.region();
    if (region === undefined || region === own) return undefined;
    return {
      unreadable: `the queue ${queue} stands in ${region}, and the target's SQS client is one of ${own}`,
      hints: [`Give the target a client of that Region: clients: { sqs: new SQSClient({ region: "${region}" }) }.`],
    };
  }

  async #received(QueueUrl: string, { withinMs, since, fits }: QueueLook): Promise<QueueMessage[]> {
    const hiddenSeconds = Math.min(longestHiddenSeconds, Math.ceil(withinMs / 1000) + spareSeconds);
    const seen: QueueMessage[] = [];
    const known = new Set<string>();
    const receipts: string[] = [];
    try {
      for (let leftMs = Math.max(shortestPollMs, withinMs); leftMs > 0;) {
        const waitMs = Math.min(longestPollMs, Math.ceil(leftMs / 1000) * 1000);
        const begun = this.#time.now();
        const received = await this.#receive(QueueUrl, waitMs / 1000, hiddenSeconds, since.startedAt);
        receipts.push(...received.map(({ receipt }) => receipt));
        const fresh = received.filter(({ messageId }) => !known.has(messageId));
        for (const { receipt: _, ...message } of fresh) {
          known.add(message.messageId);
          seen.push(message);
          if (fits(message)) return seen;
        }
        // A poll that brings nothing new takes the time it was given: that of the service, which may be virtual.
        leftMs -= fresh.length === 0 ? waitMs : this.#time.now() - begun;
      }
      return seen;
    } finally {
      await this.#show(QueueUrl, receipts);
    }
  }

  async #urlOf(queue: string): Promise<string> {
    if (/^https?:/.test(queue)) return queue;
    const { GetQueueUrlCommand } = sqsPackage();
    const [, , , , account, name] = queue.startsWith("arn:") ? queue.split(":") : [];
    const { QueueUrl = queue } = await this.#client().send(
      new GetQueueUrlCommand({
        QueueName: name ?? queue,
        ...(account !== undefined && { QueueOwnerAWSAccountId: account }),
      }),
    );
    return QueueUrl;
  }

  /** Undefined where they may not be read: the look goes on without. */
  async #traits(QueueUrl: string): Promise<QueueTraits | undefined> {
    const { GetQueueAttributesCommand } = sqsPackage();
    try {
      const { Attributes = {} } = await this.#client().send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      return { fifo: Attributes["FifoQueue"] === "true", redrive: redriveOf(Attributes["RedrivePolicy"]) };
    } catch (error) {
      if (/AccessDenied|NotAuthorized|Forbidden/.test((error as Error).name)) return undefined;
      throw error;
    }
  }

  async #receive(
    QueueUrl: string,
    WaitTimeSeconds: number,
    VisibilityTimeout: number,
    startedAt: number,
  ): Promise<Received[]> {
    const { ReceiveMessageCommand } = sqsPackage();
    const { Messages = [] } = await this.#client().send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds,
        MaxNumberOfMessages: 10,
        VisibilityTimeout,
        MessageAttributeNames: ["All"],
        // The older name of MessageSystemAttributeNames, which every SQS knows.
        AttributeNames: ["All"],
      }),
    );
    return Messages.map(
      ({ MessageId = "", Body = "", ReceiptHandle = "", Attributes = {}, MessageAttributes = {} }) => {
        const { SentTimestamp, DeadLetterQueueSourceArn } = Attributes;
        // One that SQS moved here keeps the date at which it was sent to the queue it comes from.
        const dated = SentTimestamp !== undefined && DeadLetterQueueSourceArn === undefined;
        return {
          messageId: MessageId,
          body: Body,
          attributes: Object.fromEntries(
            Object.entries(MessageAttributes).map(([name, { StringValue, BinaryValue }]) => [
              name,
              StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64"),
            ]),
          ),
          earlier: dated && Number(SentTimestamp) < startedAt - this.#skewMs,
          receipt: ReceiptHandle,
        };
      },
    );
  }

  async #show(QueueUrl: string, receipts: readonly string[]): Promise<void> {
    const { ChangeMessageVisibilityBatchCommand } = sqsPackage();
    for (let from = 0; from < receipts.length; from += 10) {
      const Entries = receipts
        .slice(from, from + 10)
        .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
      await this.#client().send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  }

  async #missing(queue: string): Promise<QueueSight> {
    const region = await this.#client().config.region();
    const name = queue.split(/[:/]/).at(-1) ?? queue;
    const hint = didYouMean(name, await this.#names()).trim();
    return { unreadable: `there is no queue ${queue} in ${region}`, hints: hint === "" ? [] : [hint] };
  }

  /** Names for "did you mean": none where they may not be listed. */
  async #names(): Promise<string[]> {
    const { ListQueuesCommand } = sqsPackage();
    try {
      const { QueueUrls = [] } = await this.#client().send(new ListQueuesCommand({ MaxResults: 1000 }));
      return QueueUrls.map((url) => url.split("/").at(-1) ?? "");
    } catch {
      return [];
    }
  }
}

const groupHint = `Of a message group of a FIFO queue only the first ${mostOfGroup} messages can be received while they are not deleted.`;

function redriveOf(policy: string | undefined): QueueTraits["redrive"] {
  if (policy === undefined) return undefined;
  const parsed = parseJson(policy);
  if (!isJsonObject(parsed)) return undefined;
  return { target: String(parsed["deadLetterTargetArn"]), receives: Number(parsed["maxReceiveCount"]) };
}

function movesOn(queue: string, { target, receives }: NonNullable<QueueTraits["redrive"]>): QueueSight {
  const name = target.split(":").at(-1) ?? target;
  const often = receives === 1 ? "one receive" : `${receives} receives`;
  return {
    unreadable: `the queue ${queue} moves messages to ${name} after ${often}, and to look at them here is to receive them`,
    hints: [`Look into ${name}, or run it on embedded(), where looking receives nothing.`],
  };
}
