import type { QueueMessage, QueuePort } from "../executor/queue-port.js";
import { sqsPackage } from "./peer-package.js";
import type { SQSClient } from "./optional-clients.js";

/** The longest a ReceiveMessage waits. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const longestPollMs = 20_000;

/** How long what was received stays out of sight while the rest is read, in seconds. */
const hiddenSeconds = 60;

type LookOptions = Parameters<QueuePort["look"]>[1];

/** Queues of any SQS, read through its client. Each message is received once and made visible again. */
export class Queues implements QueuePort {
  readonly #client: () => SQSClient;

  constructor(client: () => SQSClient) {
    this.#client = client;
  }

  async look(queue: string, { withinMs, fits }: LookOptions): Promise<readonly QueueMessage[]> {
    const QueueUrl = await this.#urlOf(queue);
    const seen: QueueMessage[] = [];
    const known = new Set<string>();
    const receipts: string[] = [];
    try {
      for (let leftMs = withinMs, first = true; first || leftMs > 0; first = false) {
        const waitMs = Math.min(longestPollMs, leftMs);
        const received = await this.#receive(QueueUrl, Math.ceil(waitMs / 1000));
        receipts.push(...received.map(({ receipt }) => receipt));
        const fresh = received.filter(({ messageId }) => !known.has(messageId));
        for (const { messageId, body } of fresh) {
          known.add(messageId);
          seen.push({ messageId, body });
          if (fits({ messageId, body })) return seen;
        }
        // A poll that brought nothing new took its time, or comes too late for a message that is hidden no longer.
        if (fresh.length === 0) leftMs -= Math.max(1, waitMs);
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

  async #receive(QueueUrl: string, WaitTimeSeconds: number): Promise<(QueueMessage & { readonly receipt: string })[]> {
    const { ReceiveMessageCommand } = sqsPackage();
    const { Messages = [] } = await this.#client().send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
      }),
    );
    return Messages.map(({ MessageId = "", Body = "", ReceiptHandle = "" }) => ({
      messageId: MessageId,
      body: Body,
      receipt: ReceiptHandle,
    }));
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
}
