import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateStateMachineCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { createCloud } from "../../../src/cloud/cloud.js";
import { listen, type Served } from "../../../src/cloud/http-server.js";
import { embedded, endpoint, type Target } from "../../../src/targets/index.js";
import { workflow } from "../../../dsl/workflow.js";
import { StepwrightError } from "../../../src/errors/index.js";

const roleArn = "arn:aws:iam::123456789012:role/workflows";
const logGroupName = "/aws/vendedlogs/states/orders";
const definition = {
  StartAt: "Sort",
  States: {
    Sort: {
      Type: "Choice",
      Choices: [{ Variable: "$.quantity", NumericGreaterThan: 100, Next: "Bulk" }],
      Default: "Single",
    },
    Bulk: { Type: "Pass", Result: "bulk", End: true },
    Single: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: { StartAt: "Pick", States: { Pick: { Type: "Wait", Seconds: 1, End: true } } },
      End: true,
    },
  },
};

describe("The history of an EXPRESS execution at an endpoint", () => {
  let served: Served;
  let target: Target;

  beforeEach(async () => {
    served = await listen(createCloud(), { time: "instant" });
    target = endpoint(served.url);
  });
  afterEach(async () => {
    await target.close();
    await served.close();
  });

  async function machine(logging: object): Promise<string> {
    const logs = new CloudWatchLogsClient({
      endpoint: served.url,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    logs.destroy();
    const logGroupArn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*`;
    const { stateMachineArn } = await target.sfn.send(
      new CreateStateMachineCommand({
        name: "orders",
        type: "EXPRESS",
        definition: JSON.stringify(definition),
        roleArn,
        loggingConfiguration: { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }], ...logging },
      }),
    );
    return stateMachineArn ?? "";
  }

  it("is read from the log group of its machine, as the embedded cloud has it", async () => {
    const arn = await machine({ level: "ALL", includeExecutionData: true });
    const input = { quantity: 2, items: ["a", "b"] };
    const seen = await workflow(arn)
      .on(target)
      .withInput(input)
      .expectPath("Sort", "Single")
      .expectItems("Single", (item) => item.expectSucceeded())
      .expectNoErrors()
      .run();
    await using cloud = embedded();
    const known = await workflow(await cloud.deploy("orders", definition, { type: "EXPRESS" }))
      .on(cloud)
      .withInput(input)
      .run();
    const types = (events: typeof seen.events): unknown =>
      events.map(({ id, type, previousEventId }) => [id, type, previousEventId]);
    expect(types(seen.events)).to.deep.equal(types(known.events));
    expect(seen.output).to.deep.equal(known.output);
  });

  it("shows a failed expectation by its path", async () => {
    const arn = await machine({ level: "ALL", includeExecutionData: true });
    const report = await workflow(arn).on(target).withInput({ quantity: 500 }).expectPath("Single").check();
    expect(report.ok).to.equal(false);
    expect(report.execution.events.map(({ type }) => type)).to.include("PassStateEntered");
  });

  for (const logging of [
    { level: "ERROR", includeExecutionData: true },
    { level: "ALL", includeExecutionData: false },
  ]) {
    it(`is missed where the machine logs ${JSON.stringify(logging)}, and the fix is named`, async () => {
      const arn = await machine(logging);
      let refusal: unknown;
      try {
        await workflow(arn).on(target).withInput({ quantity: 500 }).expectPath("Bulk").run();
      } catch (error) {
        refusal = error;
      }
      expect(refusal).to.be.instanceOf(StepwrightError);
      expect((refusal as Error).message).to.include(
        "let the machine log everything to a log group (loggingConfiguration with level ALL and includeExecutionData)",
      );
    });
  }
});
