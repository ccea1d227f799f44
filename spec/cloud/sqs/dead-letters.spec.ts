import {
  CancelMessageMoveTaskCommand,
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { arnOf, bodies, queue, receive, refusal } from "./support.js";

describe("Dead letters of the embedded SQS", () => {
  let cloud: EmbeddedCloud;
  let dead: string;
  let url: string;
  beforeEach(async () => {
    cloud = embedded();
    dead = await queue(cloud.sqs, "dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 2 });
    url = await queue(cloud.sqs, "orders", { RedrivePolicy, VisibilityTimeout: "0" });
  });
  afterEach(() => cloud.close());

  async function bury(...all: string[]): Promise<void> {
    for (const MessageBody of all) await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    for (let tries = 0; tries < 3; tries += 1) await receive(cloud.sqs, url);
  }
  const tasks = async (): Promise<unknown[]> =>
    (await cloud.sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf("dead"), MaxResults: 10 }))).Results ?? [];

  it("are moved when they were received too often, and tell where they failed", async () => {
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a"]);
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a"]);
    expect(await receive(cloud.sqs, dead)).to.deep.equal([]);
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
    const [message] = await receive(cloud.sqs, dead);
    expect(message?.Body).to.equal("a");
    expect(message?.Attributes).to.include({ DeadLetterQueueSourceArn: arnOf("orders") });
  });

  it("end a long poll of the dead-letter queue", async () => {
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    await receive(cloud.sqs, url);
    await receive(cloud.sqs, url);
    const polled = receive(cloud.sqs, dead, { WaitTimeSeconds: 20 });
    await receive(cloud.sqs, url);
    expect(bodies(await polled)).to.deep.equal(["a"]);
  });

  it("are redriven to where they came from, as new messages", async () => {
    await bury("a", "b");
    const { TaskHandle } = await cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dead") }));
    expect(TaskHandle).to.be.a("string");
    await cloud.runUntilIdle();
    expect(await receive(cloud.sqs, dead)).to.deep.equal([]);
    const [first, second] = await receive(cloud.sqs, url);
    expect([first?.Body, second?.Body]).to.deep.equal(["a", "b"]);
    expect(first?.Attributes).to.include({ ApproximateReceiveCount: "1" });
    expect(await tasks()).to.deep.equal([
      {
        Status: "COMPLETED",
        SourceArn: arnOf("dead"),
        ApproximateNumberOfMessagesMoved: 2,
        ApproximateNumberOfMessagesToMove: 2,
        StartedTimestamp: 1_893_456_000_000,
      },
    ]);
  });

  it("are redriven to another queue at a rate, until it is cancelled", async () => {
    const other = await queue(cloud.sqs, "other");
    await bury("a", "b", "c");
    const { TaskHandle } = await cloud.sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: arnOf("dead"),
        DestinationArn: arnOf("other"),
        MaxNumberOfMessagesPerSecond: 1,
      }),
    );
    await cloud.advanceBy("1s");
    expect(bodies(await receive(cloud.sqs, other))).to.deep.equal(["a", "b"]);
    const again = cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("dead") }));
    expect((await refusal(again))[0]).to.equal("UnsupportedOperation");
    const cancelled = await cloud.sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(cancelled.ApproximateNumberOfMessagesMoved).to.equal(2);
    await cloud.runUntilIdle();
    expect(bodies(await receive(cloud.sqs, dead))).to.deep.equal(["c"]);
    expect((await tasks())[0]).to.include({ Status: "CANCELLED" });
  });

  it("are not moved out of a queue that is nobody's dead-letter queue, nor one that is not there", async () => {
    const start = (SourceArn: string): Promise<unknown> =>
      cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect((await refusal(start(arnOf("orders"))))[1]).to.match(
      /Source queue must be configured as a Dead Letter Queue\.$/,
    );
    expect((await refusal(start(arnOf("gone")))).slice(0, 2)).to.deep.equal([
      "ResourceNotFoundException",
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    ]);
  });

  it("stay away when a message is deleted in time", async () => {
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    const [message] = await receive(cloud.sqs, url, { VisibilityTimeout: 30 });
    await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    await cloud.advanceBy("1h");
    expect([await receive(cloud.sqs, url), await receive(cloud.sqs, dead)]).to.deep.equal([[], []]);
  });

  it("need a queue of the same type that lets them in", async () => {
    const policy = (name: string): Record<string, string> => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount: 1 }),
    });
    expect((await refusal(queue(cloud.sqs, "a.fifo", { FifoQueue: "true", ...policy("dead") })))[1]).to.match(
      /Dead-letter queue must be same type of queue as the source\.$/,
    );
    await queue(cloud.sqs, "shut", { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
    expect((await refusal(queue(cloud.sqs, "b", policy("shut"))))[1]).to.match(/is not permitted to use/);
  });
});
