import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { expect } from "chai";
import { execution } from "../../dsl/execution.js";
import { workflow } from "../../dsl/workflow.js";
import type { CheckResult } from "../../src/executor/judgement/result.js";
import { is } from "../../src/history/index.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { empty, sending } from "../targets/queue-machines.js";
import { refusal } from "./refusal.js";

async function queueNamed(cloud: EmbeddedCloud, QueueName: string, Attributes = {}): Promise<string> {
  const { QueueUrl = "" } = await cloud.sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

describe("expectDeadLetter", () => {
  let cloud: EmbeddedCloud;
  let queue: string;
  beforeEach(async () => {
    cloud = embedded();
    queue = await queueNamed(cloud, "orders-dlq");
  });
  afterEach(() => cloud.close());

  const buries = (message: unknown) => workflow(sending).on(cloud).withInput({ queue, message });
  const told = async (run: { check(): Promise<CheckResult> }): Promise<readonly string[]> => {
    const { assessment } = (await run.check()).verdicts[0]!;
    return [`${assessment.holds ? "yes" : "no"}: ${assessment.actual}`, ...assessment.details];
  };
  const soon = { within: "0s" } as const;

  it("finds a message by what its body contains, whole or as text, or by a function", async () => {
    const order = {
      orderId: "A1",
      error: { Error: "Card.Declined", Cause: "no funds" },
      lines: [{ sku: "x" }, { sku: "y" }],
    };
    await buries(order)
      .expectDeadLetter("orders-dlq")
      .expectDeadLetter(queue, { orderId: "A1", error: { Error: "Card.Declined" } })
      .expectDeadLetter("arn:aws:sqs:us-east-1:123456789012:orders-dlq", {
        lines: [{ sku: "x" }, { sku: is.string() }],
      })
      .expectDeadLetter("orders-dlq", is.exactly(order))
      .expectDeadLetter("orders-dlq", is.containing('"no funds"'))
      .expectDeadLetter("orders-dlq", /Card\.Declined/)
      .expectDeadLetter("orders-dlq", (message: typeof order) => message.error.Error.startsWith("Card."))
      .run();
    await buries("plain text").expectDeadLetter("orders-dlq", "plain text").run();
    await buries("42").expectDeadLetter("orders-dlq", 42).expectDeadLetter("orders-dlq", "42").run();
  });

  it("leaves the queue as it was", async () => {
    const fifo = await queueNamed(cloud, "orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    const target = "arn:aws:sqs:us-east-1:123456789012:orders-dlq";
    const once = await queueNamed(cloud, "once", {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 1 }),
    });
    for (const body of ["1", "2", "3"]) {
      await cloud.sqs.send(new SendMessageCommand({ QueueUrl: fifo, MessageBody: body, MessageGroupId: "all" }));
      await cloud.sqs.send(new SendMessageCommand({ QueueUrl: once, MessageBody: body }));
    }
    const looks = workflow(empty).on(cloud);
    const looked = { earlier: true, within: "0s" } as const;
    for (let time = 0; time < 3; time += 1) {
      await looks.expectDeadLetter("orders.fifo", 3, looked).expectDeadLetter("once", 3, looked).run();
    }
    for (const QueueUrl of [fifo, once]) {
      const { Attributes = {} } = await cloud.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      expect(Attributes["ApproximateNumberOfMessages"]).to.equal("3");
      expect(Attributes["ApproximateNumberOfMessagesNotVisible"]).to.equal("0");
      const { Messages = [] } = await cloud.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["ApproximateReceiveCount"],
        }),
      );
      expect(Messages.map(({ Body }) => Body)).to.deep.equal(["1", "2", "3"]);
      expect(Messages.map(({ Attributes: own }) => own?.ApproximateReceiveCount)).to.deep.equal(["1", "1", "1"]);
    }
  });

  it("sees what others have in their hands, or what is delayed", async () => {
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: "late", DelaySeconds: 600 }));
    await buries("held").expectDeadLetter("orders-dlq", "held").run();
    await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, VisibilityTimeout: 600 }));
    const looks = workflow(empty).on(cloud);
    await looks.expectDeadLetter(queue, "held", { earlier: true, within: "0s" }).run();
    await looks.expectDeadLetter(queue, "late", { earlier: true, within: "0s" }).run();
  });

  it("waits for it in virtual time, and no longer than asked", async () => {
    const later = {
      StartAt: "Start",
      States: {
        Start: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution",
          Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:bury", "Input.$": "$" },
          End: true,
        },
      },
    };
    await cloud.deploy("bury", {
      StartAt: "Rest",
      States: { Rest: { Type: "Wait", Seconds: 3600, Next: "Bury" }, ...sending.States },
    });
    const run = workflow(JSON.stringify(later)).on(cloud).withInput({ queue, message: "in time" });
    expect(await told(run.expectDeadLetter(queue, "in time", { within: "59m" }))).to.deep.equal([
      "no: the queue is empty, and none came within 59m of its end",
    ]);
    await run.expectDeadLetter(queue, "in time", { within: "60m" }).run();
  });

  it("counts only what came since the execution began, in the same moment of virtual time, too", async () => {
    await buries({ orderId: "A1" }).expectDeadLetter(queue, { orderId: "A1" }).run();
    await buries({ orderId: "A1" }).expectDeadLetter(queue, { orderId: "A1" }).run();
    const looks = workflow(empty).on(cloud);
    expect(await told(looks.expectDeadLetter(queue, { orderId: "A1" }, soon))).to.deep.equal([
      "no: the queue has nothing beside 2 messages from before its start",
      "One from before its start is as asked. Write { earlier: true } to count those, too.",
    ]);
    await looks.expectDeadLetter(queue, { orderId: "A1" }, { ...soon, earlier: true }).run();
  });

  it("tells since when by dates, where somebody else started the execution", async () => {
    await buries("old").expectSucceeded().run();
    await cloud.advanceBy("1m");
    const { executionArn } = await buries("new").expectSucceeded().run();
    await execution(executionArn).on(cloud).expectDeadLetter(queue, "new", soon).run();
    const { verdicts } = await execution(executionArn).on(cloud).expectDeadLetter(queue, "old", soon).check();
    expect(verdicts[0]?.holds).to.equal(false);
  });

  it("says of the nearest messages what differs, and what a function threw", async () => {
    expect(await told(buries({ orderId: "A1" }).expectDeadLetter(queue, { orderId: "A2" }, soon))).to.deep.equal([
      "no: its 1 message does not",
      'it is {"orderId": "A1"}',
      '  message.orderId: expected "A2", was "A1"',
    ]);
    const each = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemsPath: "$.items",
          ItemProcessor: { StartAt: "Bury", States: sending.States },
          End: true,
        },
      },
    };
    const items = [1, 2, 3, 4, 5].map((id) => ({ queue, message: { id, of: id > 3 ? "b" : "a" } }));
    const many = workflow(JSON.stringify(each)).on(cloud).withInput({ items });
    const lines = await told(many.expectDeadLetter(queue, { id: 9, of: "b" }, soon));
    expect(lines[0]).to.equal("no: none of its 5 messages does beside 1 message from before its start");
    expect(lines.slice(1, 3)).to.deep.equal(['the nearest is {"id": 4, "of": "b"}', "  message.id: expected 9, was 4"]);
    expect(lines.at(-1)).to.equal("… and 2 more");
    const odd = await told(
      buries({ id: 1 }).expectDeadLetter(
        queue,
        (message: { error: { Error: string } }) => message.error.Error === "X",
        soon,
      ),
    );
    expect(odd.at(-1)).to.match(/^for the message [0-9a-f-]+ the function threw TypeError: Cannot read/);
  });

  it("says which queues there are, where there is none of that name", async () => {
    const run = workflow(empty).on(cloud).expectDeadLetter("order-dlq", 1);
    expect(await told(run)).to.deep.equal([
      "no: there is no queue order-dlq in us-east-1 of account 123456789012",
      'Did you mean "orders-dlq"?',
    ]);
    const elsewhere = workflow(empty).on(cloud).expectDeadLetter("arn:aws:sqs:eu-west-1:123456789012:orders-dlq");
    expect((await told(elsewhere))[0]).to.match(/^no: there is no queue arn:aws:sqs:eu-west-1/);
    const odd = workflow(empty).on(cloud).expectDeadLetter("https://example.com/orders-dlq");
    expect((await told(odd))[0]).to.match(/^no: there is no queue https:\/\/example.com/);
    expect(await told(workflow(empty).on(embedded()).expectDeadLetter("orders-dlq"))).to.deep.equal([
      "no: there is no queue orders-dlq in us-east-1 of account 123456789012",
      "It has no queues: make one with cloud.sqs and CreateQueueCommand.",
    ]);
  });

  it("finds what SQS gave up, and what EventBridge could not deliver, with the reason", async () => {
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:us-east-1:123456789012:orders-dlq",
      maxReceiveCount: 2,
    });
    const orders = await queueNamed(cloud, "orders", { RedrivePolicy, VisibilityTimeout: "1" });
    const consumed = workflow(sending)
      .on(cloud)
      .withInput({ queue: orders, message: { orderId: "B7" } })
      .at("0s", async () => {});
    const sent = await consumed.expectSucceeded().run();
    for (let time = 0; time < 3; time += 1) {
      await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: orders, WaitTimeSeconds: 2 }));
    }
    await execution(sent.executionArn).on(cloud).expectDeadLetter(queue, { orderId: "B7" }).run();

    await cloud.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queue,
        Attributes: {
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sqs:SendMessage",
                Resource: "*",
              },
            ],
          }),
        },
      }),
    );
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "paid", EventPattern: '{"source":["shop"]}' }));
    await cloud.eventBridge.send(
      new PutTargetsCommand({
        Rule: "paid",
        Targets: [
          {
            Id: "gone",
            Arn: "arn:aws:sqs:us-east-1:123456789012:gone",
            DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:123456789012:orders-dlq" },
          },
        ],
      }),
    );
    const puts = {
      StartAt: "Tell",
      States: {
        Tell: {
          Type: "Task",
          Resource: "arn:aws:states:::events:putEvents",
          Parameters: { Entries: [{ Source: "shop", DetailType: "paid", Detail: { orderId: "C3" } }] },
          End: true,
        },
      },
    } as const;
    const telling = workflow(puts).on(cloud);
    await telling
      .expectDeadLetter(
        queue,
        { detail: { orderId: "C3" } },
        { attributes: { ERROR_CODE: is.string(), RULE_ARN: is.containing("rule/paid") } },
      )
      .run();
    const lines = await told(
      telling.expectDeadLetter(
        queue,
        { detail: { orderId: "C3" } },
        { attributes: { ERROR_CODE: "NOPE" }, within: "1s" },
      ),
    );
    expect(lines.slice(2)).to.deep.equal(['  attributes.ERROR_CODE: expected "NOPE", was "NO_RESOURCE"']);
  });

  it("prints what it asks, and refuses what is no queue or no duration", () => {
    const asked = workflow(empty).expectDeadLetter(
      "orders-dlq",
      { id: 7 },
      { within: "5s", attributes: { A: "b" }, earlier: true },
    );
    expect(asked.explain()).to.contain(
      'the queue orders-dlq has a message that contains {"id":7} with the attributes {"A":"b"} within 5s of its end or has had it before',
    );
    expect(JSON.parse(JSON.stringify(asked.toPlan()))).to.deep.equal(asked.toPlan());
    const misspelt = { withn: "5s" } as never;
    expect(refusal("WORD_UNKNOWN", () => workflow(empty).expectDeadLetter("q", 1, misspelt))).to.contain("withn");
    expect(refusal("NAME_EXPECTED", () => workflow(empty).expectDeadLetter(undefined as never))).to.contain(
      "expectDeadLetter(…)",
    );
    expect(
      refusal("DURATION_INVALID", () => workflow(empty).expectDeadLetter("q", 1, { within: 5 as never })),
    ).to.contain("5");
  });
});
