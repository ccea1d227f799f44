import { expect } from "chai";
import { bench, pass, roleArn, waiting, type Bench } from "./support.js";

const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const version = (number: number): string => `${machineArn}:${number}`;
const route = (number: number, weight: number): object => ({ stateMachineVersionArn: version(number), weight });
const aliasArn = `${machineArn}:live`;

/** A machine with three versions, whose results are their numbers. */
async function versioned(world: Bench): Promise<void> {
  const answering = (Result: number): object => ({ StartAt: "A", States: { A: { Type: "Pass", Result, End: true } } });
  await world.machine("orders", answering(1), { publish: true });
  for (const number of [2, 3]) {
    const definition = JSON.stringify(answering(number));
    await world.ok("UpdateStateMachine", { stateMachineArn: machineArn, definition, publish: true });
  }
}

describe("An alias", () => {
  let world: Bench;
  beforeEach(async () => {
    world = bench();
    await versioned(world);
  });

  it("stands in the history of what was started through it, with the version it chose", async () => {
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(2, 100)] });
    const started = async (stateMachineArn: string): Promise<unknown> => {
      const { executionArn } = await world.run(stateMachineArn);
      const { events } = await world.ok("GetExecutionHistory", { executionArn, includeExecutionData: false });
      return (events as { executionStartedEventDetails: unknown }[])[0]?.executionStartedEventDetails;
    };
    expect(await started(aliasArn)).to.deep.equal({
      roleArn,
      stateMachineAliasArn: aliasArn,
      stateMachineVersionArn: version(2),
    });
    expect(await started(version(3))).to.deep.equal({ roleArn, stateMachineVersionArn: version(3) });
    expect(await started(machineArn)).to.deep.equal({ roleArn });
  });

  it("is created once, described, listed, updated and deleted", async () => {
    const wanted = { name: "live", description: "what people use", routingConfiguration: [route(1, 100)] };
    const created = await world.ok("CreateStateMachineAlias", wanted);
    expect(created).to.deep.equal({ stateMachineAliasArn: aliasArn, creationDate: 1893456000 });
    expect(await world.ok("CreateStateMachineAlias", wanted)).to.deep.equal(created);
    await world.ok("CreateStateMachineAlias", { name: "next", routingConfiguration: [route(2, 100)] });
    const listed = async (stateMachineArn: string): Promise<unknown[]> =>
      (
        (await world.ok("ListStateMachineAliases", { stateMachineArn }))["stateMachineAliases"] as Record<
          string,
          unknown
        >[]
      ).map(({ stateMachineAliasArn }) => stateMachineAliasArn);
    expect(await listed(machineArn)).to.deep.equal([aliasArn, `${machineArn}:next`]);
    expect(await listed(version(2))).to.deep.equal([`${machineArn}:next`]);
    await world.cloud.clock.advanceTo(Date.UTC(2030, 0, 1, 0, 1));
    const routingConfiguration = [route(2, 90), route(3, 10)];
    expect(
      await world.ok("UpdateStateMachineAlias", { stateMachineAliasArn: aliasArn, routingConfiguration }),
    ).to.deep.equal({
      updateDate: 1893456060,
    });
    expect(await world.ok("DescribeStateMachineAlias", { stateMachineAliasArn: aliasArn })).to.deep.equal({
      stateMachineAliasArn: aliasArn,
      name: "live",
      description: "what people use",
      routingConfiguration,
      creationDate: 1893456000,
      updateDate: 1893456060,
    });
    expect(await world.ok("DeleteStateMachineAlias", { stateMachineAliasArn: aliasArn })).to.deep.equal({});
    expect(await world.ok("DeleteStateMachineAlias", { stateMachineAliasArn: aliasArn })).to.deep.equal({});
    expect(await world.refused("DescribeStateMachineAlias", { stateMachineAliasArn: aliasArn })).to.deep.equal({
      code: "ResourceNotFound",
      message: `Resource not found: '${aliasArn}'`,
    });
  });

  it("starts the version it leads to, and its executions are found by it", async () => {
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(2, 100)] });
    const done = await world.run(aliasArn, { name: "one" });
    expect(done).to.include({
      output: "2",
      stateMachineArn: machineArn,
      stateMachineVersionArn: version(2),
      stateMachineAliasArn: aliasArn,
    });
    await world.run(version(2), { name: "two" });
    const { executions } = await world.ok("ListExecutions", { stateMachineArn: aliasArn });
    expect((executions as { name: string }[]).map(({ name }) => name)).to.deep.equal(["one"]);
  });

  it("shares its executions out by weight, the same way for the same seed", async () => {
    const outputs = async (seed: number): Promise<string> => {
      const other = bench({ seed });
      await versioned(other);
      await other.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 80), route(3, 20)] });
      let all = "";
      for (let count = 0; count < 200; count++) all += String((await other.run(aliasArn))["output"]);
      return all;
    };
    const first = await outputs(1);
    expect(await outputs(1)).to.equal(first);
    expect(first.replaceAll("1", "").length).to.be.within(20, 60);
    expect(first).to.match(/^[13]{200}$/);
  });

  it("keeps the versions it leads to", async () => {
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 100)] });
    expect(await world.refused("DeleteStateMachineVersion", { stateMachineVersionArn: version(1) })).to.deep.equal({
      code: "ConflictException",
      message:
        "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]",
    });
    await world.ok("UpdateStateMachineAlias", {
      stateMachineAliasArn: aliasArn,
      routingConfiguration: [route(2, 100)],
    });
    await world.ok("DeleteStateMachineVersion", { stateMachineVersionArn: version(1) });
  });

  it("goes with its machine", async () => {
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 100)] });
    await world.ok("DeleteStateMachine", { stateMachineArn: machineArn });
    expect((await world.refused("StartExecution", { stateMachineArn: aliasArn })).code).to.equal(
      "StateMachineDoesNotExist",
    );
  });

  it("is not described as a machine", async () => {
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 100)] });
    expect(await world.refused("DescribeStateMachine", { stateMachineArn: aliasArn })).to.deep.equal({
      code: "StateMachineDoesNotExist",
      message: `State Machine Does Not Exist: '${aliasArn}'`,
    });
    expect(
      (await world.refused("UpdateStateMachine", { stateMachineArn: aliasArn, definition: JSON.stringify(waiting(1)) }))
        .code,
    ).to.equal("StateMachineDoesNotExist");
  });

  const pattern = "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$";
  const constraint = (text: string): string => `1 validation error detected: ${text}`;
  const refusals: [title: string, request: object, message: string][] = [
    [
      "a name of digits",
      { name: "123", routingConfiguration: [route(1, 100)] },
      constraint(
        `Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
      ),
    ],
    [
      "a name that is too long",
      { name: "A".repeat(81), routingConfiguration: [route(1, 100)] },
      constraint(
        `Value '${"A".repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
      ),
    ],
    [
      "a weight over 100",
      { name: "live", routingConfiguration: [route(1, 101)] },
      constraint(
        "Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
      ),
    ],
    [
      "more than two routes",
      { name: "live", routingConfiguration: [route(1, 50), route(2, 30), route(3, 20)] },
      constraint(
        `Value '[RoutingConfigurationListItem(stateMachineVersionArn=${version(1)}, weight=50), ` +
          `RoutingConfigurationListItem(stateMachineVersionArn=${version(2)}, weight=30), ` +
          `RoutingConfigurationListItem(stateMachineVersionArn=${version(3)}, weight=20)]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2`,
      ),
    ],
    [
      "a route to the machine itself",
      { name: "live", routingConfiguration: [{ stateMachineVersionArn: machineArn, weight: 100 }] },
      `Routing configuration must contain state machine version ARNs. Received: [${machineArn}]`,
    ],
    [
      "two routes to one version",
      { name: "live", routingConfiguration: [route(1, 50), route(1, 50)] },
      `Routing configuration must contain distinct state machine version ARNs. Received: [${version(1)}, ${version(1)}]`,
    ],
    [
      "weights that do not make 100",
      { name: "live", routingConfiguration: [route(1, 70), route(2, 29)] },
      "Sum of routing configuration weights must equal 100. Received: [70, 29]",
    ],
    [
      "versions of two machines",
      {
        name: "live",
        routingConfiguration: [
          route(1, 50),
          { stateMachineVersionArn: "arn:aws:states:us-east-1:123456789012:stateMachine:other:1", weight: 50 },
        ],
      },
      `Routing configuration must contain versions of one state machine. Received: [${version(1)}, arn:aws:states:us-east-1:123456789012:stateMachine:other:1]`,
    ],
  ];
  for (const [title, request, message] of refusals) {
    it(`is refused with ${title}`, async () => {
      await world.machine("other", pass, { publish: true });
      expect(await world.refused("CreateStateMachineAlias", request)).to.deep.equal({
        code: "ValidationException",
        message,
      });
    });
  }

  it("is refused with a version that is not there, and with other routes under a name that is taken", async () => {
    expect(
      await world.refused("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(9, 100)] }),
    ).to.deep.equal({
      code: "StateMachineDoesNotExist",
      message: `State Machine Does Not Exist: '${version(9)}'`,
    });
    await world.ok("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 100)] });
    expect(
      await world.refused("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(2, 100)] }),
    ).to.deep.equal({
      code: "ConflictException",
      message:
        "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
    });
  });
});
