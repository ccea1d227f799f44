import { CreateQueueCommand, ReceiveMessageCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";

/** Creates a queue and returns its URL. */
export async function queue(sqs: SQSClient, name: string, attributes: Record<string, string> = {}): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return QueueUrl ?? "";
}

export function arnOf(name: string): string {
  return `arn:aws:sqs:us-east-1:123456789012:${name}`;
}

/** What one ReceiveMessage gives. */
export async function receive(sqs: SQSClient, QueueUrl: string, more: object = {}): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"], ...more }),
  );
  return Messages;
}

export function bodies(messages: readonly Message[]): unknown[] {
  return messages.map(({ Body }) => Body);
}

/** Name and text of the error a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<[name: string, message: string, code: unknown]> {
  try {
    await call;
  } catch (error) {
    const { name, message, Code } = error as Error & { Code?: unknown };
    return [name, message, Code];
  }
  throw new Error("The call was not refused.");
}
