import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { embedded } from "../../../src/index.js";
import { expect } from "chai";
import { arnOf, EventsBench } from "./support.js";

const bus = arnOf("events", "event-bus/default");
const start = Date.UTC(2030, 0, 1) / 1000;

describe("Archives and replays", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  const archive = (more: object = {}): Promise<unknown> =>
    bench.events("CreateArchive", { ArchiveName: "a", EventSourceArn: bus, ...more });
  const replay = (more: object = {}): Promise<unknown> =>
    bench.events("StartReplay", {
      ReplayName: "again",
      EventSourceArn: arnOf("events", "archive/a"),
      EventStartTime: start,
      EventEndTime: start + 600,
      Destination: { Arn: bus },
      ...more,
    });
  const described = async (): Promise<Record<string, unknown>> =>
    bench.events("DescribeReplay", { ReplayName: "again" });

  it("keeps what its pattern matches, and everything without one", async () => {
    await archive({ EventPattern: '{"source":["orders"]}' });
    await bench.events("CreateArchive", { ArchiveName: "all", EventSourceArn: bus });
    await bench.put();
    await bench.put({ Source: "payments" });
    const count = async (name: string): Promise<unknown> =>
      (await bench.events("DescribeArchive", { ArchiveName: name }))["EventCount"];
    expect([await count("a"), await count("all")]).to.deep.equal([1, 2]);
    await bench.events("UpdateArchive", { ArchiveName: "a", EventPattern: '{"source":["payments"]}' });
    await bench.put({ Source: "payments" });
    expect(await count("a")).to.equal(2);
  });

  it("lets go of events whose retention has run out", async () => {
    await archive({ RetentionDays: 1 });
    await bench.put();
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 86_400_000);
    await bench.put();
    expect((await bench.events("DescribeArchive", { ArchiveName: "a" }))["EventCount"]).to.equal(1);
  });

  it("brings events back minute by minute, under the replay's name, and does not archive them again", async () => {
    await archive();
    const ids = [];
    for (const seconds of [65, 5, 20, 700]) ids.push(await bench.put({ Time: start + seconds }));
    await bench.rule("r", { Arn: await bench.queue("q") });
    await replay();
    expect((await described())["State"]).to.equal("STARTING");
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now);
    expect((await described())["State"]).to.equal("RUNNING");
    const messages = await bench.messages("q");
    expect(messages.map(({ event }) => event["id"] as string)).to.deep.equal([ids[1], ids[2], ids[0]]);
    expect(Object.keys(messages[0]?.event ?? {})).to.deep.equal([
      "version",
      "id",
      "detail-type",
      "source",
      "account",
      "time",
      "region",
      "replay-name",
      "resources",
      "detail",
    ]);
    expect(messages[0]?.event["replay-name"]).to.equal("again");
    expect(await described()).to.include({
      State: "COMPLETED",
      EventLastReplayedTime: start + 65,
      ReplayEndTime: start + 2,
    });
    expect((await bench.events("DescribeArchive", { ArchiveName: "a" }))["EventCount"]).to.equal(4);
  });

  it("goes to chosen rules only", async () => {
    await archive();
    await bench.put();
    const chosen = await bench.rule("chosen", { Arn: await bench.queue("q1") });
    await bench.rule("other", { Arn: await bench.queue("q2") });
    await replay({ Destination: { Arn: bus, FilterArns: [chosen] } });
    expect(await bench.messages("q1")).to.have.length(1);
    expect(await bench.messages("q2")).to.have.length(0);
  });

  it("can be cancelled while it runs, and not afterwards", async () => {
    await archive();
    for (const seconds of [0, 60, 120]) await bench.put({ Time: start + seconds });
    await bench.rule("r", { Arn: await bench.queue("q") });
    await replay();
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 1500);
    expect((await bench.events("CancelReplay", { ReplayName: "again" }))["State"]).to.equal("CANCELLING");
    expect(await bench.messages("q")).to.have.length(2);
    expect((await described())["State"]).to.equal("CANCELLED");
    expect(await bench.refused("CancelReplay", { ReplayName: "again" })).to.match(/^IllegalStatusException: /);
  });

  it("starts workflows again, each execution found by the event", async () => {
    await archive();
    const id = await bench.put();
    const Arn = await bench.machine("m");
    await bench.rule("r", { Arn });
    await replay();
    await bench.cloud.clock.runUntilIdle();
    const accepted = bench.cloud.events.accepted(id).filter(({ event }) => event["replay-name"] === "again");
    expect(accepted[0]?.deliveries[0]).to.include({ status: "delivered", targetArn: Arn });
  });

  it("is listed by name, archive and state", async () => {
    await archive();
    await replay();
    await replay({ ReplayName: "other" });
    const listed = async (more: object): Promise<string[]> =>
      ((await bench.events("ListReplays", more))["Replays"] as { ReplayName: string }[]).map(
        ({ ReplayName }) => ReplayName,
      );
    expect(await listed({})).to.deep.equal(["again", "other"]);
    expect(await listed({ NamePrefix: "o" })).to.deep.equal(["other"]);
    expect(await listed({ State: "COMPLETED" })).to.deep.equal([]);
    expect(await listed({ EventSourceArn: arnOf("events", "archive/b") })).to.deep.equal([]);
  });
});

describe("Rules with a schedule", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  const scheduled = async (ScheduleExpression: string, more: object = {}): Promise<string> => {
    const { RuleArn } = await bench.events("PutRule", { Name: "tick", ScheduleExpression, ...more });
    await bench.events("PutTargets", { Rule: "tick", Targets: [{ Id: "t", Arn: await bench.queue("q") }] });
    return String(RuleArn);
  };
  const after = async (milliseconds: number): Promise<string[]> => {
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + milliseconds);
    return (await bench.messages("q")).map(({ event }) => event["time"] as string);
  };

  it("fire at their rate in virtual time", async () => {
    const RuleArn = await scheduled("rate(5 minutes)");
    expect(await after(900_000)).to.deep.equal([
      "2030-01-01T00:05:00Z",
      "2030-01-01T00:10:00Z",
      "2030-01-01T00:15:00Z",
    ]);
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 300_000);
    const { event } = (await bench.messages("q")).at(-1) as { event: Record<string, unknown> };
    expect(event).to.deep.include({
      source: "aws.events",
      "detail-type": "Scheduled Event",
      resources: [RuleArn],
      detail: {},
    });
  });

  it("fire when their cron expression says", async () => {
    await scheduled("cron(0 12 * * ? *)");
    expect(await after(2 * 86_400_000)).to.deep.equal(["2030-01-01T12:00:00Z", "2030-01-02T12:00:00Z"]);
  });

  const days: readonly (readonly [expression: string, ...days: string[]])[] = [
    ["cron(0 12 L * ? *)", "2030-01-31", "2030-02-28", "2030-03-31"],
    ["cron(0 12 LW * ? *)", "2030-01-31", "2030-02-28", "2030-03-29"],
    ["cron(0 12 ? * 6#1 *)", "2030-01-04", "2030-02-01", "2030-03-01"],
    ["cron(0 12 ? * 6L *)", "2030-01-25", "2030-02-22", "2030-03-29"],
    ["cron(0 12 1 2 ? 2029-2030)", "2030-02-01"],
  ];
  for (const [expression, ...expected] of days) {
    it(`start executions in virtual time: ${expression}`, async () => {
      await using cloud = embedded();
      const machine = await cloud.deploy("m", { StartAt: "Done", States: { Done: { Type: "Succeed" } } });
      const stateMachineArn = machine.stateMachineArn;
      await cloud.eventBridge.send(new PutRuleCommand({ Name: "tick", ScheduleExpression: expression }));
      const Targets = [{ Id: "t", Arn: stateMachineArn, RoleArn: "arn:aws:iam::123456789012:role/events" }];
      await cloud.eventBridge.send(new PutTargetsCommand({ Rule: "tick", Targets }));
      await cloud.advanceBy("90d");
      const { executions = [] } = await cloud.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      const starts = executions.map(({ startDate }) => startDate?.toISOString() ?? "").reverse();
      expect(starts).to.deep.equal(expected.map((day) => `${day}T12:00:00.000Z`));
    });
  }

  it("keep nobody waiting who waits for quiet", async () => {
    await scheduled("rate(1 minute)");
    const began = bench.cloud.clock.now;
    await bench.cloud.clock.runUntilIdle();
    expect(bench.cloud.clock.now).to.equal(began);
  });

  it("stop when they are disabled, changed or deleted", async () => {
    await scheduled("rate(1 minute)");
    await bench.events("DisableRule", { Name: "tick" });
    expect(await after(120_000)).to.deep.equal([]);
    await bench.events("PutRule", { Name: "tick", ScheduleExpression: "rate(1 hour)" });
    expect(await after(3_600_000)).to.deep.equal(["2030-01-01T01:02:00Z"]);
    await bench.events("RemoveTargets", { Rule: "tick", Ids: ["t"] });
    await bench.events("DeleteRule", { Name: "tick" });
    expect(bench.cloud.clock.next).to.equal(undefined);
  });
});
