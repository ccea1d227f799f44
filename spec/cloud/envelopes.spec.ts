import { expect } from "chai";
import type { HistoryEvent } from "../../src/history/event.js";
import type { JsonValue } from "../../src/util/json.js";
import type { DoubleAnswer } from "../../src/plan/double.js";
import { arnOf, bench, double, fails, returns, step } from "./support.js";

async function answered(
  resource: string,
  answer: DoubleAnswer,
  Parameters: object = {},
): Promise<{ output: JsonValue; events: readonly HistoryEvent[] }> {
  const world = bench();
  const Charge = { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters, End: true };
  const machine = await world.machine("orders", { StartAt: "Charge", States: { Charge } });
  world.cloud.doubles.register(arnOf("orders", "one"), [double([step(answer)])]);
  const { output, executionArn } = await world.run(machine, { name: "one" });
  const { events } = await world.ok("GetExecutionHistory", { executionArn });
  return {
    output: output === undefined ? null : (JSON.parse(String(output)) as JsonValue),
    events: events as HistoryEvent[],
  };
}

describe("cloud: what a stub leaves out", () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const message = { QueueUrl: "https://queue", MessageBody: { order: 7 } };

  it("is filled in for a message to a queue", async () => {
    const { output } = await answered("sqs:sendMessage", returns({}), message);
    const { MessageId, MD5OfMessageBody, SdkHttpMetadata, SdkResponseMetadata, ...rest } = output as Record<
      string,
      string
    >;
    expect(rest).to.deep.equal({});
    expect(MessageId).to.match(uuid);
    expect(MD5OfMessageBody).to.equal("4db405096ca2c297ffb21aeada277352");
    expect(SdkHttpMetadata).to.deep.include({ HttpStatusCode: 200 });
    expect(SdkResponseMetadata).to.have.property("RequestId").that.matches(uuid);
  });

  it("is what was stated where something was", async () => {
    const { output } = await answered("sns:publish", returns({ MessageId: "mine" }));
    expect(output)
      .to.include({ MessageId: "mine" })
      .and.to.have.keys("MessageId", "SdkHttpMetadata", "SdkResponseMetadata");
    const whole = { SdkHttpMetadata: {}, Item: {} };
    expect((await answered("dynamodb:getItem", returns(whole))).output).to.deep.equal(whole);
  });

  it("has no metadata where AWS gives none", async () => {
    const events = await answered("events:putEvents", returns(null), { Entries: [{ Detail: {} }, { Detail: {} }] });
    const { Entries, ...rest } = events.output as { Entries: { EventId: string }[] };
    expect(rest).to.deep.equal({ FailedEntryCount: 0 });
    expect(Entries.map(({ EventId }) => uuid.test(EventId))).to.deep.equal([true, true]);
    const api = { ApiEndpoint: "a1.execute-api.us-east-1.amazonaws.com", Method: "GET" };
    for (const [resource, parameters] of [
      ["aws-sdk:sqs:sendMessage", message],
      ["apigateway:invoke", api],
      ["eks:runJob.sync", {}],
    ] as const) {
      expect((await answered(resource, returns({ a: 1 }), parameters)).output).to.deep.equal({ a: 1 });
    }
  });

  it("is filled in for a response of API Gateway", async () => {
    const api = { ApiEndpoint: "a1.execute-api.us-east-1.amazonaws.com", Method: "GET" };
    const { output } = await answered("apigateway:invoke", returns({ ResponseBody: { id: 7 } }), api);
    expect(output).to.deep.equal({
      Headers: { "Content-Type": ["application/json"] },
      ResponseBody: { id: 7 },
      StatusCode: 200,
      StatusText: "OK",
    });
  });

  it("is left alone where what was stated is no object", async () => {
    expect((await answered("sqs:sendMessage", returns("text"), message)).output).to.equal("text");
  });

  it("shows a callback as taken in, whatever comes of it", async () => {
    for (const answer of [returns({ ok: true }), fails("Refused")]) {
      const { events, output } = await answered("sqs:sendMessage.waitForTaskToken", answer, message);
      expect(events.map(({ type }) => type).slice(2, 6)).to.deep.equal([
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        answer.kind === "fails" ? "TaskFailed" : "TaskSucceeded",
      ]);
      if (answer.kind === "returns") expect(output).to.deep.equal({ ok: true });
      const { output: submitted = "" } =
        (events[4] as { taskSubmittedEventDetails?: { output?: string } }).taskSubmittedEventDetails ?? {};
      expect(JSON.parse(submitted)).to.have.keys(
        "MD5OfMessageBody",
        "MessageId",
        "SdkHttpMetadata",
        "SdkResponseMetadata",
      );
    }
  });

  const jobs: readonly (readonly [string, object, object])[] = [
    ["athena:startQueryExecution", { QueryString: "SELECT 1" }, { QueryExecution: { Query: "SELECT 1" } }],
    ["batch:submitJob", { JobName: "n", JobQueue: "q", JobDefinition: "d" }, { JobQueue: "q", Status: "SUCCEEDED" }],
    ["bedrock:createModelCustomizationJob", { JobName: "n" }, { JobName: "n", Status: "Completed" }],
    ["codebuild:startBuild", { ProjectName: "p" }, { Build: { BuildStatus: "SUCCEEDED", ProjectName: "p" } }],
    ["databrew:startJobRun", { Name: "n" }, { JobName: "n", State: "SUCCEEDED" }],
    ["ecs:runTask", { Cluster: "c", TaskDefinition: "t" }, { LastStatus: "STOPPED" }],
    ["eks:createCluster", { Name: "n" }, { Cluster: { Name: "n", Status: "ACTIVE" } }],
    ["elasticmapreduce:addStep", { ClusterId: "j-1", Step: { Name: "s" } }, { Step: { Name: "s" } }],
    ["elasticmapreduce:createCluster", { Name: "n" }, {}],
    ["emr-containers:startJobRun", { VirtualClusterId: "v" }, { State: "COMPLETED", VirtualClusterId: "v" }],
    ["emr-serverless:startJobRun", { ApplicationId: "a" }, { ApplicationId: "a", State: "SUCCESS" }],
    ["glue:startJobRun", { JobName: "n" }, { JobName: "n", JobRunState: "SUCCEEDED" }],
    ["mediaconvert:createJob", {}, { Job: { Status: "COMPLETE" } }],
    ["sagemaker:createTrainingJob", { TrainingJobName: "n" }, { TrainingJobStatus: "Completed" }],
  ];

  for (const [resource, parameters, expected] of jobs) {
    it(`is what a job of ${resource} comes to, and what it was taken in with`, async () => {
      const { output, events } = await answered(`${resource}.sync`, returns({ Own: 1 }), parameters);
      expect(output).to.include({ Own: 1 });
      for (const [name, value] of Object.entries(expected) as [string, JsonValue][]) {
        const found = (output as Record<string, JsonValue>)[name];
        if (typeof value === "object") expect(found, name).to.deep.include(value);
        else expect(found, name).to.equal(value);
      }
      expect(output).to.not.have.any.keys("SdkHttpMetadata", "SdkResponseMetadata");
      const { output: submitted = "{}" } =
        (events[4] as { taskSubmittedEventDetails?: { output?: string } }).taskSubmittedEventDetails ?? {};
      expect(JSON.parse(submitted)).to.not.deep.equal({});
      const requested = (await answered(resource, returns({ Own: 1 }), parameters)).output as object;
      expect(Object.keys(JSON.parse(submitted) as object)).to.deep.equal(
        Object.keys(requested).filter((name) => name !== "Own"),
      );
    });
  }

  it("of a job goes down into what was stated in part, and not into a whole result", async () => {
    const part = { QueryExecution: { Status: { StateChangeReason: "done" } } };
    const { output } = await answered("athena:startQueryExecution.sync", returns(part), { QueryString: "SELECT 1" });
    expect((output as { QueryExecution: { Status: object } }).QueryExecution.Status).to.include({
      State: "SUCCEEDED",
      StateChangeReason: "done",
    });
    const whole = { JobId: "1", Status: "SUCCEEDED" };
    expect((await answered("batch:submitJob.sync", returns(whole))).output).to.deep.equal(whole);
  });

  it("shows no job as taken in that the service refused", async () => {
    const types = async (error: string): Promise<string[]> =>
      (await answered("batch:submitJob.sync", fails(error))).events.map(({ type }) => type);
    expect(await types("Batch.ClientException")).to.not.include("TaskSubmitted");
    expect(await types("States.TaskFailed")).to.include("TaskSubmitted");
  });
});
