import {
  ChangeMessageVisibilityCommand,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import fc from "fast-check";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { bodies, queue, receive, refusal } from "./support.js";

describe("Messages of the embedded SQS", () => {
  let cloud: EmbeddedCloud;
  let url: string;
  beforeEach(async () => {
    cloud = embedded();
    url = await queue(cloud.sqs, "orders", { VisibilityTimeout: "30" });
  });
  afterEach(() => cloud.close());
  const send = (MessageBody: string, more: object = {}): Promise<unknown> =>
    cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody, ...more }));
  const since = (start: Date): number => cloud.now().getTime() - start.getTime();

  it("carry body, attributes and their checksums", async () => {
    const sent = await cloud.sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: "hello",
        MessageAttributes: {
          City: { DataType: "String", StringValue: "Any City" },
          Population: { DataType: "Number", StringValue: "1250800" },
          Picture: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
        },
      }),
    );
    expect(sent.MD5OfMessageBody).to.equal("5d41402abc4b2a76b9719d911017c592");
    const [message] = await receive(cloud.sqs, url, { MessageAttributeNames: ["All"] });
    expect(message?.Body).to.equal("hello");
    expect(message?.MessageId).to.equal(sent.MessageId);
    expect(message?.MD5OfMessageAttributes).to.equal(sent.MD5OfMessageAttributes);
    expect(message?.MessageAttributes?.["Picture"]?.BinaryValue).to.deep.equal(new Uint8Array([0, 255]));
    expect(message?.Attributes).to.deep.equal({
      SenderId: "123456789012",
      SentTimestamp: "1893456000000",
      ApproximateReceiveCount: "1",
      ApproximateFirstReceiveTimestamp: "1893456000000",
    });
  });

  it("have AWS's checksum of attributes", async () => {
    const timestamp = { DataType: "Number.java.lang.Long", StringValue: "1493147359900" };
    await send("a", { MessageAttributes: { timestamp, other: { DataType: "String", StringValue: "x" } } });
    const [one] = await receive(cloud.sqs, url, {
      MessageAttributeNames: ["time*", "timestamp"],
      VisibilityTimeout: 0,
    });
    expect(one?.MessageAttributes).to.deep.equal({ timestamp });
    expect(one?.MD5OfMessageAttributes).to.equal("2e2e4876d8e0bd6b8c2c8f556831c349");
    expect((await receive(cloud.sqs, url))[0]).to.not.have.property("MessageAttributes");
  });

  it("are hidden after a receive and come back when the visibility time-out is over", async () => {
    await send("a");
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a"]);
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
    await cloud.advanceBy("29s");
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
    await cloud.advanceBy("1s");
    const [again] = await receive(cloud.sqs, url);
    expect(again?.Attributes?.ApproximateReceiveCount).to.equal("2");
  });

  it("end a long poll at the moment they come, in virtual time", async () => {
    const start = cloud.now();
    await send("a", { DelaySeconds: 7 });
    expect(bodies(await receive(cloud.sqs, url, { WaitTimeSeconds: 20 }))).to.deep.equal(["a"]);
    expect(since(start)).to.equal(7000);
    expect(await receive(cloud.sqs, url, { WaitTimeSeconds: 20 })).to.deep.equal([]);
    expect(since(start)).to.equal(27_000);
    // Hidden until 37 s: the next poll meets it there.
    expect(bodies(await receive(cloud.sqs, url, { WaitTimeSeconds: 20 }))).to.deep.equal(["a"]);
    expect(since(start)).to.equal(37_000);
  });

  it("end a long poll that is under way when they are sent", async () => {
    const start = cloud.now();
    const polled = receive(cloud.sqs, url, { WaitTimeSeconds: 20 });
    await send("a");
    expect(bodies(await polled)).to.deep.equal(["a"]);
    expect(since(start)).to.equal(0);
  });

  it("do not move time without a wait", async () => {
    const start = cloud.now();
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
    expect(since(start)).to.equal(0);
  });

  it("are deleted by their latest receipt handle; an earlier one deletes nothing", async () => {
    await send("a");
    const [first] = await receive(cloud.sqs, url, { VisibilityTimeout: 0 });
    const [second] = await receive(cloud.sqs, url);
    const remove = (ReceiptHandle: string | undefined): Promise<unknown> =>
      cloud.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    await remove(first?.ReceiptHandle);
    await cloud.advanceBy("30s");
    const [third] = await receive(cloud.sqs, url);
    expect(third?.Body).to.equal("a");
    expect(second?.ReceiptHandle).to.not.equal(first?.ReceiptHandle);
    await remove(third?.ReceiptHandle);
    await remove(third?.ReceiptHandle);
    await cloud.advanceBy("1h");
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
  });

  it("change their visibility while in flight", async () => {
    await send("a");
    const [message] = await receive(cloud.sqs, url);
    const change = (VisibilityTimeout: number): Promise<unknown> =>
      cloud.sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );
    await change(5);
    await cloud.advanceBy("5s");
    expect((await refusal(change(5))).slice(0, 1)).to.deep.equal(["MessageNotInflight"]);
    expect((await refusal(change(43_201)))[1]).to.equal(
      "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.",
    );
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a"]);
  });

  it("are gone when the retention period is over", async () => {
    const short = await queue(cloud.sqs, "short", { MessageRetentionPeriod: "60" });
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: short, MessageBody: "a" }));
    await cloud.advanceBy("60s");
    expect(await receive(cloud.sqs, short)).to.deep.equal([]);
  });

  it("go in batches, each entry on its own", async () => {
    const sent = await cloud.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: "a", MessageBody: "1" },
          { Id: "b", MessageBody: "2", DelaySeconds: 901 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).to.deep.equal(["a"]);
    expect(sent.Failed).to.deep.equal([
      {
        Id: "b",
        SenderFault: true,
        Code: "InvalidParameterValue",
        Message: "Value 901 for parameter DelaySeconds is invalid. Reason: Must be between 0 and 900, if provided.",
      },
    ]);
    const [message] = await receive(cloud.sqs, url);
    const entry = { Id: "x", ReceiptHandle: message?.ReceiptHandle ?? "" };
    const changed = await cloud.sqs.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: [{ ...entry, VisibilityTimeout: 60 }] }),
    );
    expect(changed.Successful).to.deep.equal([{ Id: "x" }]);
    const deleted = await cloud.sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [entry, { Id: "y", ReceiptHandle: "none" }] }),
    );
    expect(deleted.Successful).to.deep.equal([{ Id: "x" }]);
    expect(deleted.Failed?.[0]).to.include({ Id: "y", Code: "ReceiptHandleIsInvalid" });
  });

  const batches: [title: string, ids: string[], name: string, message: string][] = [
    ["an empty batch", [], "EmptyBatchRequest", "There should be at least one entry in the request."],
    [
      "eleven entries",
      [..."abcdefghijk"],
      "TooManyEntriesInBatchRequest",
      "Maximum number of entries per request are 10. You have sent 11.",
    ],
    ["an id given twice", ["a", "a"], "BatchEntryIdsNotDistinct", "Id a repeated."],
    [
      "an id that is none",
      ["a b"],
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    ],
  ];
  for (const [title, ids, name, message] of batches) {
    it(`refuse ${title}`, async () => {
      const Entries = ids.map((Id) => ({ Id, MessageBody: "x" }));
      const call = cloud.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      expect((await refusal(call)).slice(0, 2)).to.deep.equal([name, message]);
    });
  }

  const refused: [title: string, more: object, message: string][] = [
    ["no body", { MessageBody: "" }, "The request must contain the parameter MessageBody."],
    [
      "a body over the limit",
      { MessageBody: "x".repeat(1_048_577) },
      "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    ],
    ["characters XML does not know", { MessageBody: "a\u0000" }, "Invalid characters in message."],
    [
      "an attribute without a type",
      { MessageAttributes: { a: { DataType: "", StringValue: "x" } } },
      "The message attribute 'a' must contain a non-empty message attribute type.",
    ],
    [
      "a type that is none",
      { MessageAttributes: { a: { DataType: "Date", StringValue: "x" } } },
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      "an attribute without a value",
      { MessageAttributes: { a: { DataType: "String" } } },
      "The message attribute 'a' must contain a non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      "an attribute name of AWS's",
      { MessageAttributes: { "aws.x": { DataType: "String", StringValue: "x" } } },
      "Message (user) attribute name 'aws.x' is invalid.",
    ],
    ["a queue URL that is none", { QueueUrl: "orders" }, "The address orders is not valid for this endpoint."],
  ];
  for (const [title, more, message] of refused) {
    it(`refuse ${title}`, async () => {
      expect((await refusal(send("x", more)))[1]).to.equal(message);
    });
  }

  it("refuse receives out of bounds", async () => {
    const get = (more: object): Promise<unknown> =>
      cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, ...more }));
    expect((await refusal(get({ MaxNumberOfMessages: 11 })))[1]).to.equal(
      "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    );
    expect((await refusal(get({ WaitTimeSeconds: 21 })))[1]).to.equal(
      "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
    );
  });

  it("are each received once before they are hidden, whatever the order of calls (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant("send"), fc.integer({ min: 1, max: 10 })), { maxLength: 20 }),
        async (steps) => {
          await using own = embedded();
          const QueueUrl = await queue(own.sqs, "orders");
          let sent = 0;
          const seen: unknown[] = [];
          for (const step of steps) {
            if (step === "send")
              await own.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `m${(sent += 1)}` }));
            else seen.push(...bodies(await receive(own.sqs, QueueUrl, { MaxNumberOfMessages: step })));
          }
          while (seen.length < sent) {
            const more = await receive(own.sqs, QueueUrl);
            expect(more).to.not.deep.equal([]);
            seen.push(...bodies(more));
          }
          expect(new Set(seen).size).to.equal(sent);
          expect(await receive(own.sqs, QueueUrl)).to.deep.equal([]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
