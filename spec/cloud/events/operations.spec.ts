import { expect } from "chai";
import { arnOf, EventsBench } from "./support.js";

describe("EventBridge's operations", () => {
  let bench: EventsBench;
  beforeEach(() => (bench = new EventsBench()));

  it("make, change, list and remove buses", async () => {
    const made = await bench.events("CreateEventBus", {
      Name: "b",
      Description: "orders",
      Tags: [{ Key: "team", Value: "shop" }],
    });
    expect(made).to.deep.equal({ EventBusArn: arnOf("events", "event-bus/b"), Description: "orders" });
    await bench.events("UpdateEventBus", { Name: "b", Description: "all orders" });
    expect(await bench.events("DescribeEventBus", { Name: arnOf("events", "event-bus/b") })).to.include({
      Name: "b",
      Description: "all orders",
    });
    const { EventBuses } = await bench.events("ListEventBuses");
    expect((EventBuses as { Name: string }[]).map(({ Name }) => Name)).to.deep.equal(["b", "default"]);
    await bench.events("DeleteEventBus", { Name: "b" });
    expect(await bench.refused("DeleteEventBus", { Name: "b" })).to.equal(
      "ResourceNotFoundException: Event bus b does not exist.",
    );
  });

  it("page through listings, and take only tokens of the same listing", async () => {
    for (const Name of ["a", "b", "c"]) await bench.events("PutRule", { Name, EventPattern: '{"source":["x"]}' });
    const first = await bench.events("ListRules", { Limit: 2 });
    const second = await bench.events("ListRules", { Limit: 2, NextToken: first["NextToken"] });
    const names = [first, second].flatMap(({ Rules }) => (Rules as { Name: string }[]).map(({ Name }) => Name));
    expect(names).to.deep.equal(["a", "b", "c"]);
    expect(second).to.not.have.property("NextToken");
    expect(await bench.refused("ListEventBuses", { NextToken: first["NextToken"] })).to.equal(
      "ValidationException: Parameter NextToken is not valid.",
    );
  });

  it("describe rules as they were put, and put them anew with their targets", async () => {
    await bench.rule("r", { Arn: arnOf("sqs", "q") });
    await bench.events("PutRule", { Name: "r", EventPattern: '{"source":["x"]}', State: "DISABLED", Description: "d" });
    expect(await bench.events("DescribeRule", { Name: "r" })).to.deep.equal({
      Name: "r",
      Arn: arnOf("events", "rule/r"),
      EventPattern: '{"source":["x"]}',
      State: "DISABLED",
      Description: "d",
      EventBusName: "default",
      CreatedBy: "123456789012",
    });
    expect((await bench.events("ListTargetsByRule", { Rule: "r" }))["Targets"]).to.deep.equal([
      { Id: "t", Arn: arnOf("sqs", "q") },
    ]);
    expect((await bench.events("ListRuleNamesByTarget", { TargetArn: arnOf("sqs", "q") }))["RuleNames"]).to.deep.equal([
      "r",
    ]);
  });

  it("tell which targets could not be removed", async () => {
    await bench.rule("r", { Arn: arnOf("sqs", "q") });
    expect(await bench.events("RemoveTargets", { Rule: "r", Ids: ["t", "u"] })).to.deep.equal({
      FailedEntryCount: 1,
      FailedEntries: [
        {
          TargetId: "u",
          ErrorCode: "ResourceNotFoundException",
          ErrorMessage: "Rule r does not have a target with the Id u.",
        },
      ],
    });
  });

  it("keep tags of buses and rules", async () => {
    await bench.rule("r", { Arn: arnOf("sqs", "q") });
    const ResourceARN = arnOf("events", "rule/r");
    await bench.events("TagResource", {
      ResourceARN,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    });
    await bench.events("UntagResource", { ResourceARN, TagKeys: ["a"] });
    expect((await bench.events("ListTagsForResource", { ResourceARN }))["Tags"]).to.deep.equal([
      { Key: "b", Value: "2" },
    ]);
    expect(await bench.refused("ListTagsForResource", { ResourceARN: arnOf("events", "rule/b/x") })).to.equal(
      "ResourceNotFoundException: Rule x does not exist on EventBus b.",
    );
  });

  it("test patterns against events", async () => {
    const event = {
      id: "1",
      account: "1",
      source: "orders",
      time: "2030-01-01T00:00:00Z",
      region: "r",
      "detail-type": "t",
    };
    const test = (Event: object, EventPattern = '{"source":["orders"]}'): object => ({
      EventPattern,
      Event: JSON.stringify(Event),
    });
    expect((await bench.events("TestEventPattern", test(event)))["Result"]).to.equal(true);
    expect((await bench.events("TestEventPattern", test({ ...event, source: "x" })))["Result"]).to.equal(false);
    expect(await bench.refused("TestEventPattern", test({ source: "orders" }))).to.equal(
      "ValidationException: Parameter Event is not valid.",
    );
    expect(await bench.refused("TestEventPattern", test(event, '{"source":[]}'))).to.match(
      /^InvalidEventPatternException: Event pattern is not valid\. Reason: Empty arrays are not allowed/,
    );
  });

  const refusals: readonly (readonly [string, string, object, string])[] = [
    [
      "a rule without pattern and schedule",
      "PutRule",
      { Name: "r" },
      "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ],
    [
      "a pattern that is none",
      "PutRule",
      { Name: "r", EventPattern: "{}" },
      "InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed",
    ],
    [
      "a rule on a bus that is not there",
      "PutRule",
      { Name: "r", EventBusName: "b", EventPattern: '{"a":[1]}' },
      "ResourceNotFoundException: Event bus b does not exist.",
    ],
    [
      "targets of a rule that is not there",
      "PutTargets",
      { Rule: "r", Targets: [{ Id: "t", Arn: "a" }] },
      "ResourceNotFoundException: Rule r does not exist on EventBus default.",
    ],
    ["a policy that is none", "PutPermission", { Policy: "[]" }, "ValidationException: Parameter Policy is not valid."],
    [
      "a permission without its parts",
      "PutPermission",
      {},
      "ValidationException: Parameter(s) Action, Principal and StatementId, or Policy, must be specified.",
    ],
    [
      "no entries",
      "PutEvents",
      { Entries: [] },
      "ValidationException: 1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "a bus without a name",
      "CreateEventBus",
      {},
      "ValidationException: 1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    ],
  ];
  for (const [what, operation, request, text] of refusals) {
    it(`refuse ${what}`, async () => {
      expect((await bench.refused(operation, request)).split("\n")[0]).to.equal(text);
    });
  }

  const targets: readonly (readonly [string, object, string])[] = [
    [
      "two kinds of input",
      { Input: "1", InputPath: "$" },
      "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
    ],
    [
      "a template with an unknown placeholder",
      { InputTransformer: { InputTemplate: "<x>" } },
      "InputTemplate for target t contains invalid placeholder x.",
    ],
    [
      "a dead-letter queue that is none",
      { DeadLetterConfig: { Arn: "arn:aws:sns:us-east-1:1:t" } },
      "Parameter DeadLetterConfig.Arn is not valid. Reason: Dead-letter queue must be an Amazon SQS queue.",
    ],
    [
      "a FIFO queue without a message group",
      { Arn: arnOf("sqs", "q.fifo") },
      "Parameter(s) SqsParameters must be specified for target: t.",
    ],
  ];
  for (const [what, target, text] of targets) {
    it(`refuse a target with ${what}`, async () => {
      await bench.events("PutRule", { Name: "r", EventPattern: '{"source":["x"]}' });
      const Targets = [{ Id: "t", Arn: arnOf("sqs", "q"), ...target }];
      expect(await bench.refused("PutTargets", { Rule: "r", Targets })).to.equal(`ValidationException: ${text}`);
    });
  }

  it("refuse single entries, and take the others in order", async () => {
    const good = { Source: "s", DetailType: "t", Detail: "{}" };
    const answer = await bench.events("PutEvents", {
      Entries: [good, { ...good, Detail: "[]" }, { ...good, Source: "aws.s3" }, good],
    });
    const entries = answer["Entries"] as { EventId?: string; ErrorCode?: string }[];
    expect(answer["FailedEntryCount"]).to.equal(2);
    expect(entries.map(({ ErrorCode }) => ErrorCode)).to.deep.equal([
      undefined,
      "MalformedDetail",
      "NotAuthorizedForSourceException",
      undefined,
    ]);
    expect(entries[0]?.EventId)
      .to.match(/^[0-9a-f-]{36}$/)
      .and.to.not.equal(entries[3]?.EventId);
  });

  it("give the same ids for the same seed", async () => {
    expect(await new EventsBench({ seed: 7 }).put()).to.equal(await new EventsBench({ seed: 7 }).put());
    expect(await new EventsBench({ seed: 7 }).put()).to.not.equal(await new EventsBench({ seed: 8 }).put());
  });
});
