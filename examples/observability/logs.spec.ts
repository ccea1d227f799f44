import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateStateMachineCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { embedded, workflow, type EmbeddedCloud } from "stepwright";

/** An entry of either log group: Step Functions writes the first four, the function writes its message. */
interface LogEntry {
  readonly execution_arn: string;
  readonly id?: string;
  readonly previous_event_id?: string;
  readonly type?: string;
  readonly message?: string;
}

describe("The logs of a transfer", () => {
  const states = "/aws/vendedlogs/states/transfers";
  const processor = "/aws/lambda/workflow-processor";
  const iban = "GB33BUKB20201555555555";
  let cloud: EmbeddedCloud;

  beforeEach(async () => {
    cloud = embedded();
    for (const logGroupName of [states, processor]) await cloud.logs.send(new CreateLogGroupCommand({ logGroupName }));
    await cloud.logs.send(new CreateLogStreamCommand({ logGroupName: processor, logStreamName: "1" }));
    cloud.lambda("look-up-account", () => ({ open: true }));
    cloud.lambda("workflow-processor", async ({ amount, execution }: { amount: number; execution: string }) => {
      await say({ execution_arn: execution, message: `transferring ${amount}` });
      return { transferId: "t-1" };
    });
  });
  afterEach(() => cloud.close());

  /** What the function writes to its log: on AWS a line of its standard output. */
  async function say(entry: LogEntry): Promise<void> {
    const logEvents = [{ timestamp: cloud.now().getTime(), message: JSON.stringify(entry) }];
    const stream = { logGroupName: processor, logStreamName: "1" };
    await cloud.logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  }

  /** Deploys the workflow with a log group. */
  async function logged(includeExecutionData: boolean): Promise<string> {
    const logGroupArn = `arn:aws:logs:us-east-1:123456789012:log-group:${states}:*`;
    const { stateMachineArn = "" } = await cloud.sfn.send(
      new CreateStateMachineCommand({
        name: `transfers-${includeExecutionData}`,
        roleArn: "arn:aws:iam::123456789012:role/transfers",
        definition: readFileSync(new URL("./transfer.asl.json", import.meta.url), "utf8"),
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData,
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
        },
      }),
    );
    return stateMachineArn;
  }

  const transfer = (arn: string) =>
    workflow(arn).on(cloud).withInput({ from: iban, to: "FR7630006000011234567890189", amount: 20 }).expectSucceeded();

  /** What these log groups hold of an execution. */
  async function logsOf(logGroups: readonly string[], executionArn: string): Promise<LogEntry[]> {
    const filterPattern = `{ $.execution_arn = "${executionArn}" }`;
    const found = await Promise.all(
      logGroups.map((logGroupName) => cloud.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))),
    );
    return found.flatMap(({ events = [] }) => events.map(({ message = "" }) => JSON.parse(message) as LogEntry));
  }

  it("are complete: every event of the history, in its order", async () => {
    const execution = await transfer(await logged(true)).run();
    const logs = await logsOf([states], execution.executionArn);
    expect(logs.map(({ id }) => Number(id))).to.deep.equal(execution.events.map(({ id }) => id));
    expect(logs.map(({ type }) => type)).to.deep.equal(execution.events.map(({ type }) => type));
  });

  it("have the structure that queries rely on", async () => {
    const execution = await transfer(await logged(true)).run();
    for (const entry of await logsOf([states], execution.executionArn)) {
      expect(entry).to.include.all.keys("id", "previous_event_id", "event_timestamp", "type", "execution_arn");
    }
  });

  it("are correlated over both log groups, and tell of this execution only", async () => {
    const arn = await logged(true);
    const other = await transfer(arn).run();
    const execution = await transfer(arn).named("second").run();
    const logs = await logsOf([states, processor], execution.executionArn);
    expect(logs.filter(({ message }) => message !== undefined)).to.deep.equal([
      { execution_arn: execution.executionArn, message: "transferring 20" },
    ]);
    expect(logs.some(({ execution_arn }) => execution_arn === other.executionArn)).to.equal(false);
  });

  it("hold no account numbers where execution data is left out", async () => {
    const withData = await transfer(await logged(true)).run();
    const without = await transfer(await logged(false)).run();
    expect(JSON.stringify(await logsOf([states, processor], withData.executionArn))).to.contain(iban);
    expect(JSON.stringify(await logsOf([states, processor], without.executionArn))).not.to.contain(iban);
  });
});
