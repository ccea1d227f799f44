import { expect } from "chai";
import { accountId, arnOf, EventsBench } from "./support.js";

const ireland = { region: "eu-west-1" };
const partner = { accountId: "222222222222" };
const permission = { Action: "events:PutEvents", Principal: accountId, StatementId: "one" };

describe("Buses of several Regions and accounts", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  const failures = (id: string): unknown[] =>
    bench.cloud.events.deliveries(id).flatMap(({ error }) => (error === undefined ? [] : [error.code]));

  it("are each their own", async () => {
    await bench.events("CreateEventBus", { Name: "b" }, ireland);
    expect(await bench.refused("DescribeEventBus", { Name: "b" })).to.equal(
      "ResourceNotFoundException: Event bus b does not exist.",
    );
    expect(await bench.events("DescribeEventBus", { Name: "b" }, ireland)).to.include({
      Arn: "arn:aws:events:eu-west-1:123456789012:event-bus/b",
    });
  });

  it("forward to another Region under a new id, by which the event is still found", async () => {
    await bench.rule("forward", { Arn: arnOf("events", "event-bus/default", ireland) });
    const Arn = await bench.machine("m", undefined, ireland);
    await bench.rule("start", { where: ireland, Arn });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    const [here, there] = bench.cloud.events.accepted(id);
    expect(here?.event["id"]).to.equal(id);
    expect(there?.event["id"]).to.not.equal(id);
    expect(there?.event).to.include({ region: "us-east-1", account: accountId });
    const started = bench.cloud.events.deliveries(id).find(({ targetArn }) => targetArn === Arn);
    expect(started?.id).to.match(/^arn:aws:states:eu-west-1:123456789012:execution:m:/);
  });

  it("let in only accounts that their policy names", async () => {
    await bench.queue("q", partner);
    await bench.rule("in", { where: partner, Arn: arnOf("sqs", "q", partner) });
    await bench.rule("forward", { Arn: arnOf("events", "event-bus/default", partner) });
    const refused = await bench.put();
    expect(await bench.messages("q", partner)).to.deep.equal([]);
    expect(failures(refused)).to.deep.equal(["NO_PERMISSIONS"]);
    await bench.events("PutPermission", permission, partner);
    const id = await bench.put();
    expect(
      (await bench.messages("q", partner)).map(({ event }) => [event["id"], event["account"]] as unknown[]),
    ).to.deep.equal([[id, accountId]]);
    await bench.events("RemovePermission", { StatementId: "one" }, partner);
    expect(
      failures(await bench.put().then(async (last) => (await bench.cloud.clock.runUntilIdle(), last))),
    ).to.deep.equal(["NO_PERMISSIONS"]);
  });

  it("read whole policies, with conditions, and denials first", async () => {
    const Resource = arnOf("events", "event-bus/default", partner);
    const EventBusName = Resource;
    const put = async (Source: string): Promise<string> => {
      const Entries = [{ Source, DetailType: "t", Detail: "{}", EventBusName }];
      const answer = await bench.events("PutEvents", { Entries });
      return String((answer["Entries"] as { ErrorCode?: string }[])[0]?.ErrorCode ?? "taken");
    };
    const allow = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "events:Put*",
      Resource,
      Condition: { StringEquals: { "events:source": ["orders", "secret"] } },
    };
    const deny = { ...allow, Effect: "Deny", Principal: "*", Condition: { StringLike: { "events:source": "s*" } } };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow, deny] });
    await bench.events("PutPermission", { Policy }, partner);
    expect([await put("orders"), await put("payments"), await put("secret")]).to.deep.equal([
      "taken",
      "AccessDeniedException",
      "AccessDeniedException",
    ]);
    expect((await bench.events("DescribeEventBus", {}, partner))["Policy"]).to.equal(Policy);
  });

  it("are all of one organization", async () => {
    const EventBusName = arnOf("events", "event-bus/default", partner);
    const Condition = { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1234567890" };
    await bench.events("PutPermission", { ...permission, Principal: "*", Condition }, partner);
    const Entries = [{ Source: "s", DetailType: "t", Detail: "{}", EventBusName }];
    expect(await bench.events("PutEvents", { Entries })).to.include({ FailedEntryCount: 0 });
  });

  it("do not pass on to a third bus what came from another", async () => {
    for (const Name of ["one", "two"]) await bench.events("CreateEventBus", { Name });
    await bench.rule("first", { Arn: arnOf("events", "event-bus/one") });
    await bench.rule("second", { bus: "one", Arn: arnOf("events", "event-bus/two") });
    await bench.rule("back", { bus: "one", Arn: arnOf("events", "event-bus/default") });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect(bench.cloud.events.accepted(id).map(({ busArn }) => busArn)).to.deep.equal([
      arnOf("events", "event-bus/default"),
      arnOf("events", "event-bus/one"),
    ]);
    expect(failures(id)).to.deep.equal(["THIRD_EVENT_BUS", "THIRD_EVENT_BUS"]);
  });

  it("end a loop between two Regions", async () => {
    await bench.rule("there", { Arn: arnOf("events", "event-bus/default", ireland) });
    await bench.rule("back", { where: ireland, Arn: arnOf("events", "event-bus/default") });
    const id = await bench.put();
    await bench.cloud.clock.runUntilIdle();
    expect(bench.cloud.events.accepted(id)).to.have.length(11);
  });
});
