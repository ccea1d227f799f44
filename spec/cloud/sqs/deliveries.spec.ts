import { expect } from "chai";
import { createCloud, type Cloud } from "../../../src/cloud/cloud.js";
import type { DeliveryResult } from "../../../src/cloud/delivery.js";
import { arnOf } from "./support.js";

const rule = "arn:aws:events:us-east-1:123456789012:rule/orders";
const from = { principal: "events.amazonaws.com", sourceArn: rule };
const logGroup = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/orders";

describe("Deliveries to queues and log groups", () => {
  let cloud: Cloud;
  const call = async (target: string, request: object): Promise<Record<string, unknown>> => {
    const headers = { "x-amz-target": target };
    const { body } = await cloud.handle({ method: "POST", path: "/", headers, body: JSON.stringify(request) });
    return JSON.parse(String(body)) as Record<string, unknown>;
  };
  const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/orders";
  const allow = async (statement: object): Promise<unknown> => {
    const Policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "sqs:SendMessage", ...statement } });
    return await call("AmazonSQS.SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
  };
  const deliver = async (service: string, arn: string, more: object = {}): Promise<DeliveryResult | undefined> =>
    await cloud.receivers.get(service)?.receive({ arn, body: '{"id":1}', from, ...more });

  beforeEach(async () => {
    cloud = createCloud();
    await call("AmazonSQS.CreateQueue", { QueueName: "orders" });
  });

  it("need the queue's policy, and say which statement is missing", async () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arnOf("orders"),
      Condition: { ArnEquals: { "aws:SourceArn": rule } },
    };
    expect(await deliver("sqs", arnOf("orders"))).to.deep.equal({
      delivered: false,
      code: "AccessDeniedException",
      message:
        `The policy of the queue ${arnOf("orders")} does not let events.amazonaws.com send messages. ` +
        `Give the queue's attribute Policy this statement: ${JSON.stringify(statement)}`,
      retryable: false,
    });
    await allow(statement);
    expect(await deliver("sqs", arnOf("orders"), { attributes: { ERROR_CODE: "X" } })).to.include({ delivered: true });
    const { Messages } = await call("AmazonSQS.ReceiveMessage", { QueueUrl, MessageAttributeNames: ["All"] });
    expect((Messages as object[])[0]).to.deep.include({
      Body: '{"id":1}',
      MessageAttributes: { ERROR_CODE: { DataType: "String", StringValue: "X" } },
    });
  });

  const policies: [title: string, statement: object, delivered: boolean][] = [
    ["of anybody", { Principal: "*", Resource: "*" }, true],
    ["of any action", { Principal: { Service: ["a", "events.amazonaws.com"] }, Action: "SQS:*", Resource: "*" }, true],
    ["of another service", { Principal: { Service: "sns.amazonaws.com" }, Resource: "*" }, false],
    ["of another action", { Principal: "*", Action: "sqs:ReceiveMessage", Resource: "*" }, false],
    ["for another queue", { Principal: "*", Resource: arnOf("others") }, false],
    [
      "for rules like this one",
      { Principal: "*", Resource: "*", Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/ord*" } } },
      true,
    ],
    [
      "for another rule",
      { Principal: "*", Resource: "*", Condition: { ArnEquals: { "aws:SourceArn": `${rule}s` } } },
      false,
    ],
    [
      "for this account",
      { Principal: "*", Resource: "*", Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } },
      true,
    ],
    [
      "with a condition nobody knows",
      { Principal: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } },
      false,
    ],
  ];
  for (const [title, statement, delivered] of policies) {
    it(`${delivered ? "pass" : "do not pass"} with a policy ${title}`, async () => {
      await allow(statement);
      expect((await deliver("sqs", arnOf("orders")))?.delivered).to.equal(delivered);
    });
  }

  it("do not pass where another statement denies it", async () => {
    const Policy = JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" },
        { Effect: "Deny", Principal: "*", Action: "sqs:SendMessage", Resource: "*" },
      ],
    });
    await call("AmazonSQS.SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
    expect(await deliver("sqs", arnOf("orders"))).to.include({ delivered: false, code: "AccessDeniedException" });
  });

  it("fail where there is no such queue, or a FIFO queue gets no group", async () => {
    expect(await deliver("sqs", arnOf("gone"))).to.deep.include({
      delivered: false,
      code: "AWS.SimpleQueueService.NonExistentQueue",
    });
    await call("AmazonSQS.CreateQueue", { QueueName: "a.fifo", Attributes: { FifoQueue: "true" } });
    expect(await deliver("sqs", arnOf("a.fifo"), { from: undefined })).to.include({ code: "MissingParameter" });
  });

  it("write into a stream of the log group that a resource policy opens", async () => {
    expect(await deliver("logs", logGroup)).to.include({ delivered: false, code: "ResourceNotFoundException" });
    await call("Logs_20140328.CreateLogGroup", { logGroupName: "/aws/events/orders" });
    const closed = await deliver("logs", logGroup);
    expect(closed).to.include({ delivered: false, code: "AccessDeniedException" });
    expect(JSON.stringify(closed)).to.include("Send a PutResourcePolicy with this statement");
    const policyDocument = JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/*:*",
      },
    });
    await call("Logs_20140328.PutResourcePolicy", { policyName: "events", policyDocument });
    expect(await deliver("logs", logGroup)).to.include({ delivered: true });
    expect(await deliver("logs", `${logGroup}:*`)).to.include({ delivered: true });
    const { events } = await call("Logs_20140328.FilterLogEvents", { logGroupName: "/aws/events/orders" });
    expect((events as { message: string }[]).map(({ message }) => message)).to.deep.equal(['{"id":1}', '{"id":1}']);
  });
});
