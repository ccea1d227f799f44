import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { aws } from "../../src/targets/remote/aws.js";
import { endpoint } from "../../src/targets/remote/endpoint.js";
import type { Target } from "../../src/targets/target.js";
import { empty, sending } from "./queue-machines.js";

const credentials = { accessKeyId: "stepwright", secretAccessKey: "stepwright" };

describe("queues of a service in real time", function () {
  this.timeout(20_000);
  let served: Served;
  let sqs: SQSClient;
  let target: Target;
  beforeEach(async () => {
    served = await listen(createCloud());
    sqs = new SQSClient({ endpoint: served.url, region: "us-east-1", credentials });
    target = endpoint(served.url);
  });
  afterEach(async () => {
    await target.close();
    sqs.destroy();
    await served.close();
  });

  const made = async (QueueName: string, Attributes = {}): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? "";
  const looks = () => workflow(empty).on(target);
  const told = async (run: ReturnType<typeof looks>): Promise<readonly string[]> => {
    const { assessment } = (await run.check()).verdicts[0]!;
    return [`${assessment.holds ? "yes" : "no"}: ${assessment.actual}`, ...assessment.details];
  };

  it("show their messages once, and keep them in order and visible", async () => {
    const fifo = await made("orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    for (const body of ["1", "2", "3"]) {
      await sqs.send(new SendMessageCommand({ QueueUrl: fifo, MessageBody: body, MessageGroupId: "all" }));
    }
    await looks().expectDeadLetter("orders.fifo", 3, { earlier: true }).run();
    await looks().expectDeadLetter("orders.fifo", 2, { earlier: true }).run();
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: fifo, AttributeNames: ["All"] }),
    );
    expect(Attributes["ApproximateNumberOfMessages"]).to.equal("3");
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: fifo, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).to.deep.equal(["1", "2", "3"]);
  });

  it("tell by the date of sending what came since the execution began", async () => {
    const QueueUrl = await made("orders-dlq");
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "dead" }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await told(looks().expectDeadLetter(QueueUrl, "dead", { within: "1s" }))).to.deep.equal([
      "no: the queue has nothing beside 1 message from before its start, and none came within 1s of its end",
      "One from before its start is as asked. Write { earlier: true } to count those, too.",
    ]);
    const buries = workflow(sending).on(target).withInput({ queue: QueueUrl, message: "dead" });
    await buries.expectDeadLetter("orders-dlq", "dead").run();
  });

  it("are refused where looking would move messages on", async () => {
    await made("orders-dlq");
    const deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:orders-dlq";
    const QueueUrl = await made("orders", {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
    });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "order" }));
    expect(await told(looks().expectDeadLetter("orders", "order", { earlier: true }))).to.deep.equal([
      "no: the queue orders moves messages to orders-dlq after one receive, and to look at them here is to receive them",
      "Look into orders-dlq, or run it on embedded(), where looking receives nothing.",
    ]);
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    expect(Attributes["ApproximateNumberOfMessages"]).to.equal("1");
  });

  it("say which there are, which Region they stand in, and what of a FIFO queue cannot be seen", async () => {
    await made("orders-dlq");
    expect(await told(looks().expectDeadLetter("order-dlq"))).to.deep.equal([
      "no: there is no queue order-dlq in us-east-1",
      'Did you mean "orders-dlq"?',
    ]);
    expect(await told(looks().expectDeadLetter("arn:aws:sqs:eu-west-1:123456789012:orders-dlq"))).to.deep.equal([
      "no: the queue arn:aws:sqs:eu-west-1:123456789012:orders-dlq stands in eu-west-1, and the target's SQS client is one of us-east-1",
      'Give the target a client of that Region: clients: { sqs: new SQSClient({ region: "eu-west-1" }) }.',
    ]);
    const QueueUrl = await made("full.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
    for (let id = 1; id <= 11; id += 1) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${id}`, MessageGroupId: "all" }));
    }
    const lines = await told(looks().expectDeadLetter("full.fifo", 11, { within: "1s", earlier: true }));
    expect(lines[0]).to.equal("no: none of its 10 messages does, and none came within 1s of its end");
    expect(lines.at(-1)).to.equal(
      "Of a message group of a FIFO queue only the first 10 messages can be received while they are not deleted.",
    );
  });

  it("of AWS go on without what the role may not read, and say what it lacks", async () => {
    const QueueUrl = await made("orders-dlq");
    const sfn = new SFNClient({ endpoint: served.url, region: "us-east-1", credentials, disableHostPrefix: true });
    const closed = new Set(["GetQueueAttributesCommand", "ListQueuesCommand"]);
    sqs.middlewareStack.add((next, { commandName = "" }) => (args) => {
      if (closed.has(commandName)) {
        throw Object.assign(new Error(`User is not authorized to perform: ${commandName}`), { name: "AccessDenied" });
      }
      return next(args);
    });
    await using real = aws({ clients: { sfn, sqs }, roleArn: "arn:aws:iam::123456789012:role/tests" });
    const buries = workflow(sending)
      .on(real)
      .withInput({ queue: QueueUrl, message: { orderId: "A1" } });
    await buries.expectDeadLetter("orders-dlq", { orderId: "A1" }).run();
    const lost = (await buries.expectDeadLetter("order-dlq").check()).verdicts[0]?.assessment;
    expect(lost?.actual).to.equal("there is no queue order-dlq in us-east-1");
    expect(lost?.details).to.deep.equal([]);
    for (const operation of ["ReceiveMessage", "ChangeMessageVisibilityBatch", "GetQueueUrl"]) {
      closed.add(`${operation}Command`);
      const { assessment } = (await buries.expectDeadLetter("orders-dlq", { orderId: "A1" }).check()).verdicts[0]!;
      closed.delete(`${operation}Command`);
      expect(assessment.unanswerable).to.equal(true);
      expect([assessment.actual, ...assessment.details]).to.deep.equal([
        `the queue orders-dlq may not be read: User is not authorized to perform: ${operation}Command`,
        "It needs sqs:GetQueueUrl (unless a URL is given), sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility.",
      ]);
    }
    sfn.destroy();
  });
});
