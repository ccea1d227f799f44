import {
  CreateEventBusCommand,
  DescribeEventBusCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { DescribeStateMachineCommand, ListExecutionsCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { workflow } from "../../src/index.js";
import { embedded } from "../../src/targets/index.js";

const definition = { StartAt: "A", States: { A: { Type: "Pass", End: true } } };

describe("Another Region of an embedded cloud", () => {
  it("has machines of its own", async () => {
    await using cloud = embedded();
    const ireland = cloud.inRegion("eu-west-1");
    const { stateMachineArn } = await ireland.deploy("orders", definition);
    expect(stateMachineArn).to.equal("arn:aws:states:eu-west-1:123456789012:stateMachine:orders");
    expect((await ireland.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.have.length(1);
    expect((await cloud.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.deep.equal([]);
    const described = cloud.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(await described.catch((error: Error) => error.name)).to.equal("StateMachineDoesNotExist");
  });

  it("runs workflows", async () => {
    await using cloud = embedded();
    const ireland = cloud.inRegion("eu-west-1");
    const orders = await ireland.deploy("orders", definition);
    const run = await workflow(orders).on(ireland).withInput({ id: 1 }).expectPath("A").run();
    expect(run.executionArn).to.match(/^arn:aws:states:eu-west-1:123456789012:execution:orders:/);
  });

  it("is one world with the others: events come from there, on the same clock", async () => {
    await using cloud = embedded();
    const ireland = cloud.inRegion("eu-west-1", { accountId: "123456789012" });
    const { stateMachineArn } = await ireland.deploy("orders", definition);
    const bus = await ireland.eventBridge.send(new CreateEventBusCommand({ Name: "orders" }));
    const EventPattern = '{"source":["shop"]}';
    await ireland.eventBridge.send(new PutRuleCommand({ Name: "start", EventBusName: "orders", EventPattern }));
    await ireland.eventBridge.send(
      new PutTargetsCommand({ Rule: "start", EventBusName: "orders", Targets: [{ Id: "m", Arn: stateMachineArn }] }),
    );
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "forward", EventPattern }));
    await cloud.eventBridge.send(
      new PutTargetsCommand({ Rule: "forward", Targets: [{ Id: "bus", Arn: bus.EventBusArn ?? "" }] }),
    );
    await cloud.eventBridge.send(
      new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "Order placed", Detail: "{}" }] }),
    );
    await cloud.advanceBy("1s");
    expect(ireland.now()).to.deep.equal(cloud.now());
    expect((await ireland.sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions).to.have.length(1);
    const absent = cloud.eventBridge.send(new DescribeEventBusCommand({ Name: "orders" }));
    expect(await absent.catch((error: Error) => error.message)).to.equal("Event bus orders does not exist.");
  });

  it("is the cloud itself where it is its own place, and the same every time", async () => {
    await using cloud = embedded();
    expect(cloud.inRegion("us-east-1")).to.equal(cloud);
    expect(cloud.inRegion("eu-west-1")).to.equal(cloud.inRegion("eu-west-1"));
    expect(cloud.inRegion("eu-west-1").region).to.equal("eu-west-1");
    expect(cloud.inRegion("us-east-1", { accountId: "222222222222" }).accountId).to.equal("222222222222");
  });

  it("refuses what is no Region and no account", async () => {
    await using cloud = embedded();
    expect(() => cloud.inRegion("Ireland"))
      .to.throw('inRegion({ region }) was given "Ireland". Give a region such as "us-east-1".')
      .with.property("code", "CLOUD_OPTION_INVALID");
    expect(() => cloud.inRegion("eu-west-1", { accountId: "1" })).to.throw(
      'inRegion({ accountId }) was given "1". Give twelve digits, such as "123456789012".',
    );
  });

  it("is closed with the cloud", async () => {
    const cloud = embedded();
    const ireland = cloud.inRegion("eu-west-1");
    await cloud.close();
    expect(() => ireland.sfn)
      .to.throw()
      .with.property("code", "TARGET_CLOSED");
  });
});
