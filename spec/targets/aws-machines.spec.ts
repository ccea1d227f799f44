import { SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { awsTarget, type AwsOptions } from "../../src/targets/remote/aws.js";
import type { Target } from "../../src/targets/target.js";
import { hastyTime } from "./hasty-time.js";
import { answer, hostileServer, refuse, status, type HostileServer } from "./hostile-server.js";
import { rejection } from "./rejection.js";

const arnOf = (name: string): string => `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`;
const roleArn = "arn:aws:iam::123456789012:role/tests";
const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } };

describe("Machines on aws()", () => {
  let server: HostileServer;
  let sfn: SFNClient;
  const open = (options: AwsOptions): Target => awsTarget({ clients: { sfn }, ...options }, hastyTime());

  beforeEach(async () => {
    server = await hostileServer();
    server
      .on(
        "CreateStateMachine",
        answer(({ name }: { name: string }) => ({ stateMachineArn: arnOf(name), creationDate: 1 })),
      )
      .on("DeleteStateMachine", answer({}));
    const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
    sfn = new SFNClient({ region: "eu-west-1", endpoint: server.url, credentials, maxAttempts: 1 });
  });
  afterEach(async () => {
    sfn.destroy();
    await server.close();
  });

  it("are the mapped ones, with the definition AWS has", async () => {
    const deployed = {
      stateMachineArn: arnOf("orders-prod"),
      name: "orders-prod",
      type: "STANDARD",
      definition: JSON.stringify(definition),
    };
    server.on("DescribeStateMachine", answer(deployed));
    const target = open({ machines: { orders: arnOf("orders-prod") } });
    expect(await target.deploy("orders", { StartAt: "Other", States: {} })).to.deep.equal({ ...deployed, definition });
    await target.close();
    expect(server.operations()).to.deep.equal(["DescribeStateMachine"]);
  });

  it("are temporary, tagged, and removed at the end", async () => {
    const target = open({ roleArn });
    const { stateMachineArn, name } = await target.deploy(
      "orders",
      '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
      { type: "EXPRESS" },
    );
    expect(name).to.match(/^orders-stepwright-[0-9a-f]{8}$/);
    expect(stateMachineArn).to.equal(arnOf(name));
    const created = server.requests[0]?.body ?? {};
    expect(created).to.deep.include({
      name,
      roleArn,
      type: "EXPRESS",
      definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
    });
    const tags = created["tags"] as { key: string; value: string }[];
    expect(tags.map(({ key }) => key)).to.deep.equal(["stepwright:run", "stepwright:created"]);
    expect(tags[1]?.value).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    await target.close();
    expect(server.requests.at(-1)).to.deep.equal({ operation: "DeleteStateMachine", body: { stateMachineArn } });
  });

  it("are made once for the same name and definition, and anew for another", async () => {
    const target = open({ roleArn });
    const [first, second] = await Promise.all([
      target.deploy("orders", definition),
      target.deploy("orders", definition),
    ]);
    const other = await target.deploy("orders", { ...definition, Comment: "changed" });
    expect(second).to.equal(first);
    expect(other.stateMachineArn).not.to.equal(first.stateMachineArn);
    await target.close();
    expect(server.operations().filter((one) => one === "DeleteStateMachine")).to.have.lengthOf(2);
  });

  it("keep to the length a name may have", async () => {
    const target = open({ roleArn });
    expect((await target.deploy("x".repeat(80), definition)).name).to.have.lengthOf(80);
    await target.close();
  });

  it("can be had for one run and given back", async () => {
    const target = open({ roleArn });
    const { machine, remove } = await target.port().deployTemporary("orders", definition);
    await remove();
    await remove();
    await target.close();
    const removed = server.requests
      .filter(({ operation }) => operation === "DeleteStateMachine")
      .map(({ body }) => body);
    expect(removed).to.deep.equal([{ stateMachineArn: machine.stateMachineArn }]);
  });

  it("are waited for when AWS does not know them everywhere yet", async () => {
    const target = open({ roleArn });
    const { stateMachineArn } = await target.deploy("orders", definition);
    const executionArn = stateMachineArn.replace("stateMachine", "execution") + ":run";
    const unknown = refuse("StateMachineDoesNotExist", `State Machine Does Not Exist: '${stateMachineArn}'`);
    server.on("StartExecution", unknown, unknown, answer({ executionArn, startDate: 1 }));
    const started = await target
      .port()
      .start({ stateMachineArn, name: "run", input: "{}", type: "STANDARD", doubles: [] });
    expect(started.executionArn).to.equal(executionArn);
    await target.close();
  });

  it("cannot be made without a role; both ways out are named", async () => {
    expect((await rejection("ROLE_MISSING", open({}).deploy("orders", definition))).message).to.equal(
      'deploy("orders") has nothing to return on AWS: no machine is mapped to that name, and there is no role to create one with. ' +
        'Map it, with aws({ machines: { "orders": "arn:aws:states:…" } }) or STEPWRIGHT_MACHINES="orders=arn:aws:states:…", ' +
        'or give a role for temporary machines, with aws({ roleArn: "arn:aws:iam::…" }) or STEP_FUNCTIONS_ROLE_ARN.',
    );
    expect(server.requests).to.deep.equal([]);
  });

  it("are refused in AWS's words", async () => {
    const reason =
      "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next'";
    server.on("CreateStateMachine", refuse("InvalidDefinition", reason));
    expect((await rejection("MACHINE_REFUSED", open({ roleArn }).deploy("orders", definition))).message).to.equal(
      `The definition of "orders" was refused by AWS: ${reason}`,
    );
  });

  it("that cannot be removed are named, after all others are gone", async () => {
    const target = open({ roleArn, patience: "0s" });
    const stays = await target.deploy("stays", definition);
    await target.deploy("goes", definition);
    server.on("DeleteStateMachine", status(503), answer({}));
    expect((await rejection("CLEANUP_FAILED", target.close())).message).to.equal(
      `What was made for the time of the tests could not be removed (DeleteStateMachine on ${stays.stateMachineArn} failed once at AWS, with HTTP 503. ` +
        `Try again; if it stays, the service or the way to it is broken.). Remove them by hand: ${stays.stateMachineArn}`,
    );
    expect(server.operations().filter((one) => one === "DeleteStateMachine")).to.have.lengthOf(2);
  });
});
