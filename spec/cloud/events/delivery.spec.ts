import { expect } from "chai";
import type { AcceptedEvent } from "../../../src/cloud/events/event-log.js";
import { arnOf, EventsBench } from "./support.js";

describe("Events reach their targets", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  it("as the whole envelope, in the order of AWS's keys", async () => {
    await bench.rule("r", { Arn: await bench.queue("q") });
    const id = await bench.put({ Detail: '{"orderId":"A1"}', Resources: ["arn:x"], Time: 1893456001.9 });
    const [message] = await bench.messages("q");
    expect(message?.Body).to.equal(
      `{"version":"0","id":"${id}","detail-type":"Order placed","source":"orders","account":"123456789012",` +
        '"time":"2030-01-01T00:00:01Z","region":"us-east-1","resources":["arn:x"],"detail":{"orderId":"A1"}}',
    );
  });

  it("as Input, InputPath and InputTransformer say", async () => {
    const Arn = await bench.queue("q");
    await bench.rule("input", { Arn, Input: '"fixed"' });
    await bench.rule("path", { Arn, InputPath: "$.detail.orderId" });
    const InputTransformer = {
      InputPathsMap: { id: "$.detail.orderId" },
      InputTemplate: '{"order":<id>,"rule":<aws.events.rule-name>}',
    };
    await bench.rule("template", { Arn, InputTransformer });
    await bench.put({ Detail: '{"orderId":"A1"}' });
    const bodies = (await bench.messages("q")).map(({ Body }) => Body);
    expect(bodies).to.have.members(['"fixed"', '"A1"', '{"order":"A1","rule":"template"}']);
  });

  it("not where the template makes no JSON of the event", async () => {
    const InputTransformer = { InputPathsMap: { d: "$.detail" }, InputTemplate: '{"text":"<d>"}' };
    await bench.rule("r", { Arn: await bench.queue("q"), InputTransformer });
    const id = await bench.put({ Detail: '{"a":1}' });
    expect(await bench.messages("q")).to.deep.equal([]);
    expect(bench.cloud.events.deliveries(id)).to.have.length(1);
    expect(bench.cloud.events.deliveries(id)[0]).to.include({ status: "dropped", attempts: 0, input: undefined });
  });

  it("a state machine as the input of an execution that is named after the event", async () => {
    const Arn = await bench.machine("orders");
    await bench.rule("r", { Arn });
    const id = await bench.put({ Detail: '{"orderId":"A1"}' });
    expect((await bench.sfn("ListExecutions", { stateMachineArn: Arn }))["executions"]).to.deep.equal([]);
    await bench.cloud.clock.runUntilIdle();
    const [delivery] = bench.cloud.events.deliveries(id);
    expect(delivery).to.include({ status: "delivered", attempts: 1, targetId: "t", ruleName: "r" });
    const execution = await bench.sfn("DescribeExecution", { executionArn: delivery?.id });
    expect(execution["name"]).to.match(new RegExp(`^${id}_[0-9a-f-]{36}$`));
    expect(JSON.parse(String(execution["input"]))).to.deep.include({ id, detail: { orderId: "A1" } });
    expect(bench.cloud.events.causeOf(String(delivery?.id))?.event["id"]).to.equal(id);
  });

  it("two targets and two rules, each with an execution of its own", async () => {
    const Arn = await bench.machine("orders");
    await bench.rule("one", { Arn });
    await bench.rule("two", { Arn });
    await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect((await bench.sfn("ListExecutions", { stateMachineArn: Arn }))["executions"]).to.have.length(2);
  });

  it("a FIFO queue with the message group of the target", async () => {
    const Arn = await bench.queue("q.fifo");
    await bench.rule("r", { Arn, SqsParameters: { MessageGroupId: "orders" } });
    await bench.put();
    await bench.put();
    expect(await bench.messages("q.fifo")).to.have.length(2);
  });

  it("a log group as a log event", async () => {
    await bench.logs("CreateLogGroup", { logGroupName: "/aws/events/orders" });
    const policyDocument = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: arnOf("logs", "log-group:/aws/events/*:*"),
        },
      ],
    });
    await bench.logs("PutResourcePolicy", { policyName: "events", policyDocument });
    await bench.rule("r", { Arn: arnOf("logs", "log-group:/aws/events/orders:*") });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect(bench.cloud.events.deliveries(id)[0]).to.include({ status: "delivered" });
    const { events } = await bench.logs("FilterLogEvents", { logGroupName: "/aws/events/orders" });
    expect(
      (events as { message: string }[]).map(({ message }) => (JSON.parse(message) as { id: string }).id),
    ).to.deep.equal([id]);
  });

  it("a Lambda handler, which is tried twice more when it throws", async () => {
    const times: number[] = [];
    bench.cloud.lambda("charge", () => {
      times.push(bench.cloud.clock.now);
      if (times.length < 3) throw new Error("busy");
    });
    await bench.rule("r", { Arn: arnOf("lambda", "function:charge") });
    await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect(times.map((time) => time - (times[0] ?? 0))).to.deep.equal([0, 60_000, 180_000]);
    expect(bench.cloud.events.invocations()[0]).to.include({
      functionName: "charge",
      status: "succeeded",
      attempts: 3,
    });
  });

  it("a Lambda handler once when an assertion fails in it", async () => {
    bench.cloud.lambda("charge", () => expect(1).to.equal(2));
    await bench.rule("r", { Arn: arnOf("lambda", "function:charge") });
    await bench.put();
    await bench.cloud.clock.runUntilIdle();
    const [invocation] = bench.cloud.events.invocations();
    expect(invocation).to.include({ status: "failed", attempts: 1 });
    expect((invocation?.error as Error).message).to.equal("expected 1 to equal 2");
  });

  it("only while their rule is enabled and there", async () => {
    await bench.rule("r", { Arn: await bench.queue("q") });
    await bench.events("DisableRule", { Name: "r" });
    await bench.put({ Detail: '{"n":1}' });
    await bench.events("EnableRule", { Name: "r" });
    await bench.put({ Detail: '{"n":2}' });
    await bench.events("RemoveTargets", { Rule: "r", Ids: ["t"] });
    await bench.events("DeleteRule", { Name: "r" });
    await bench.put({ Detail: '{"n":3}' });
    expect((await bench.messages("q")).map(({ event }) => event["detail"] as object)).to.deep.equal([{ n: 2 }]);
  });
});

describe("Events that do not reach their target", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  it("go to the dead-letter queue at once where no other attempt can help", async () => {
    const dead = await bench.queue("dead");
    const RuleArn = await bench.rule("r", {
      Arn: arnOf("states", "stateMachine:absent"),
      DeadLetterConfig: { Arn: dead },
    });
    const id = await bench.put();
    const [message] = await bench.messages("dead");
    expect(message?.event).to.include({ id, source: "orders" });
    expect(message?.attributes).to.deep.equal({
      ERROR_CODE: "NO_RESOURCE",
      ERROR_MESSAGE: `State Machine Does Not Exist: '${arnOf("states", "stateMachine:absent")}'`,
      RETRY_ATTEMPTS: "0",
      RULE_ARN: RuleArn,
      TARGET_ARN: arnOf("states", "stateMachine:absent"),
    });
    expect(bench.cloud.events.deliveries(id)[0]).to.include({ status: "dead-lettered", attempts: 1 });
  });

  it("go nowhere without one, and PutEvents does not tell", async () => {
    await bench.rule("r", { Arn: arnOf("lambda", "function:absent") });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    const [delivery] = bench.cloud.events.deliveries(id);
    expect(delivery).to.include({ status: "failed", attempts: 1 });
    expect(delivery?.error).to.deep.equal({
      code: "NO_RESOURCE",
      message: 'The function absent has no handler: give it one with cloud.lambda("absent", handler).',
    });
  });

  it("tell in AWS's codes that a queue or log group does not let them in, or is not there", async () => {
    await bench.sqs("CreateQueue", { QueueName: "closed" });
    await bench.logs("CreateLogGroup", { logGroupName: "closed" });
    for (const [index, Arn] of [
      arnOf("sqs", "closed"),
      arnOf("sqs", "absent"),
      arnOf("logs", "log-group:closed"),
      arnOf("logs", "log-group:absent"),
    ].entries()) {
      await bench.rule(`r${index}`, { Arn });
    }
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    const codes = bench.cloud.events.deliveries(id).map(({ error }) => error?.code);
    expect(codes).to.deep.equal(["NO_PERMISSIONS", "NO_RESOURCE", "NO_PERMISSIONS", "NO_RESOURCE"]);
  });

  it("say so where the cloud has no such service, or the target is of another Region", async () => {
    await bench.rule("stream", { Arn: arnOf("kinesis", "stream/orders") });
    await bench.rule("abroad", { Arn: arnOf("states", "stateMachine:m", { region: "eu-west-1" }) });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect(bench.cloud.events.deliveries(id).map(({ error }) => error?.message)).to.deep.equal([
      "The embedded cloud has no service that takes events for arn:aws:kinesis:us-east-1:123456789012:stream/orders.",
      "arn:aws:states:eu-west-1:123456789012:stateMachine:m is of another Region than the rule abroad: send the event to a bus of that Region, and on from there.",
    ]);
  });

  describe("for a while", () => {
    /** A service that fails so often before it takes a delivery. */
    function failing(times: number): number[] {
      const attempts: number[] = [];
      bench.cloud.receivers.set("kinesis", {
        receive() {
          attempts.push(bench.cloud.clock.now);
          return attempts.length > times
            ? { delivered: true }
            : { delivered: false, code: "THROTTLING", message: "Slow down.", retryable: true };
        },
      });
      return attempts;
    }
    const Arn = arnOf("kinesis", "stream/orders");

    it("are tried again after pauses that double", async () => {
      const attempts = failing(4);
      await bench.rule("r", { Arn });
      const id = await bench.put();
      await bench.cloud.clock.runUntilIdle();
      const pauses = attempts.slice(1).map((time, index) => time - (attempts[index] ?? 0));
      expect(pauses).to.have.length(4);
      pauses.forEach((pause, index) => expect(pause).to.be.within(800 * 2 ** index, 1000 * 2 ** index));
      expect(bench.cloud.events.deliveries(id)[0]).to.include({ status: "delivered", attempts: 5 });
    });

    it("are given up after MaximumRetryAttempts", async () => {
      const attempts = failing(1000);
      const dead = await bench.queue("dead");
      await bench.rule("r", { Arn, RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: dead } });
      await bench.put();
      const [message] = await bench.messages("dead");
      expect(attempts).to.have.length(3);
      expect(message?.attributes).to.include({
        ERROR_CODE: "THROTTLING",
        ERROR_MESSAGE: "Slow down.",
        EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
        RETRY_ATTEMPTS: "2",
      });
    });

    it("are given up after MaximumEventAgeInSeconds", async () => {
      const attempts = failing(1000);
      const dead = await bench.queue("dead");
      const began = bench.cloud.clock.now;
      await bench.rule("r", { Arn, RetryPolicy: { MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: dead } });
      await bench.put();
      const [message] = await bench.messages("dead");
      expect(bench.cloud.clock.now - began).to.equal(60_000);
      expect(message?.attributes).to.include({ EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds" });
      expect(message?.attributes).to.include({ RETRY_ATTEMPTS: String(attempts.length - 1) });
    });

    it("are given up within 24 hours and 185 attempts by themselves", async () => {
      const attempts = failing(1000);
      const began = bench.cloud.clock.now;
      await bench.rule("r", { Arn });
      await bench.put();
      await bench.cloud.clock.runUntilIdle();
      expect(attempts).to.have.length(186);
      expect(bench.cloud.clock.now - began).to.be.within(12 * 3_600_000, 24 * 3_600_000);
    });
  });
});

describe("A rule that feeds itself", () => {
  it("is stopped within an instant, with a word about its pattern", async () => {
    const bench = new EventsBench();
    const Entries = [{ Source: "orders", DetailType: "Order placed", Detail: {} }];
    const task = { Type: "Task", Resource: "arn:aws:states:::events:putEvents", Parameters: { Entries }, End: true };
    const Arn = await bench.machine("m", { StartAt: "A", States: { A: task } });
    await bench.rule("orders", { Arn });
    const heard: AcceptedEvent[] = [];
    bench.cloud.events.tap(bench.cloud.events.busArn(), (accepted) => heard.push(accepted));
    await bench.put();
    await bench.cloud.clock.runUntilIdle();
    const orders = heard.filter(({ event }) => event["source"] === "orders");
    expect(orders).to.have.length(1002);
    const last = orders.at(-1);
    expect(last?.deliveries[0]).to.include({ status: "dropped", attempts: 0 });
    expect(last?.deliveries[0]?.error).to.deep.equal({
      code: "EVENT_LOOP",
      message: `The rule "orders" has been matched 1000 times within one instant of virtual time by events that its own deliveries led to, so nothing more is delivered to ${Arn}. On AWS this goes on for ever. Narrow the rule's pattern, so that it does not match what its target puts; of executions' status events, by detail.stateMachineArn.`,
    });
  });

  it("is not stopped where time passes between", async () => {
    const bench = new EventsBench();
    const Entries = [{ Source: "orders", DetailType: "Order placed", Detail: {} }];
    const task = { Type: "Task", Resource: "arn:aws:states:::events:putEvents", Parameters: { Entries }, End: true };
    const definition = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 1, Next: "A" }, A: task } };
    await bench.rule("orders", { Arn: await bench.machine("m", definition) });
    let count = 0;
    bench.cloud.events.tap(bench.cloud.events.busArn(), ({ event }) => (count += event["source"] === "orders" ? 1 : 0));
    await bench.put();
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 1_500_000);
    expect(count).to.equal(1501);
  });
});
