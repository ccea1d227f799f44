import { expect } from "chai";
import { PutRuleCommand, PutTargetsCommand, type Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import { captureEvents, embedded, event, publish, workflow, type EmbeddedCloud } from "../../../src/index.js";
import { rejection } from "../../targets/rejection.js";

const place = "us-east-1:123456789012";
const role = "arn:aws:iam::123456789012:role/events";
const placed = event({ source: "orders", detailType: "Order placed", detail: { id: 1 } });
const done = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;

async function rule(
  cloud: EmbeddedCloud,
  name: string,
  pattern: object,
  target: Partial<RuleTarget> & { Arn: string },
): Promise<void> {
  await cloud.eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
  await cloud.eventBridge.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: "t", RoleArn: role, ...target }] }));
}

/** A cloud whose rule invokes a function that throws. */
async function broken(): Promise<EmbeddedCloud> {
  const cloud = embedded();
  cloud.lambda("bill", () => {
    throw new TypeError("no price");
  });
  await rule(cloud, "bill", { source: ["orders"] }, { Arn: `arn:aws:lambda:${place}:function:bill` });
  return cloud;
}

describe("targets of rules that fail", () => {
  it("are told of in the warnings of publish", async () => {
    const cloud = await broken();
    const { warnings } = await publish(placed).on(cloud).expectRule("bill").run();
    expect(warnings).to.deep.equal([
      'the rule "bill" matched and its target failed: the handler of the function "bill" threw TypeError: no price (one attempt, and it is tried again)',
    ]);
  });

  it("are told of where an execution was to be started", async () => {
    const cloud = await broken();
    const machine = await cloud.deploy("orders", done);
    const error = await rejection(
      "EVENT_EXPECTATION_FAILED",
      publish(placed).on(cloud).expectTriggered(workflow(machine).expectSucceeded(), { within: "10m" }).run(),
    );
    expect(error.message.split("\n").map((line) => line.trim())).to.include(
      'the rule "bill" matched and its target failed: the handler of the function "bill" threw TypeError: no price (3 attempts)',
    );
    expect(error.message.match(/no price/g)).to.have.length(1);
  });

  it("are told of by a capture that misses an event", async () => {
    const cloud = await broken();
    await using seen = await captureEvents("default", { on: cloud });
    await publish(placed).on(cloud).run();
    const error = await rejection(
      "EVENT_EXPECTATION_FAILED",
      seen.expectEvent({ source: ["billing"] }, { within: "10m" }),
    );
    expect(error.message).to.contain(
      '  the rule "bill" matched and its target failed: the handler of the function "bill" threw TypeError: no price (3 attempts)',
    );
  });

  it("are told of when there is no such target", async () => {
    const cloud = embedded();
    const gone = `arn:aws:states:${place}:stateMachine:gone`;
    await rule(cloud, "gone", { source: ["orders"] }, { Arn: gone });
    const { ok, warnings } = await publish(placed).on(cloud).expectRule("gone").check();
    expect(ok).to.equal(true);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /^the rule "gone" matched and its target failed: .*:stateMachine:gone: NO_RESOURCE: .* \(one attempt\)$/,
    );
  });

  it("are told of when rules go round for ever", async () => {
    const cloud = embedded();
    const machine = await cloud.deploy("orders", done);
    const pattern = { source: ["orders", "aws.states"] };
    await rule(cloud, "round", pattern, { Arn: machine.stateMachineArn });
    const { warnings } = await publish(placed).on(cloud).expectRule("round").check();
    expect(warnings.join("\n")).to.contain("EVENT_LOOP").and.contain("Narrow the rule's pattern");
  }).timeout(20_000);

  it("are not told of by events they have nothing to do with", async () => {
    const cloud = await broken();
    await publish(placed).on(cloud).run();
    const other = event({ source: "audit", detailType: "Other", detail: {} });
    const { warnings } = await publish(other).on(cloud).expectNoRule("bill").run();
    expect(warnings).to.deep.equal([]);
  });
});
