import { DeleteQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { returns } from "../../../dsl/doubles/doubles.js";
import { workflow } from "../../../dsl/workflow.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import { bodies, queue, receive } from "./support.js";

const task = (resource: string, parameters: object, more: object = {}): object => ({
  StartAt: "Call",
  States: {
    Call: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters: parameters, End: true, ...more },
  },
});

describe("Tasks that call queues", () => {
  let cloud: EmbeddedCloud;
  let url: string;
  beforeEach(async () => {
    cloud = embedded();
    url = await queue(cloud.sqs, "orders");
  });
  afterEach(() => cloud.close());
  const gone = "https://sqs.us-east-1.amazonaws.com/123456789012/gone";

  it("send a message, an object as JSON, and get AWS's answer", async () => {
    const definition = task("sqs:sendMessage", { "QueueUrl.$": "$.url", MessageBody: { "id.$": "$.id" } });
    const { output } = await workflow(definition).on(cloud).withInput({ url, id: 7 }).expectSucceeded().run();
    const [message] = await receive(cloud.sqs, url);
    expect(message?.Body).to.equal('{"id":7}');
    const answer = output as Record<string, unknown>;
    expect(Object.keys(answer)).to.deep.equal([
      "MD5OfMessageBody",
      "MessageId",
      "SdkHttpMetadata",
      "SdkResponseMetadata",
    ]);
    expect(answer["MessageId"]).to.equal(message?.MessageId);
    expect(answer["SdkHttpMetadata"]).to.deep.include({ HttpStatusCode: 200 });
    expect((answer["SdkHttpMetadata"] as { HttpHeaders: object }).HttpHeaders).to.include({
      "Content-Length": "106",
      "Content-Type": "application/x-amz-json-1.0",
    });
  });

  it("wait for the answer to the token that was sent", async () => {
    const definition = task("sqs:sendMessage.waitForTaskToken", {
      QueueUrl: url,
      MessageBody: { "token.$": "$$.Task.Token" },
    });
    const running = await workflow(definition).on(cloud).withInput().expectOutput({ ok: true }).start();
    const [message] = await receive(cloud.sqs, url, { WaitTimeSeconds: 20 });
    const { token } = JSON.parse(message?.Body ?? "{}") as { token: string };
    expect(token).to.be.a("string").and.not.equal("");
    await running.sendTaskSuccess("Call", { ok: true });
    const execution = await running.run();
    const submitted = execution.events.find(({ type }) => type === "TaskSubmitted");
    expect(JSON.stringify(submitted)).to.include(message?.MessageId);
  });

  it("wait for no message any more when their execution is stopped", async () => {
    const definition = task("aws-sdk:sqs:receiveMessage", { QueueUrl: url, WaitTimeSeconds: 20 });
    const running = await workflow(definition).on(cloud).start();
    await cloud.advanceBy("5s");
    await running.stop();
    await running.check();
    const stopped = cloud.now();
    await cloud.runUntilIdle();
    expect(cloud.now()).to.deep.equal(stopped);
  });

  it("give way to the doubles of a run", async () => {
    const definition = task("sqs:sendMessage", { QueueUrl: url, MessageBody: "a" });
    await workflow(definition)
      .on(cloud)
      .withInput()
      .stub("Call", returns({ MessageId: "m" }))
      .expectSucceeded()
      .run();
    expect(await receive(cloud.sqs, url)).to.deep.equal([]);
  });

  const refused: [title: string, definition: object, error: string, cause: RegExp][] = [
    [
      "a queue that is not there",
      task("sqs:sendMessage", { QueueUrl: gone, MessageBody: "a" }),
      "SQS.QueueDoesNotExistException",
      /^The specified queue does not exist\. \(Service: AmazonSQS; Status Code: 400; Error Code: AWS\.SimpleQueueService\.NonExistentQueue; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    ],
    [
      "what is no URL",
      task("sqs:sendMessage", { QueueUrl: "orders", MessageBody: "a" }),
      "SQS.SdkClientException",
      /^Unable to execute HTTP request: orders: Name or service not known$/,
    ],
    [
      "a queue that is not there, through the AWS SDK",
      task("aws-sdk:sqs:receiveMessage", { QueueUrl: gone }),
      "Sqs.QueueDoesNotExistException",
      /^The specified queue does not exist\. \(Service: Sqs, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
    ],
  ];
  for (const [title, definition, error, cause] of refused) {
    it(`fail on ${title}`, async () => {
      const execution = await workflow(definition).on(cloud).withInput().expectFailed({ error }).run();
      expect(execution.cause).to.match(cause);
    });
  }

  it("can be caught when they fail", async () => {
    const Catch = [{ ErrorEquals: ["SQS.QueueDoesNotExistException"], Next: "Caught" }];
    const definition = task("sqs:sendMessage", { QueueUrl: gone, MessageBody: "a" }, { Catch }) as {
      States: Record<string, object>;
    };
    definition.States["Caught"] = { Type: "Pass", End: true };
    await workflow(definition).on(cloud).withInput().expectSucceeded().expectPath("Call", "Caught").run();
  });

  it("say what to write where nobody made a queue", async () => {
    await cloud.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    const definition = task("sqs:sendMessage", { QueueUrl: url, MessageBody: "a" });
    const { defect } = await workflow(definition).on(cloud).withInput().check();
    expect(defect).to.match(/^Nothing answers the Task "Call" \(arn:aws:states:::sqs:sendMessage\)/);
  });

  it("receive through the AWS SDK, at once and by a long poll that moves no time itself", async () => {
    const definition = task("aws-sdk:sqs:receiveMessage", { QueueUrl: url, WaitTimeSeconds: 20 });
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    const first = await workflow(definition).on(cloud).withInput().expectSucceeded().run();
    const { Messages } = first.output as { Messages: Record<string, unknown>[] };
    expect(Messages.map(({ Body, Md5OfBody }) => [Body, Md5OfBody])).to.deep.equal([
      ["a", "0cc175b9c0f1b6a831c399e269772661"],
    ]);
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "b", DelaySeconds: 5 }));
    const second = await workflow(definition).on(cloud).withInput().expectSucceeded().run();
    expect(JSON.stringify(second.output)).to.include('"Body":"b"');
    expect((second.stopDate?.getTime() ?? 0) - second.startDate.getTime()).to.equal(5000);
    const third = await workflow(definition).on(cloud).withInput().expectOutput({}).run();
    expect((third.stopDate?.getTime() ?? 0) - third.startDate.getTime()).to.equal(20_000);
  });

  it("take no message when they are over before one comes", async () => {
    const definition = task(
      "aws-sdk:sqs:receiveMessage",
      { QueueUrl: url, WaitTimeSeconds: 20 },
      { TimeoutSeconds: 3 },
    );
    await workflow(definition).on(cloud).withInput().expectFailed({ error: "States.Timeout" }).run();
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "a" }));
    expect(bodies(await receive(cloud.sqs, url))).to.deep.equal(["a"]);
  });
});
