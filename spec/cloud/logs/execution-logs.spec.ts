import {
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateStateMachineCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";

const roleArn = "arn:aws:iam::123456789012:role/workflows";
const logGroupName = "/aws/vendedlogs/states/orders";
const destinations = [
  {
    cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*` },
  },
];
const pass = { StartAt: "A", States: { A: { Type: "Pass", Result: { b: 1 }, End: true } } };
const fail = { StartAt: "F", States: { F: { Type: "Fail", Error: "Odd", Cause: "It was odd." } } };

interface Logged {
  readonly id: string;
  readonly type: string;
  readonly details?: unknown;
}

describe("Executions and their logs", () => {
  let cloud: EmbeddedCloud;
  beforeEach(async () => {
    cloud = embedded();
    await cloud.logs.send(new CreateLogGroupCommand({ logGroupName }));
  });
  afterEach(() => cloud.close());

  async function run(
    definition: object,
    loggingConfiguration: object,
    type: "STANDARD" | "EXPRESS" = "STANDARD",
  ): Promise<string> {
    const { stateMachineArn } = await cloud.sfn.send(
      new CreateStateMachineCommand({
        name: "orders",
        definition: JSON.stringify(definition),
        roleArn,
        type,
        loggingConfiguration: { destinations, ...loggingConfiguration },
      }),
    );
    const start = { stateMachineArn, name: "r", input: '{"a":1}' };
    if (type === "EXPRESS") return (await cloud.sfn.send(new StartSyncExecutionCommand(start))).executionArn ?? "";
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand(start));
    await cloud.runUntilIdle();
    return executionArn ?? "";
  }
  const logged = async (): Promise<Logged[]> => {
    const { events = [] } = await cloud.logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.map(({ message = "" }) => JSON.parse(message) as Logged);
  };

  for (const type of ["STANDARD", "EXPRESS"] as const) {
    it(`show all that a ${type} execution does, as AWS writes it`, async () => {
      const execution_arn = await run(pass, { level: "ALL", includeExecutionData: true }, type);
      const event_timestamp = "1893456000000";
      const truncated = { truncated: false };
      const head = { event_timestamp, execution_arn, redrive_count: "0" };
      expect(await logged()).to.deep.equal([
        {
          ...{ id: "1", type: "ExecutionStarted", previous_event_id: "0", ...head },
          details: { input: '{"a":1}', inputDetails: truncated, roleArn },
        },
        {
          ...{ id: "2", type: "PassStateEntered", previous_event_id: "0", ...head },
          details: { name: "A", input: '{"a":1}', inputDetails: truncated },
        },
        {
          ...{ id: "3", type: "PassStateExited", previous_event_id: "2", ...head },
          details: { name: "A", output: '{"b":1}', outputDetails: truncated },
        },
        {
          ...{ id: "4", type: "ExecutionSucceeded", previous_event_id: "3", ...head },
          details: { output: '{"b":1}', outputDetails: truncated },
        },
      ]);
      const { logStreams } = await cloud.logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      expect(logStreams?.[0]?.logStreamName).to.match(/^states\/orders\/2030-01-01-00-00\/[0-9a-f]{8}$/);
    });
  }

  it("leave execution data out unless it is wanted", async () => {
    await run(pass, { level: "ALL" });
    expect((await logged()).map(({ details }) => details)).to.deep.equal([
      { roleArn },
      { name: "A" },
      { name: "A" },
      {},
    ]);
  });

  const levels: [level: string, types: string[]][] = [
    ["ALL", ["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]],
    ["ERROR", ["FailStateEntered", "ExecutionFailed"]],
    ["FATAL", ["ExecutionFailed"]],
    ["OFF", []],
  ];
  for (const [level, types] of levels) {
    it(`hold at level ${level} ${types.join(", ") || "nothing"} of an execution that fails`, async () => {
      await run(fail, { level });
      expect((await logged()).map(({ type }) => type)).to.deep.equal(types);
    });
  }

  it("grow while an execution runs", async () => {
    const wait = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 60, End: true } } };
    const { stateMachineArn } = await cloud.sfn.send(
      new CreateStateMachineCommand({
        ...{ name: "slow", definition: JSON.stringify(wait), roleArn },
        loggingConfiguration: { level: "ALL", destinations },
      }),
    );
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    expect((await logged()).map(({ type }) => type)).to.deep.equal(["ExecutionStarted", "WaitStateEntered"]);
    await cloud.advanceBy("60s");
    expect((await logged()).map(({ id }) => id)).to.deep.equal(["1", "2", "3", "4"]);
  });

  const invalid: [logging: object, problem: string][] = [
    [{ level: "ALL" }, "Must specify exactly one Log Destination."],
    [{ level: "OFF", destinations: [...destinations, ...destinations] }, "Must specify exactly one Log Destination."],
    [
      {
        level: "ALL",
        destinations: [
          { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:gone:*" } },
        ],
      },
      "Log Destination not found.",
    ],
  ];
  for (const [loggingConfiguration, problem] of invalid) {
    it(`are refused with ${JSON.stringify(loggingConfiguration)}, at creation and at an update`, async () => {
      const refused = async (call: Promise<unknown>): Promise<void> => {
        const error = await call.then(
          () => undefined,
          (thrown: unknown) => thrown as Error,
        );
        expect(error?.name).to.equal("InvalidLoggingConfiguration");
        expect(error?.message).to.equal(`Invalid Logging Configuration: ${problem}`);
      };
      const machine = { name: "orders", definition: JSON.stringify(pass), roleArn };
      await refused(cloud.sfn.send(new CreateStateMachineCommand({ ...machine, loggingConfiguration })));
      const { stateMachineArn } = await cloud.sfn.send(new CreateStateMachineCommand(machine));
      await refused(cloud.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, loggingConfiguration })));
    });
  }
});
