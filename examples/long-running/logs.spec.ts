import { CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateStateMachineCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { embedded, returns, workflow, type EmbeddedCloud } from "stepwright";

interface Logged {
  readonly id: string;
  readonly type: string;
  readonly execution_arn: string;
  readonly details?: unknown;
}

describe("The logs of a claim", () => {
  const logGroupName = "/aws/vendedlogs/states/claims";
  let cloud: EmbeddedCloud;

  /** A machine that logs like this. */
  async function logging(includeExecutionData: boolean): Promise<string> {
    const { stateMachineArn = "" } = await cloud.sfn.send(
      new CreateStateMachineCommand({
        name: `claims-${includeExecutionData}`,
        roleArn: "arn:aws:iam::123456789012:role/claims",
        definition: readFileSync(new URL("./claim.asl.json", import.meta.url), "utf8"),
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData,
          destinations: [
            {
              cloudWatchLogsLogGroup: {
                logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*`,
              },
            },
          ],
        },
      }),
    );
    return stateMachineArn;
  }

  async function logsOf(executionArn: string): Promise<Logged[]> {
    const filterPattern = `{ $.execution_arn = "${executionArn}" }`;
    const { events = [] } = await cloud.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    return events.map(({ message = "" }) => JSON.parse(message) as Logged);
  }

  beforeEach(async () => {
    cloud = embedded();
    await cloud.logs.send(new CreateLogGroupCommand({ logGroupName }));
  });
  afterEach(() => cloud.close());

  const claim = (arn: string) =>
    workflow(arn)
      .on(cloud)
      .withInput({ claimId: "C1", iban: "GB33BUKB20201555555555", coolOffSeconds: 60 })
      .stub("Review", returns({ by: "Ann" }))
      .stub("PayOut", returns({ paid: true }));

  it("are complete, and tell of this execution only", async () => {
    const arn = await logging(true);
    const other = await claim(arn).run();
    const execution = await claim(arn).named("second").run();
    const logs = await logsOf(execution.executionArn);
    expect(logs.map(({ type }) => type)).to.deep.equal(execution.events.map(({ type }) => type));
    expect(logs.map(({ id }) => Number(id))).to.deep.equal(execution.events.map(({ id }) => id));
    expect(logs.every(({ execution_arn }) => execution_arn !== other.executionArn)).to.equal(true);
    for (const entry of logs) {
      expect(entry).to.include.all.keys("id", "previous_event_id", "event_timestamp", "type", "execution_arn");
      expect(entry.execution_arn).to.equal(execution.executionArn);
    }
  });

  it("hold no account numbers where execution data is left out", async () => {
    const withData = await claim(await logging(true)).run();
    const without = await claim(await logging(false)).run();
    expect(JSON.stringify(await logsOf(withData.executionArn))).to.contain("GB33BUKB");
    expect(JSON.stringify(await logsOf(without.executionArn))).not.to.contain("GB33BUKB");
  });
});
