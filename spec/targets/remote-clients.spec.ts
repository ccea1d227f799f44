import { expect } from "chai";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, ListRulesCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { aws, captureEvents, endpoint, event, publish, workflow } from "../../src/index.js";

const roleArn = "arn:aws:iam::123456789012:role/tests";
const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
const done = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;
const rule = { Name: "start", EventPattern: JSON.stringify({ source: ["orders"] }) };

describe("clients of a target in real time", () => {
  let served: Served;
  beforeEach(async () => (served = await listen(createCloud())));
  afterEach(() => served.close());

  it("are those that aws() was given, which captures and publish use, too", async () => {
    const config = { region: "us-east-1", endpoint: served.url, credentials };
    const sfn = new SFNClient({ ...config, disableHostPrefix: true });
    const [eventBridge, sqs, logs] = [
      new EventBridgeClient(config),
      new SQSClient(config),
      new CloudWatchLogsClient(config),
    ];
    {
      await using target = aws({ clients: { sfn, eventBridge, sqs, logs }, roleArn });
      expect([target.sfn, target.eventBridge, target.sqs, target.logs]).to.deep.equal([sfn, eventBridge, sqs, logs]);
      const machine = await target.deploy("orders", done);
      await eventBridge.send(new PutRuleCommand(rule));
      const Targets = [{ Id: "t", Arn: machine.stateMachineArn, RoleArn: roleArn }];
      await eventBridge.send(new PutTargetsCommand({ Rule: rule.Name, Targets }));
      await using seen = await captureEvents("default", { on: target });
      const { event: put, executions } = await publish(
        event({ source: "orders", detailType: "Order placed", detail: { id: 1 } }),
      )
        .on(target)
        .expectTriggered(workflow(machine).expectSucceeded(), { within: "10s" })
        .run();
      expect(executions).to.have.length(1);
      const first = await seen.expectEvent({ id: [String(put["id"])] }, { within: "10s" });
      expect(first["source"]).to.equal("orders");
    }
    // They are left open, and what the capture made is gone.
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).to.deep.equal([]);
    const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
    expect(Rules.map(({ Name }) => Name)).to.deep.equal(["start"]);
    for (const client of [sfn, eventBridge, sqs, logs]) client.destroy();
  });

  it("include one of CloudWatch Logs, until the target is closed", async () => {
    const target = endpoint(served.url);
    await target.logs.send(new CreateLogGroupCommand({ logGroupName: "/orders" }));
    const { logGroups = [] } = await target.logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ logGroupName }) => logGroupName)).to.include("/orders");
    await target.close();
    expect(() => target.logs)
      .to.throw()
      .with.property("code", "TARGET_CLOSED");
  });

  it("have to be clients", () => {
    expect(() => aws({ clients: { logs: {} as CloudWatchLogsClient } }))
      .to.throw("a CloudWatchLogsClient, such as new CloudWatchLogsClient(")
      .with.property("code", "OPTION_INVALID");
  });
});
