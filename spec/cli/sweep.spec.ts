import { expect } from "chai";
import { PutRuleCommand, PutTargetsCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { CreateStateMachineCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { CreateQueueCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { runCommand } from "../../src/cli/program.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { captureEvents, endpoint, type Target } from "../../src/index.js";

const definition = JSON.stringify({ StartAt: "End", States: { End: { Type: "Succeed" } } });
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describe("stepwright sweep", () => {
  let served: Served;
  let target: Target;

  beforeEach(async () => {
    served = await listen(createCloud());
    target = endpoint(served.url);
  });
  afterEach(async () => {
    await target.close();
    await served.close();
  });

  async function leave(name: string, created: string | undefined): Promise<void> {
    await target.eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: '{"source":["a"]}' }));
    const Arn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    await target.eventBridge.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: "capture", Arn }] }));
    const tags = created === undefined ? {} : { "stepwright:created": created, "stepwright:bus": "default" };
    await target.sqs.send(new CreateQueueCommand({ QueueName: name, tags }));
  }

  async function machine(name: string, created: string): Promise<void> {
    await target.sfn.send(
      new CreateStateMachineCommand({
        name,
        definition,
        roleArn: "arn:aws:iam::123456789012:role/x",
        tags: [{ key: "stepwright:created", value: created }],
      }),
    );
  }

  async function there(): Promise<string[]> {
    const { QueueUrls = [] } = await target.sqs.send(new ListQueuesCommand({}));
    const { Rules = [] } = await target.eventBridge.send(new ListRulesCommand({}));
    const { stateMachines = [] } = await target.sfn.send(new ListStateMachinesCommand({}));
    return [
      ...QueueUrls.map((url) => `queue ${url.slice(url.lastIndexOf("/") + 1)}`),
      ...Rules.map(({ Name = "" }) => `rule ${Name}`),
      ...stateMachines.map(({ name = "" }) => `machine ${name}`),
    ];
  }

  it("removes what is tagged as temporary and old, and nothing else", async () => {
    await leave("stepwright-capture-00000001", hoursAgo(3));
    await leave("stepwright-capture-00000002", hoursAgo(1));
    await leave("stepwright-capture-mine", undefined);
    await machine("orders-stepwright-00000001", hoursAgo(3));
    await machine("orders", hoursAgo(3));
    let [out, err] = ["", ""];
    const output = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const { exitCode } = await runCommand(["sweep", "--older-than", "2h", "--endpoint", served.url], output);
    expect([exitCode, err]).to.deep.equal([0, ""]);
    expect(out).to.equal(
      "Removed stepwright-capture-00000001\nRemoved arn:aws:states:us-east-1:123456789012:stateMachine:orders-stepwright-00000001\n2 removed that were older than 2h.\n",
    );
    expect(await there()).to.deep.equal([
      "queue stepwright-capture-00000002",
      "queue stepwright-capture-mine",
      "rule stepwright-capture-00000002",
      "rule stepwright-capture-mine",
      "machine orders",
    ]);
  });

  it("says where nobody answers", async () => {
    const { url } = served;
    await served.close();
    let [out, err] = ["", ""];
    const output = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const { exitCode } = await runCommand(["sweep", "--endpoint", url], output);
    expect([exitCode, out]).to.deep.equal([2, ""]);
    expect(err)
      .to.match(/^ListQueues could not reach /)
      .and.to.include(url);
  });

  it("is done for captures when one is made", async () => {
    await leave("stepwright-capture-00000001", hoursAgo(2));
    await using seen = await captureEvents(undefined, { on: target });
    expect(seen.bus).to.contain("event-bus/default");
    expect((await there()).join()).not.to.contain("00000001");
  });
});
