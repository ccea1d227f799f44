import { DeleteMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { bodies, queue, receive, refusal } from "./support.js";

describe("FIFO queues of the embedded SQS", () => {
  let cloud: EmbeddedCloud;
  let url: string;
  beforeEach(async () => {
    cloud = embedded();
    url = await queue(cloud.sqs, "orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  });
  afterEach(() => cloud.close());
  const send = (MessageBody: string, MessageGroupId: string | undefined, more: object = {}) =>
    cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody, MessageGroupId, ...more }));

  it("keep the order of a group, and hold it back while one of its messages is in flight", async () => {
    await send("a1", "a");
    await send("a2", "a");
    await send("b1", "b");
    const [first] = await receive(cloud.sqs, url, { MaxNumberOfMessages: 1 });
    expect(first?.Body).to.equal("a1");
    expect(first?.Attributes).to.include({ MessageGroupId: "a" });
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["b1"]);
    await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a2"]);
  });

  it("let a long poll go on with the next of a group when the one before is deleted", async () => {
    await send("a1", "a");
    await send("a2", "a");
    const [first] = await receive(cloud.sqs, url, { MaxNumberOfMessages: 1 });
    const start = cloud.now().getTime();
    const polled = receive(cloud.sqs, url, { WaitTimeSeconds: 20 });
    await cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    expect(bodies(await polled)).to.deep.equal(["a2"]);
    expect(cloud.now().getTime()).to.equal(start);
  });

  it("number what is sent, upwards", async () => {
    const [one, two] = [await send("a", "a"), await send("b", "a")];
    expect(one.SequenceNumber).to.match(/^\d{20}$/);
    expect(BigInt(two.SequenceNumber ?? 0) > BigInt(one.SequenceNumber ?? 0)).to.equal(true);
  });

  it("accept the same content once in five minutes", async () => {
    const first = await send("a", "a");
    await cloud.advanceBy("299s");
    const second = await send("a", "b");
    expect(second.MessageId).to.equal(first.MessageId);
    expect(second.SequenceNumber).to.equal(first.SequenceNumber);
    await cloud.advanceBy("1s");
    const third = await send("a", "a");
    expect(third.MessageId).to.not.equal(first.MessageId);
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a", "a"]);
  });

  it("tell messages apart by their deduplication id, in a group of its own where they are told to", async () => {
    await send("a", "a", { MessageDeduplicationId: "1" });
    await send("a", "a", { MessageDeduplicationId: "2" });
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a", "a"]);
    url = await queue(cloud.sqs, "grouped.fifo", {
      FifoQueue: "true",
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
    });
    await send("a", "a", { MessageDeduplicationId: "1" });
    await send("b", "b", { MessageDeduplicationId: "1" });
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a", "b"]);
  });

  it("refuse what a FIFO queue does not take", async () => {
    expect((await refusal(send("a", undefined)))[1]).to.equal("The request must contain the parameter MessageGroupId.");
    expect((await refusal(send("a", "a", { DelaySeconds: 1 })))[1]).to.equal(
      "Value 1 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    );
    url = await queue(cloud.sqs, "plain.fifo", { FifoQueue: "true" });
    expect((await refusal(send("a", "a")))[1]).to.equal(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  });

  it("refuse a receipt handle that has expired", async () => {
    await send("a", "a");
    const [message] = await receive(cloud.sqs, url);
    await cloud.advanceBy("30s");
    const call = cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    expect((await refusal(call))[1]).to.equal(
      `Value ${message?.ReceiptHandle ?? ""} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  });
});
