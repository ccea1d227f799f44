import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  UpdateStateMachineCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import { awsTarget } from "../../src/targets/remote/aws.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { hastyTime } from "./hasty-time.js";
import { answer, hostileServer } from "./hostile-server.js";
import { rejection } from "./rejection.js";

const machineOf = (state: string): string =>
  JSON.stringify({ StartAt: state, States: { [state]: { Type: "Pass", Result: state, End: true } } });

describe("Versions and aliases of machines", () => {
  let cloud: EmbeddedCloud;
  let machineArn: string;
  const alias = async (name: string, weights: Readonly<Record<string, number>>): Promise<string> => {
    const routingConfiguration = Object.entries(weights).map(([version, weight]) => ({
      stateMachineVersionArn: `${machineArn}:${version}`,
      weight,
    }));
    const made = await cloud.sfn.send(new CreateStateMachineAliasCommand({ name, routingConfiguration }));
    return made.stateMachineAliasArn ?? "";
  };

  beforeEach(async () => {
    cloud = embedded({ seed: 42 });
    const roleArn = "arn:aws:iam::123456789012:role/tests";
    const made = await cloud.sfn.send(
      new CreateStateMachineCommand({ name: "orders", definition: machineOf("First"), roleArn, publish: true }),
    );
    machineArn = made.stateMachineArn ?? "";
    const update = { stateMachineArn: machineArn, definition: machineOf("Second"), publish: true };
    await cloud.sfn.send(new UpdateStateMachineCommand(update));
    await cloud.sfn.send(new UpdateStateMachineCommand({ ...update, definition: machineOf("Latest"), publish: false }));
  });
  afterEach(() => cloud.close());

  it("a version runs its own definition, whatever the machine became", async () => {
    await workflow(`${machineArn}:1`).on(cloud).expectOutput("First").run();
    await workflow(`${machineArn}:2`).on(cloud).expectOutput("Second").run();
    await workflow(machineArn).on(cloud).expectOutput("Latest").run();
  });

  it("an alias runs the version it leads to", async () => {
    const production = await alias("production", { 1: 100 });
    await workflow(production).on(cloud).expectOutput("First").run();
  });

  it("an alias runs with doubles", async () => {
    const definition = {
      StartAt: "Charge",
      States: {
        Charge: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: { QueueUrl: "https://queue", MessageBody: "m" },
          End: true,
        },
      },
    };
    await cloud.sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn: machineArn,
        definition: JSON.stringify(definition),
        publish: true,
      }),
    );
    const charging = await alias("charging", { 3: 100 });
    await workflow(charging)
      .on(cloud)
      .stub("Charge", returns({ charged: true }))
      .expectOutput({ charged: true })
      .run();
  });

  it("of an alias of two versions, each execution is read by the definition it ran", async () => {
    const canary = await alias("canary", { 1: 50, 2: 50 });
    const ran = new Set<string>();
    for (let count = 0; count < 12; count++) {
      const execution = await workflow(canary).on(cloud).run();
      expect(execution.visits.map(({ state }) => state)).to.deep.equal([execution.output]);
      expect(execution.definition).to.deep.equal(JSON.parse(machineOf(execution.output as string)));
      ran.add(execution.output as string);
    }
    expect([...ran].sort()).to.deep.equal(["First", "Second"]);
  });

  it("an alias that is not there is named", async () => {
    const error = await rejection("MACHINE_UNKNOWN", workflow(`${machineArn}:absent`).on(cloud).check());
    expect(error.message).to.equal(
      `DescribeStateMachineAlias failed: there is no state machine ${machineArn}:absent on the embedded cloud. ` +
        "Check its region, account and name, or deploy it first with target.deploy(name, definition).",
    );
  });

  it("on AWS, the alias is asked for its versions, and the heaviest one is described", async () => {
    const server = await hostileServer();
    const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
    server
      .on(
        "DescribeStateMachineAlias",
        answer({
          routingConfiguration: [
            { stateMachineVersionArn: `${arn}:3`, weight: 10 },
            { stateMachineVersionArn: `${arn}:4`, weight: 90 },
          ],
        }),
      )
      .on(
        "DescribeStateMachine",
        answer(({ stateMachineArn }: { stateMachineArn: string }) => ({
          stateMachineArn,
          name: "orders",
          type: "STANDARD",
          definition: machineOf("First"),
        })),
      );
    const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
    const sfn = new SFNClient({ region: "eu-west-1", endpoint: server.url, credentials, maxAttempts: 1 });
    const target = awsTarget({ clients: { sfn }, machines: { orders: `${arn}:live` } }, hastyTime());
    const machine = await target.deploy("orders", {});
    await target.close();
    sfn.destroy();
    await server.close();
    expect(machine.stateMachineArn).to.equal(`${arn}:live`);
    expect(server.requests.map(({ operation, body }) => [operation, body])).to.deep.equal([
      ["DescribeStateMachineAlias", { stateMachineAliasArn: `${arn}:live` }],
      ["DescribeStateMachine", { stateMachineArn: `${arn}:4` }],
    ]);
  });
});
