import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type Message,
} from "@aws-sdk/client-sqs";
import type { EmbeddedCloud } from "stepwright";

/** A queue that rules may send to. */
export interface Queue {
  readonly url: string;
  readonly arn: string;
}

/** Makes a queue, and lets EventBridge send to it: without the statement every delivery would be refused. */
export async function createQueue(
  cloud: EmbeddedCloud,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<Queue> {
  const { QueueUrl = "" } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const arn = (await cloud.sqs.send(read)).Attributes?.["QueueArn"] ?? "";
  const statement = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Resource: arn }] });
  await cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return { url: QueueUrl, arn };
}

/** The next message, with its attributes; waits up to 20 seconds of virtual time. */
export async function receive(cloud: EmbeddedCloud, { url }: Queue): Promise<Message | undefined> {
  const request = { QueueUrl: url, WaitTimeSeconds: 20, MessageAttributeNames: ["All"] };
  return (await cloud.sqs.send(new ReceiveMessageCommand(request))).Messages?.[0];
}

/** Takes a message off its queue for good. */
export async function remove(cloud: EmbeddedCloud, { url }: Queue, { ReceiptHandle }: Message): Promise<void> {
  await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
}
