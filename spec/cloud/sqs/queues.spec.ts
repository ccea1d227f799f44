import {
  AddPermissionCommand,
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  RemovePermissionCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createCloud } from "../../../src/cloud/cloud.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { arnOf, queue, receive, refusal } from "./support.js";

describe("Queues of the embedded SQS", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());
  const attributesOf = async (QueueUrl: string, ...names: string[]): Promise<unknown> => {
    const { Attributes } = await cloud.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names as never[] }),
    );
    return Attributes;
  };

  it("are created, found, listed by prefix and page, and deleted", async () => {
    const url = await queue(cloud.sqs, "orders");
    await queue(cloud.sqs, "orders-late");
    await queue(cloud.sqs, "payments");
    expect(url).to.equal("https://sqs.us-east-1.amazonaws.com/123456789012/orders");
    expect((await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: "orders" }))).QueueUrl).to.equal(url);
    const first = await cloud.sqs.send(new ListQueuesCommand({ QueueNamePrefix: "orders", MaxResults: 1 }));
    expect(first.QueueUrls).to.deep.equal([url]);
    const { NextToken } = first;
    const second = await cloud.sqs.send(new ListQueuesCommand({ QueueNamePrefix: "orders", MaxResults: 1, NextToken }));
    expect([second.QueueUrls, second.NextToken]).to.deep.equal([[`${url}-late`], undefined]);
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect(await refusal(cloud.sqs.send(new GetQueueUrlCommand({ QueueName: "orders" })))).to.deep.equal([
      "QueueDoesNotExist",
      "The specified queue does not exist.",
      "AWS.SimpleQueueService.NonExistentQueue",
    ]);
  });

  it("have AWS's attributes where nobody set any", async () => {
    const url = await queue(cloud.sqs, "orders");
    expect(await attributesOf(url, "All")).to.deep.equal({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      CreatedTimestamp: "1893456000",
      DelaySeconds: "0",
      LastModifiedTimestamp: "1893456000",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      QueueArn: arnOf("orders"),
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
      VisibilityTimeout: "30",
    });
    expect(await attributesOf(await queue(cloud.sqs, "a.fifo", { FifoQueue: "true" }), "All")).to.include({
      FifoQueue: "true",
      ContentBasedDeduplication: "false",
      DeduplicationScope: "queue",
      FifoThroughputLimit: "perQueue",
    });
    expect(await attributesOf(url)).to.equal(undefined);
  });

  it("count what is visible, delayed and in flight", async () => {
    const url = await queue(cloud.sqs, "orders");
    const send = (body: string, DelaySeconds?: number): Promise<unknown> =>
      cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, DelaySeconds }));
    await send("a");
    await send("b");
    await send("c", 60);
    await receive(cloud.sqs, url, { MaxNumberOfMessages: 1 });
    expect(
      await attributesOf(
        url,
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
      ),
    ).to.deep.equal({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesDelayed: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
    });
  });

  it("are the same queue when created again with the same attributes, and refused with others", async () => {
    const url = await queue(cloud.sqs, "orders", { VisibilityTimeout: "10" });
    expect(await queue(cloud.sqs, "orders", { VisibilityTimeout: "10" })).to.equal(url);
    expect(await queue(cloud.sqs, "orders")).to.equal(url);
    expect(await refusal(queue(cloud.sqs, "orders", { VisibilityTimeout: "11" }))).to.deep.equal([
      "QueueNameExists",
      "A queue already exists with the same name and a different value for attribute VisibilityTimeout",
      "QueueAlreadyExists",
    ]);
  });

  it("give their name free a minute after they were deleted", async () => {
    const url = await queue(cloud.sqs, "orders");
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    expect((await refusal(queue(cloud.sqs, "orders")))[0]).to.equal("QueueDeletedRecently");
    await cloud.advanceBy("60s");
    expect(await queue(cloud.sqs, "orders")).to.equal(url);
  });

  const refusedAttributes: [attributes: Record<string, string>, name: string, message: string][] = [
    [{ Colour: "red" }, "InvalidAttributeName", "Unknown Attribute Colour."],
    [{ FifoQueue: "false" }, "InvalidAttributeName", "Unknown Attribute FifoQueue."],
    [{ VisibilityTimeout: "43201" }, "InvalidAttributeValue", "Invalid value for the parameter VisibilityTimeout."],
    [{ DelaySeconds: "soon" }, "InvalidAttributeValue", "Invalid value for the parameter DelaySeconds."],
    [
      { RedrivePolicy: "{" },
      "InvalidParameterValue",
      "Value { for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.",
    ],
    [
      { RedrivePolicy: '{"maxReceiveCount":3}' },
      "InvalidParameterValue",
      'Value {"maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: deadLetterTargetArn.',
    ],
    [
      { RedrivePolicy: `{"maxReceiveCount":3,"deadLetterTargetArn":"${arnOf("gone")}"}` },
      "InvalidParameterValue",
      `Value {"maxReceiveCount":3,"deadLetterTargetArn":"${arnOf("gone")}"} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    ],
  ];
  for (const [attributes, name, message] of refusedAttributes) {
    it(`refuse the attributes ${JSON.stringify(attributes)}`, async () => {
      expect((await refusal(queue(cloud.sqs, "orders", attributes))).slice(0, 2)).to.deep.equal([name, message]);
    });
  }

  it("refuse names that are none", async () => {
    for (const [name, attributes] of [
      ["or ders", {}],
      ["orders.fifo", {}],
      ["a".repeat(81), {}],
    ] as const) {
      expect(await refusal(queue(cloud.sqs, name, attributes))).to.deep.equal([
        "InvalidParameterValue",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        "InvalidParameterValue",
      ]);
    }
    expect((await refusal(queue(cloud.sqs, "orders", { FifoQueue: "true" })))[1]).to.match(
      /must end with \.fifo suffix/,
    );
  });

  it("take new attributes; an empty text takes a policy away", async () => {
    await queue(cloud.sqs, "dead");
    const url = await queue(cloud.sqs, "orders");
    const set = (Attributes: Record<string, string>): Promise<unknown> =>
      cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("dead"), maxReceiveCount: "2" });
    await set({ RedrivePolicy, VisibilityTimeout: "5" });
    expect(await attributesOf(url, "RedrivePolicy", "VisibilityTimeout")).to.deep.equal({
      RedrivePolicy,
      VisibilityTimeout: "5",
    });
    const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/dead";
    const sources = await cloud.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
    expect(sources.queueUrls).to.deep.equal([url]);
    await set({ RedrivePolicy: "" });
    expect(await attributesOf(url, "RedrivePolicy")).to.equal(undefined);
  });

  it("are purged once a minute", async () => {
    const url = await queue(cloud.sqs, "orders");
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    await cloud.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
    expect(await refusal(cloud.sqs.send(new PurgeQueueCommand({ QueueUrl: url })))).to.deep.equal([
      "PurgeQueueInProgress",
      "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
      "AWS.SimpleQueueService.PurgeQueueInProgress",
    ]);
    await cloud.advanceBy("1m");
    await cloud.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  });

  it("carry tags", async () => {
    const { QueueUrl = "" } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "orders", tags: { a: "1" } }));
    await cloud.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { b: "2" } }));
    await cloud.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["a"] }));
    expect((await cloud.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).to.deep.equal({ b: "2" });
  });

  it("write permissions into their policy", async () => {
    const url = await queue(cloud.sqs, "orders");
    const add = new AddPermissionCommand({
      QueueUrl: url,
      Label: "partner",
      AWSAccountIds: ["111111111111"],
      Actions: ["SendMessage"],
    });
    await cloud.sqs.send(add);
    const { Policy } = (await attributesOf(url, "Policy")) as { Policy: string };
    expect((JSON.parse(Policy) as { Statement: unknown }).Statement).to.deep.equal([
      {
        Sid: "partner",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "SQS:SendMessage",
        Resource: arnOf("orders"),
      },
    ]);
    expect((await refusal(cloud.sqs.send(add)))[1]).to.equal(
      "Value partner for parameter Label is invalid. Reason: Already exists.",
    );
    await cloud.sqs.send(new RemovePermissionCommand({ QueueUrl: url, Label: "partner" }));
    expect(await attributesOf(url, "Policy")).to.equal(undefined);
  });

  it("of another Region or account are others", async () => {
    const other = createCloud();
    const call = async (authorization: string, operation: string, request: object): Promise<unknown> => {
      const headers = { "x-amz-target": `AmazonSQS.${operation}`, authorization };
      const { body } = await other.handle({ method: "POST", path: "/", headers, body: JSON.stringify(request) });
      return JSON.parse(String(body));
    };
    const west = "AWS4-HMAC-SHA256 Credential=111111111111/20300101/us-west-2/sqs/aws4_request";
    const east = "AWS4-HMAC-SHA256 Credential=key/20300101/us-east-1/sqs/aws4_request";
    expect(await call(west, "CreateQueue", { QueueName: "orders" })).to.deep.equal({
      QueueUrl: "https://sqs.us-west-2.amazonaws.com/111111111111/orders",
    });
    expect(await call(east, "ListQueues", {})).to.deep.equal({});
  });
});
