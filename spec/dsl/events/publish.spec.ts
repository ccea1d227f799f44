import { expect } from "chai";
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target as RuleTarget,
} from "@aws-sdk/client-eventbridge";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import {
  embedded,
  event,
  fails,
  publish,
  StepwrightError,
  type ErrorFacts,
  replay,
  returns,
  workflow,
  type DeployedMachine,
  type EmbeddedCloud,
} from "../../../src/index.js";
import { rejection } from "../../targets/rejection.js";

const orders = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge" },
      Next: "Ship",
    },
    Ship: { Type: "Wait", Seconds: 10, Next: "Done" },
    Done: { Type: "Succeed" },
  },
} as const;

const placed = event({ source: "orders", detailType: "Order placed", detail: { id: 1 } });
const role = "arn:aws:iam::123456789012:role/events";

async function rule(
  cloud: EmbeddedCloud,
  name: string,
  pattern: object,
  target: Partial<RuleTarget> & { Arn: string },
  bus?: string,
): Promise<void> {
  const on = bus === undefined ? {} : { EventBusName: bus };
  await cloud.eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern), ...on }));
  await cloud.eventBridge.send(
    new PutTargetsCommand({ Rule: name, ...on, Targets: [{ Id: "t", RoleArn: role, ...target }] }),
  );
}

async function shop(): Promise<{ cloud: EmbeddedCloud; machine: DeployedMachine<typeof orders> }> {
  const cloud = embedded();
  const machine = await cloud.deploy("orders", orders);
  await rule(cloud, "start-order", { source: ["orders"] }, { Arn: machine.stateMachineArn });
  await rule(cloud, "audit", { source: ["audit"] }, { Arn: machine.stateMachineArn });
  return { cloud, machine };
}

describe("publish", () => {
  it("follows an event to the executions it starts, whose tasks stubs answer", async () => {
    const { cloud, machine } = await shop();
    const { event: put, executions } = await publish(placed)
      .on(cloud)
      .expectRule("start-order")
      .expectNoRule("audit")
      .expectTriggered(
        workflow(machine)
          .stub("Charge", fails("Busy").once().thenReturns({}))
          .stub("Charge", returns({ ok: true }))
          .expectPath("Charge", "Ship"),
        { within: "30s", times: 1 },
      )
      .run();
    expect(put).to.deep.include({ source: "orders", detail: { id: 1 }, account: "123456789012", region: "us-east-1" });
    expect(executions).to.have.length(1);
    expect(executions[0]?.name.startsWith(String(put["id"]))).to.equal(true);
    expect(executions[0]?.input).to.deep.include({ id: put["id"] });
  });

  it("tells all that failed, with the execution's own expectations", async () => {
    const { cloud, machine } = await shop();
    const published = publish(placed)
      .on(cloud)
      .expectRule("audit")
      .expectTriggered(workflow(machine).stub("Charge", returns({})).expectNotVisited("Ship"));
    const error = await rejection("EVENT_EXPECTATION_FAILED", published.run());
    const lines = error.message.split("\n");
    expect(lines[0]).to.match(
      /^publish "orders" "Order placed" \(.*publish\.spec\.ts:\d+:\d+\): 2 of 2 expectations failed$/,
    );
    expect(error.message).to.contain('1) expected the event to match the rule "audit"');
    expect(error.message).to.contain('source: wanted "audit", saw "orders"');
    expect(error.message).to.contain("to start an execution of orders within 1m that does what is expected");
    expect(error.message).to.contain("path       Charge → Ship → Done");
    expect(error.stack).to.match(/\n\s+at .*publish\.spec\.ts/);
  });

  it("says what a rule's pattern missed", async () => {
    const { cloud } = await shop();
    const error = await rejection("EVENT_EXPECTATION_FAILED", publish(placed).on(cloud).expectRule("audit").run());
    const [, , ...lines] = error.message.split("\n");
    expect(lines.slice(0, 3).map((line) => line.replace(/ {2}\(.*/, ""))).to.deep.equal([
      '  1) expected the event to match the rule "audit"',
      '     it did not match: its pattern is {"source":["audit"]}',
      '       source: wanted "audit", saw "orders"',
    ]);
  });

  it("fails on a bus that does not exist, where PutEvents does not", async () => {
    const { cloud } = await shop();
    const error = await rejection("EVENT_EXPECTATION_FAILED", publish(placed).to("odrers").on(cloud).run());
    const lines = error.message.split("\n");
    expect(lines[0]).to.match(/: the bus does not exist$/);
    expect(lines.at(-1)).to.equal(
      '  warning  There is no bus "odrers": PutEvents takes the event, as on AWS, and it goes nowhere.',
    );
  });

  it("never takes an execution that something else started", async () => {
    const { cloud, machine } = await shop();
    cloud.lambda("charge", () => ({}));
    const stranger = publish(event({ source: "billing", detailType: "Paid" }))
      .on(cloud)
      .expectTriggered(workflow(machine), { within: "20s" });
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn }));
    const running = stranger.check();
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn, name: "stranger" }));
    const { ok, verdicts, executions } = await running;
    expect(ok).to.equal(false);
    expect(executions).to.deep.equal([]);
    expect(verdicts[0]?.assessment.actual).to.match(/^it started none/);
    expect(verdicts[0]?.assessment.details.join("\n"))
      .to.contain('rule "start-order"')
      .and.contain('wanted "orders", saw "billing"');
    await publish(event({ source: "billing", detailType: "Paid" }))
      .on(cloud)
      .expectNotTriggered(workflow(machine))
      .run();
    const started = await rejection(
      "EVENT_EXPECTATION_FAILED",
      publish(placed).on(cloud).expectNotTriggered(workflow(machine)).run(),
    );
    expect(started.message).to.contain("to start no execution of orders").and.contain("it started 1");
  });

  it("follows an event through a function and through an execution that puts another", async () => {
    const cloud = embedded();
    const last = await cloud.deploy("shipping", { StartAt: "End", States: { End: { Type: "Succeed" } } });
    const first = await cloud.deploy("billing", {
      StartAt: "Tell",
      States: {
        Tell: {
          Type: "Task",
          Resource: "arn:aws:states:::events:putEvents",
          Parameters: { Entries: [{ Source: "billing", DetailType: "Paid", Detail: { ok: true } }] },
          End: true,
        },
      },
    });
    await rule(cloud, "bill", { source: ["orders"] }, { Arn: "arn:aws:lambda:us-east-1:123456789012:function:bill" });
    await rule(cloud, "ship", { source: ["billing"] }, { Arn: last.stateMachineArn });
    cloud.lambda<{ id: string }>("bill", async (given) => {
      const input = JSON.stringify({ order: given.id });
      await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: first.stateMachineArn, input }));
    });
    const { executions } = await publish(placed)
      .on(cloud)
      .expectTriggered(workflow(first).expectPath("Tell"))
      .expectTriggered(workflow(last).expectPath("End"))
      .run();
    expect(executions.map(({ stateMachineArn }) => stateMachineArn)).to.deep.equal([
      first.stateMachineArn,
      last.stateMachineArn,
    ]);
  });

  it("refuses what nothing could correlate, before anything is put", async () => {
    const cloud = embedded();
    const machine = await cloud.deploy("orders", orders);
    await rule(
      cloud,
      "start",
      { source: ["orders"] },
      { Arn: "arn:aws:lambda:us-east-1:123456789012:function:start", Input: "{}" },
    );
    const error = await rejection(
      "TRIGGER_UNTRACEABLE",
      publish(placed).on(cloud).expectTriggered(workflow(machine)).run(),
    );
    expect(error.message).to.equal(
      `Nothing could tell which execution of orders an event on default starts; nothing was published. The targets its rules lead to drop the event's id:
  - rule "start", target "t" (arn:aws:lambda:us-east-1:123456789012:function:start)
Pass the id on: leave Input, InputPath and InputTransformer out, or put <aws.events.event.json> or a value of "$.id" into the InputTemplate; or make the state machine a target of the rule itself, whose executions are named after the event.`,
    );
  });

  it("goes to a bus of its own, and refuses mistakes in words", async () => {
    const { cloud, machine } = await shop();
    await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "eu" }));
    await rule(
      cloud,
      "eu-order",
      { source: ["orders"] },
      { Arn: machine.stateMachineArn, Input: '{"fixed":true}' },
      "eu",
    );
    await publish(placed)
      .on(cloud)
      .to("eu")
      .expectRule("eu-order")
      .expectTriggered(workflow(machine).stub("Charge", returns({})))
      .run();
    const unknown = await rejection("RULE_UNKNOWN", publish(placed).on(cloud).expectRule("start-ordr").run());
    expect(unknown.message).to.equal(
      'There is no rule "start-ordr" on the bus default of the embedded cloud. It has "audit", "start-order". Write the rule\'s name as PutRule took it.',
    );
    const own = await rejection(
      "EVENT_REFUSED",
      publish(event({ source: "aws.s3", detailType: "x" }))
        .on(cloud)
        .run(),
    );
    expect(own.message).to.contain("NotAuthorizedForSourceException").and.contain('{ source: "test.s3" }');
    expect(() => publish({} as never)).to.throw("publish(…) was given an empty object. Build the event");
    expect(() => publish(placed).expectTriggered(workflow(orders))).to.throw("no rule can start it");
    expect(() => publish(placed).expectTriggered(workflow(machine).withInput({ a: 1 }))).to.throw(
      "Leave withInput(…) out.",
    );
  });

  it("is plain data, and prints", () => {
    const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
    const built = publish(placed)
      .to("shop")
      .expectRule("start")
      .expectTriggered(workflow(machine).expectSucceeded(), { within: "30s" });
    const plan = built.toPlan();
    expect(JSON.parse(JSON.stringify(plan))).to.deep.equal(plan);
    expect(built.explain()).to.match(
      /^Plan to publish "orders" "Order placed" \(.*\)\n {2}publish {3}one event on the bus "shop"\n {12}detail \{"id":1\}\n {2}checks {4}1\. it matches the rule "start"\n {12}2\. it starts an execution of arn:.* within 30s\n {12} {3}- it ends SUCCEEDED$/,
    );
  });
});

describe("replay", () => {
  it("brings archived events again, in virtual time, after a fix", async () => {
    const { cloud, machine } = await shop();
    const began = cloud.now();
    const bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
    await cloud.eventBridge.send(new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: bus }));
    await publish(placed)
      .on(cloud)
      .expectTriggered(workflow(machine).stub("Charge", fails("Card.Declined")).expectFailed())
      .run();
    await publish(placed)
      .on(cloud)
      .expectTriggered(workflow(machine).stub("Charge", fails("Card.Declined")).expectFailed())
      .run();
    await cloud.advanceBy("1h");
    const { event: again, executions } = await replay("all")
      .on(cloud)
      .from(began)
      .expectTriggered(workflow(machine).stub("Charge", returns({})).expectSucceeded(), { times: 2 })
      .run();
    expect(executions).to.have.length(2);
    expect(again).to.have.property("replay-name").that.is.a("string");
    expect(executions.map(({ input }) => (input as Record<string, unknown>)["replay-name"])).to.deep.equal([
      again["replay-name"],
      again["replay-name"],
    ]);
    const none = await replay("all")
      .on(cloud)
      .from("2031-01-01T00:00:00Z")
      .to("2031-01-02T00:00:00Z")
      .expectTriggered(workflow(machine))
      .check();
    expect(none.ok).to.equal(false);
    expect(none.warnings.join()).to.contain("brought no event");
  });

  it("refuses a range that is none, and archives that are not there", async () => {
    const { cloud } = await shop();
    const missing = await rejection("ARCHIVE_UNKNOWN", replay("none").on(cloud).from(cloud.now()).run());
    expect(missing.message).to.equal(
      'There is no archive "none" on the embedded cloud. It has no archives: make one with CreateArchive before the events are published.',
    );
    const bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
    await cloud.eventBridge.send(new CreateArchiveCommand({ ArchiveName: "all", EventSourceArn: bus }));
    await rejection("REPLAY_RANGE_INVALID", replay("all").on(cloud).run());
    expect(() => replay("all").from("soon")).to.throw('from(…) was given "soon". Write a Date or ISO 8601 text');
  });
});

describe("the texts of events", () => {
  const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

  it("say what is no trigger, and what to write", () => {
    const refuse = (given: unknown): string => {
      try {
        publish(placed).expectTriggered(given as never);
        return "nothing was thrown";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refuse(7)).to.equal(
      "expectTriggered(…) was given 7. Give it a workflow: workflow(orders).expectSucceeded().",
    );
    expect(refuse(workflow(orders))).to.equal(
      'expectTriggered(…) was given a workflow whose definition is deployed for a run of its own, so that no rule can start it. Deploy it first: workflow(await cloud.deploy("orders", definition)).',
    );
    expect(refuse(workflow(machine).named("mine"))).to.equal(
      "expectTriggered(…) was given a workflow with a name, and its executions get theirs from the event. Leave named(…) out.",
    );
    expect(refuse(workflow(machine).inject({ state: "Charge", error: "Boom" }))).to.equal(
      "expectTriggered(…) was given a workflow with injected faults, which are put into executions that a run starts. Stub the failing state instead: stub(state, fails(error)).",
    );
  });

  it("say what to do about events, ranges, captures and queues", () => {
    const text = <Code extends keyof ErrorFacts>(code: Code, facts: ErrorFacts[Code]): string =>
      new StepwrightError(code, facts).message;
    expect(text("EVENTS_UNAVAILABLE", { what: "captureEvents(…)", target: "mine" })).to.equal(
      "captureEvents(…) needs a bus whose events can be seen, and mine has none. Run it on embedded(), endpoint(url) or aws().",
    );
    expect(text("REPLAY_RANGE_INVALID", { from: undefined, to: "2030-01-01T00:00:00.000Z" })).to.equal(
      'A replay has no start. Say from when on: replay(archive).from("2030-01-01T00:00:00Z").',
    );
    expect(text("REPLAY_RANGE_INVALID", { from: "2030-01-02T00:00:00.000Z", to: "2030-01-01T00:00:00.000Z" })).to.equal(
      "A replay was asked for from 2030-01-02T00:00:00.000Z to 2030-01-01T00:00:00.000Z: its start is not before its end. EventBridge replays events whose time is from the start on and before the end.",
    );
    expect(text("CAPTURE_NOT_READY", { bus: "shop", place: "AWS", triedForMs: 60_000, probes: 20 })).to.equal(
      "A capture on shop saw none of 20 probe events within 1m, so nothing that is published could be captured; what was made for it was removed. Check on AWS that events may be put on the bus, that the bus may send to queues of its own account and Region, and that no other policy forbids it.",
    );
    expect(text("REPLAY_TIME_INVALID", { what: "from(…)", found: '"soon"' })).to.equal(
      'from(…) was given "soon". Write a Date or ISO 8601 text such as "2030-01-01T00:00:00Z".',
    );
    expect(
      text("EVENT_REFUSED", {
        bus: "shop",
        source: "aws.s3",
        place: "AWS",
        errorCode: "NotAuthorizedForSourceException",
        errorMessage: "Not authorized for the source.",
      }),
    ).to.equal(
      'An event of "aws.s3" was put on the bus shop and refused by AWS (NotAuthorizedForSourceException): Not authorized for the source. Only AWS puts events whose source begins with "aws.": give the event another source, such as { source: "test.s3" }, and let the rule under test match it, too.',
    );
    expect(text("EVENT_NOT_BUILT", { found: "7" })).to.equal(
      'publish(…) was given 7. Build the event: publish(event({ source: "orders", detailType: "Order placed", detail: { orderId: 1 } })).',
    );
  });
});
