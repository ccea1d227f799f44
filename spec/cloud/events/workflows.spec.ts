import { expect } from "chai";
import type { AcceptedEvent } from "../../../src/cloud/events/event-log.js";
import { EventsBench } from "./support.js";

describe("Workflows and buses", () => {
  let bench: EventsBench;
  let heard: AcceptedEvent[];
  beforeEach(() => {
    bench = new EventsBench();
    heard = [];
    bench.cloud.events.tap(bench.cloud.events.busArn(), (accepted) => heard.push(accepted));
  });

  const run = async (definition: object, input = "{}"): Promise<Record<string, unknown>> => {
    const stateMachineArn = await bench.machine("m", definition);
    const { executionArn } = await bench.sfn("StartExecution", { stateMachineArn, input });
    await bench.cloud.clock.demand(() => bench.cloud.execution(String(executionArn))?.status !== "RUNNING");
    return await bench.sfn("DescribeExecution", { executionArn });
  };
  const task = (Resource: string, Parameters: object, more: object = {}): object => ({
    StartAt: "A",
    States: { A: { Type: "Task", Resource: `arn:aws:states:::${Resource}`, Parameters, End: true, ...more } },
  });
  const put = (): AcceptedEvent[] => heard.filter(({ event }) => event["source"] !== "aws.states");

  it("hear of the start and the end of every STANDARD execution", async () => {
    const { executionArn } = await run(
      { StartAt: "A", States: { A: { Type: "Wait", Seconds: 60, End: true } } },
      '{"a":1}',
    );
    expect(heard.map(({ event }) => [event["time"], (event["detail"] as { status: string }).status])).to.deep.equal([
      ["2030-01-01T00:00:00Z", "RUNNING"],
      ["2030-01-01T00:01:00Z", "SUCCEEDED"],
    ]);
    expect(heard[1]?.event["detail"]).to.deep.include({
      executionArn,
      startDate: 1893456000000,
      stopDate: 1893456060000,
      input: '{"a":1}',
      output: '{"a":1}',
    });
    expect(heard.map(({ emittedBy }) => emittedBy)).to.deep.equal([executionArn, executionArn]);
  });

  it("hear error and cause of one that fails", async () => {
    await run({ StartAt: "A", States: { A: { Type: "Fail", Error: "Broken", Cause: "It broke." } } });
    expect(heard[1]?.event["detail"]).to.include({
      status: "FAILED",
      error: "Broken",
      cause: "It broke.",
      output: null,
      redriveStatus: "REDRIVABLE",
    });
  });

  it("hear nothing of EXPRESS executions", async () => {
    const roleArn = "arn:aws:iam::123456789012:role/workflows";
    const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } });
    const { stateMachineArn } = await bench.sfn("CreateStateMachine", {
      name: "e",
      roleArn,
      definition,
      type: "EXPRESS",
    });
    await bench.sfn("StartSyncExecution", { stateMachineArn });
    expect(heard).to.deep.equal([]);
  });

  it("hear what events:putEvents puts, with the ARNs that correlate", async () => {
    const Entries = [{ Source: "orders", DetailType: "Paid", "Detail.$": "$", Resources: ["own"] }];
    const { executionArn, stateMachineArn, output } = await run(task("events:putEvents", { Entries }), '{"id":1}');
    const [accepted] = put();
    expect(JSON.parse(String(output))).to.deep.equal({
      Entries: [{ EventId: accepted?.event["id"] }],
      FailedEntryCount: 0,
    });
    expect(accepted?.event).to.deep.include({ resources: ["own", stateMachineArn, executionArn], detail: { id: 1 } });
    expect(accepted?.emittedBy).to.equal(executionArn);
  });

  it("fail the Task for an entry that is refused, with the good ones out", async () => {
    const Entries = [
      { Source: "orders", DetailType: "Paid", Detail: {} },
      { Source: "orders", Detail: {} },
    ];
    const { status, error, cause } = await run(task("events:putEvents", { Entries }));
    expect({ status, error }).to.deep.equal({ status: "FAILED", error: "EventBridge.FailedEntry" });
    expect(JSON.parse(String(cause))).to.deep.equal({
      Entries: [
        { EventId: put()[0]?.event["id"] },
        {
          ErrorCode: "InvalidArgument",
          ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
        },
      ],
      FailedEntryCount: 1,
    });
  });

  it("carry a task token out, and wait for the answer", async () => {
    const Entries = [{ Source: "orders", DetailType: "Ask", Detail: { "token.$": "$$.Task.Token" } }];
    const stateMachineArn = await bench.machine("m", task("events:putEvents.waitForTaskToken", { Entries }));
    const { executionArn } = await bench.sfn("StartExecution", { stateMachineArn });
    await bench.cloud.clock.demand(() => put().length > 0);
    const { token } = put()[0]?.event["detail"] as { token: string };
    await bench.sfn("SendTaskSuccess", { taskToken: token, output: '"yes"' });
    await bench.cloud.clock.demand(() => bench.cloud.execution(String(executionArn))?.status !== "RUNNING");
    expect(await bench.sfn("DescribeExecution", { executionArn })).to.include({ status: "SUCCEEDED", output: '"yes"' });
  });

  it("answer aws-sdk:eventbridge, with the names and times of that SDK", async () => {
    const Entries = [{ Source: "orders", DetailType: "Paid", Detail: "{}" }];
    const first = await run(task("aws-sdk:eventbridge:putEvents", { Entries }));
    expect(JSON.parse(String(first["output"]))).to.have.nested.property("Entries[0].EventId", put()[0]?.event["id"]);
    const bench2 = await bench.machine("d", task("aws-sdk:eventbridge:describeEventBus", { Name: "default" }));
    const { executionArn } = await bench.sfn("StartExecution", { stateMachineArn: bench2 });
    await bench.cloud.clock.demand(() => bench.cloud.execution(String(executionArn))?.status !== "RUNNING");
    const { output } = await bench.sfn("DescribeExecution", { executionArn });
    expect(JSON.parse(String(output))).to.include({ Name: "default", CreationTime: "2030-01-01T00:00:00Z" });
  });

  it("refuse through aws-sdk:eventbridge in that SDK's words", async () => {
    const { error, cause } = await run(task("aws-sdk:eventbridge:describeRule", { Name: "absent" }));
    expect(error).to.equal("EventBridge.ResourceNotFoundException");
    expect(cause).to.match(
      /^Rule absent does not exist on EventBus default\. \(Service: EventBridge, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
    );
  });

  it("start one another: event, rule, workflow, event", async () => {
    const Entries = [{ Source: "billing", DetailType: "Billed", "Detail.$": "$.detail" }];
    const Arn = await bench.machine("bill", task("events:putEvents", { Entries }));
    await bench.rule("bill", { Arn });
    const id = await bench.put({ Detail: '{"orderId":"A1"}' });
    await bench.cloud.clock.runUntilIdle();
    const [execution] = bench.cloud.events.deliveries(id).map((delivery) => delivery.id);
    const billed = put().find(({ event }) => event["source"] === "billing");
    expect(billed).to.deep.include({ emittedBy: execution });
    expect(billed?.event["detail"]).to.deep.equal({ orderId: "A1" });
    expect(bench.cloud.events.causeOf(String(execution))?.event["id"]).to.equal(id);
  });

  it("hear no more once the tap is ended", async () => {
    const own: string[] = [];
    const end = bench.cloud.events.tap(bench.cloud.events.busArn(), ({ event }) => own.push(String(event["source"])));
    await bench.put();
    end();
    await bench.put();
    expect(own).to.deep.equal(["orders"]);
    expect(heard).to.have.length(2);
  });

  it("tell a tap which rules an event matched, and what came of its deliveries", async () => {
    await bench.rule("r", { Arn: await bench.queue("q") });
    await bench.put();
    expect(heard[0]?.rules.map(({ name }) => name)).to.deep.equal(["r"]);
    expect(heard[0]?.deliveries[0]?.status).to.equal("pending");
    await bench.cloud.clock.runUntilIdle();
    expect(heard[0]?.deliveries[0]?.status).to.equal("delivered");
  });
});
