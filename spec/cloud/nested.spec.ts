import { expect } from "chai";
import type { HistoryEvent } from "../../src/history/event.js";
import { arnOf, bench, double, pass, returns, step, waiting, type Bench } from "./support.js";

const child = "arn:aws:states:us-east-1:123456789012:stateMachine:child";

function starting(resource: string, more: object = {}): object {
  const Parameters = { StateMachineArn: child, "Input.$": "$.input", "Name.$": "$.name" };
  return {
    StartAt: "Start",
    States: { Start: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters, End: true, ...more } },
  };
}

const failing = {
  StartAt: "Give up",
  States: { "Give up": { Type: "Fail", Error: "Out.Of.Stock", Cause: "nothing left" } },
};

const input = JSON.stringify({ input: { sku: 7 }, name: "first" });

function output({ output: text }: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(String(text)) as Record<string, unknown>;
}

async function events({ ok }: Bench, executionArn: unknown): Promise<HistoryEvent[]> {
  const { events: all } = await ok("GetExecutionHistory", { executionArn });
  return all as HistoryEvent[];
}

describe("cloud: nested executions", () => {
  const described = {
    ExecutionArn: arnOf("child", "first"),
    InputDetails: { Included: true },
    Name: "first",
    OutputDetails: { Included: true },
    RedriveCount: 0,
    RedriveStatus: "NOT_REDRIVABLE",
    RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    StartDate: 1893456000000,
    StateMachineArn: child,
    Status: "SUCCEEDED",
    StopDate: 1893456000000,
  };

  it("starts an execution and goes on", async () => {
    const cloud = bench();
    await cloud.machine("child", waiting(60));
    const parent = await cloud.machine("parent", starting("states:startExecution"));
    const ended = await cloud.run(parent, { name: "one", input });
    const result = output(ended);
    expect(Object.keys(result)).to.deep.equal(["ExecutionArn", "SdkHttpMetadata", "SdkResponseMetadata", "StartDate"]);
    expect(result).to.include({ ExecutionArn: arnOf("child", "first"), StartDate: 1893456000000 });
    expect(cloud.cloud.execution(arnOf("child", "first"))?.inputText).to.equal('{"sku":7}');
    expect(cloud.cloud.execution(arnOf("child", "first"))?.status).to.equal("RUNNING");
  });

  it("waits for a job, and gives its output as text", async () => {
    const cloud = bench();
    await cloud.machine("child", pass);
    const parent = await cloud.machine("parent", starting("states:startExecution.sync"));
    const ended = await cloud.run(parent, { name: "one", input });
    expect(output(ended)).to.deep.equal({ ...described, Input: '{"sku":7}', Output: '{"x":1}' });
    const history = await events(cloud, ended["executionArn"]);
    expect(history.map(({ type }) => type)).to.deep.equal([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    const submitted = history[4] as { taskSubmittedEventDetails?: { output?: string } };
    expect(JSON.parse(submitted.taskSubmittedEventDetails?.output ?? "")).to.include({
      ExecutionArn: arnOf("child", "first"),
      StartDate: 1893456000000,
    });
  });

  it("gives the output of a .sync:2 job as JSON", async () => {
    const cloud = bench();
    await cloud.machine("child", pass);
    const parent = await cloud.machine("parent", starting("states:startExecution.sync:2"));
    const ended = await cloud.run(parent, { name: "one", input });
    expect(output(ended)).to.deep.equal({ ...described, Input: { sku: 7 }, Output: { x: 1 } });
  });

  it("takes virtual time with the child", async () => {
    const cloud = bench();
    await cloud.machine("child", waiting(3600));
    const parent = await cloud.machine("parent", starting("states:startExecution.sync"));
    const ended = await cloud.run(parent, { name: "one", input });
    expect(ended).to.include({ status: "SUCCEEDED", startDate: 1893456000, stopDate: 1893459600 });
  });

  it("fails with the child, and tells what became of it", async () => {
    const cloud = bench();
    await cloud.machine("child", failing);
    const parent = await cloud.machine("parent", starting("states:startExecution.sync:2"));
    const ended = await cloud.run(parent, { name: "one", input });
    expect(ended).to.include({ status: "FAILED", error: "States.TaskFailed" });
    const { Output: _, OutputDetails: __, RedriveStatusReason: ___, ...facts } = { ...described, Output: "" };
    expect(JSON.parse(String(ended["cause"]))).to.deep.equal({
      ...facts,
      Cause: "nothing left",
      Error: "Out.Of.Stock",
      Input: '{"sku":7}',
      RedriveStatus: "REDRIVABLE",
      Status: "FAILED",
    });
  });

  it("fails as AWS does when there is no such machine", async () => {
    const cloud = bench();
    const parent = await cloud.machine("parent", starting("states:startExecution"));
    const ended = await cloud.run(parent, { name: "one", input });
    expect(ended["error"]).to.equal("StepFunctions.StateMachineDoesNotExistException");
    expect(ended["cause"]).to.match(
      /^State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:child' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
    );
  });

  it("names executions the same in every run of a seed", async () => {
    const definition = starting("states:startExecution", { Parameters: { StateMachineArn: child } });
    const names = [];
    for (const seed of [7, 7, 8]) {
      const cloud = bench({ seed });
      await cloud.machine("child", pass);
      const result = output(await cloud.run(await cloud.machine("parent", definition), { name: "one" }));
      names.push(String(result["ExecutionArn"]).split(":").at(-1));
    }
    expect(names[0]).to.match(/^[0-9a-f-]{36}$/);
    expect(names[1]).to.equal(names[0]);
    expect(names[2]).not.to.equal(names[0]);
  });

  describe("the end of the parent", () => {
    it("stops a job that still runs", async () => {
      const cloud = bench();
      await cloud.machine(
        "child",
        starting("states:startExecution.sync", {
          Parameters: { StateMachineArn: child.replace("child", "grandchild"), Name: "deep" },
        }),
      );
      await cloud.machine("grandchild", waiting(60));
      const parent = await cloud.machine("parent", starting("states:startExecution.sync"));
      const { executionArn } = await cloud.ok("StartExecution", { stateMachineArn: parent, name: "one", input });
      await cloud.cloud.clock.advanceTo(cloud.cloud.clock.now + 1000);
      await cloud.ok("StopExecution", { executionArn, error: "Enough" });
      await cloud.ended(arnOf("grandchild", "deep"));
      expect(cloud.cloud.execution(arnOf("child", "first"))?.status).to.equal("ABORTED");
      expect(cloud.cloud.execution(arnOf("grandchild", "deep"))?.status).to.equal("ABORTED");
      expect(cloud.cloud.running()).to.have.length(0);
    });

    it("stops the job of a Task that timed out", async () => {
      const cloud = bench();
      await cloud.machine("child", waiting(60));
      const parent = await cloud.machine("parent", starting("states:startExecution.sync", { TimeoutSeconds: 5 }));
      const ended = await cloud.run(parent, { name: "one", input });
      expect(ended).to.include({ status: "FAILED", error: "States.Timeout" });
      await cloud.ended(arnOf("child", "first"));
      expect(cloud.cloud.execution(arnOf("child", "first"))?.status).to.equal("ABORTED");
    });

    it("stops the job beside a branch that failed", async () => {
      const cloud = bench();
      await cloud.machine("child", waiting(60));
      const branches = [
        starting("states:startExecution.sync"),
        { StartAt: "Soon", States: { Soon: { Type: "Wait", Seconds: 1, Next: "Stop" }, Stop: { Type: "Fail" } } },
      ];
      const definition = { StartAt: "Both", States: { Both: { Type: "Parallel", Branches: branches, End: true } } };
      await cloud.run(await cloud.machine("parent", definition), { name: "one", input });
      await cloud.ended(arnOf("child", "first"));
      expect(cloud.cloud.execution(arnOf("child", "first"))?.status).to.equal("ABORTED");
    });

    it("leaves what was only started", async () => {
      const cloud = bench();
      await cloud.machine("child", waiting(60));
      const parent = await cloud.machine("parent", starting("states:startExecution"));
      await cloud.run(parent, { name: "one", input });
      await cloud.ended(arnOf("child", "first"));
      expect(cloud.cloud.execution(arnOf("child", "first"))?.status).to.equal("SUCCEEDED");
    });
  });

  it("is let go of with its parent", async () => {
    const cloud = bench();
    await cloud.machine("child", pass);
    const parent = await cloud.machine("parent", starting("states:startExecution.sync"));
    const { executionArn } = await cloud.run(parent, { name: "one", input });
    cloud.cloud.forget(String(executionArn));
    expect(cloud.cloud.execution(arnOf("child", "first"))).to.equal(undefined);
  });

  it("ends machines that start each other without end", async () => {
    const cloud = bench();
    const again = { Parameters: { StateMachineArn: child } };
    const stateMachineArn = await cloud.machine("child", starting("states:startExecution.sync", again));
    const ended = await cloud.run(stateMachineArn, { name: "one" });
    expect(ended).to.include({
      status: "FAILED",
      error: "Stepwright.NestedTooDeep",
      cause:
        'The Task "Start" would start an execution that is more than 1000 starts away from the first one, each made by the one ' +
        "before at the same instant of virtual time. Give the chain of executions an end, or a Wait in which time passes.",
    });
  });

  it("lets executions start their successors for ever when time passes", async () => {
    const cloud = bench();
    const definition = {
      StartAt: "Rest",
      States: {
        Rest: { Type: "Wait", Seconds: 86400, Next: "Start" },
        ...(starting("states:startExecution", { Parameters: { StateMachineArn: child } }) as { States: object }).States,
      },
    };
    await cloud.ok("StartExecution", { stateMachineArn: await cloud.machine("child", definition) });
    await cloud.cloud.clock.advanceTo(cloud.cloud.clock.now + 1200 * 86_400_000);
    expect(cloud.cloud.running()).to.have.length(1);
  });

  describe("doubles", () => {
    const charging = {
      StartAt: "Charge",
      States: {
        Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card", End: true },
      },
    };

    it("are inherited, and may name the machine", async () => {
      const cloud = bench();
      await cloud.machine("child", charging);
      const parent = await cloud.machine("parent", starting("states:startExecution.sync:2"));
      cloud.cloud.doubles.register(arnOf("parent", "one"), [
        double([step(returns("for any"))]),
        double([step(returns("for the child"))], { machine: "child" }),
      ]);
      expect(output(await cloud.run(parent, { name: "one", input }))).to.include({ Output: "for the child" });
      cloud.cloud.doubles.release(arnOf("parent", "one"));
      const other = JSON.stringify({ input: {}, name: "second" });
      const ended = await cloud.run(parent, { name: "two", input: other });
      expect(ended["error"]).to.equal("Stepwright.TaskNotStubbed");
    });

    it("count for each nested execution", async () => {
      const cloud = bench();
      await cloud.machine("child", charging);
      const twice = {
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            ItemProcessor: starting("states:startExecution.sync:2", {
              Parameters: { StateMachineArn: child },
              OutputPath: "$.Output",
            }),
            End: true,
          },
        },
      };
      const parent = await cloud.machine("parent", twice);
      cloud.cloud.doubles.register(arnOf("parent", "one"), [
        double([step(returns("first"), 1), step(returns("next"))]),
      ]);
      const ended = await cloud.run(parent, { name: "one", input: "[1,2]" });
      expect(ended["output"]).to.equal('["first","first"]');
    });

    it("that are missing in a child nobody waits for are told", async () => {
      const cloud = bench();
      await cloud.machine("child", charging);
      const parent = await cloud.machine("parent", starting("states:startExecution"));
      cloud.cloud.doubles.register(arnOf("parent", "one"), [], "any");
      await cloud.run(parent, { name: "one", input });
      await cloud.ended(arnOf("child", "first"));
      const [warning] = cloud.cloud.doubles.warnings(arnOf("parent", "one"));
      expect(warning).to.match(
        /^The nested execution arn:aws:states:us-east-1:123456789012:execution:child:first ended: .*"Charge".*stub/,
      );
    });

    it("that are missing in a child end the parent past every Catch", async () => {
      const cloud = bench();
      await cloud.machine("child", charging);
      const caught = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Done" }] };
      const definition = starting("states:startExecution.sync", caught) as { States: Record<string, object> };
      const parent = await cloud.machine("parent", {
        ...definition,
        States: { ...definition.States, Done: { Type: "Succeed" } },
      });
      const ended = await cloud.run(parent, { name: "one", input });
      expect(ended).to.include({ status: "FAILED", error: "Stepwright.TaskNotStubbed" });
      expect(ended["cause"]).to.contain('"Charge"');
    });
  });

  describe("aws-sdk:sfn", () => {
    const sdk = (action: string, Parameters: object, more: object = {}): object => ({
      StartAt: "Call",
      States: {
        Call: { Type: "Task", Resource: `arn:aws:states:::aws-sdk:sfn:${action}`, Parameters, End: true, ...more },
      },
    });

    it("starts and describes executions, with times as text", async () => {
      const cloud = bench();
      await cloud.machine("child", pass);
      const start = await cloud.machine(
        "start",
        sdk("startExecution", { StateMachineArn: child, Name: "first", Input: { a: 1 } }),
      );
      expect(output(await cloud.run(start, { name: "one" }))).to.deep.equal({
        ExecutionArn: arnOf("child", "first"),
        StartDate: "2030-01-01T00:00:00Z",
      });
      await cloud.ended(arnOf("child", "first"));
      const describe = await cloud.machine(
        "describe",
        sdk("describeExecution", { ExecutionArn: arnOf("child", "first") }),
      );
      expect(output(await cloud.run(describe, { name: "one" }))).to.deep.equal({
        ...described,
        Input: '{"a":1}',
        Output: '{"x":1}',
        StartDate: "2030-01-01T00:00:00Z",
        StopDate: "2030-01-01T00:00:00Z",
      });
    });

    it("runs EXPRESS executions to their end", async () => {
      const cloud = bench();
      await cloud.machine("child", waiting(2), { type: "EXPRESS" });
      const parent = await cloud.machine(
        "parent",
        sdk("startSyncExecution", { StateMachineArn: child, Name: "first" }),
      );
      const ended = await cloud.run(parent, { name: "one" });
      expect(ended).to.include({ stopDate: 1893456002 });
      expect(output(ended)).to.deep.include({
        Status: "SUCCEEDED",
        Output: "{}",
        BillingDetails: { BilledDurationInMilliseconds: 2000, BilledMemoryUsedInMB: 64 },
      });
    });

    it("refuses with the SDK's exception", async () => {
      const cloud = bench();
      const parent = await cloud.machine(
        "parent",
        sdk("sendTaskSuccess", { TaskToken: "nobody's", Output: { ok: true } }),
      );
      const ended = await cloud.run(parent, { name: "one" });
      expect(ended["error"]).to.equal("Sfn.InvalidTokenException");
      expect(ended["cause"]).to.match(
        /^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/,
      );
    });

    it("lets an execution stop itself", async () => {
      const cloud = bench();
      const parent = await cloud.machine(
        "parent",
        sdk("stopExecution", { "ExecutionArn.$": "$$.Execution.Id", Error: "Mine" }),
      );
      expect(await cloud.run(parent, { name: "one" })).to.include({ status: "ABORTED", error: "Mine" });
    });

    it("lets a child answer the Task that started it", async () => {
      const cloud = bench();
      await cloud.machine("child", sdk("sendTaskSuccess", { "TaskToken.$": "$.token", Output: { ok: true } }));
      for (const pattern of ["waitForTaskToken", "sync"]) {
        const parent = await cloud.machine(
          `parent-${pattern}`,
          starting(`states:startExecution.${pattern}`, {
            Parameters: { StateMachineArn: child, Input: { "token.$": "$$.Task.Token" } },
          }),
        );
        expect(output(await cloud.run(parent, { name: "one" }))).to.deep.equal({ ok: true });
      }
    });

    it("works for an activity", async () => {
      const cloud = bench();
      const { activityArn } = await cloud.ok("CreateActivity", { name: "packing" });
      const worker = sdk(
        "getActivityTask",
        { ActivityArn: activityArn, WorkerName: "packer" },
        { End: undefined, Next: "Answer" },
      );
      const Answer = {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess",
        Parameters: { "TaskToken.$": "$.TaskToken", "Output.$": "$.Input" },
        End: true,
      };
      const states = (worker as { States: object }).States;
      const stateMachineArn = await cloud.machine("worker", { StartAt: "Call", States: { ...states, Answer } });
      await cloud.ok("StartExecution", { stateMachineArn, name: "one" });
      const pack = { StartAt: "Pack", States: { Pack: { Type: "Task", Resource: activityArn, End: true } } };
      const ended = await cloud.run(await cloud.machine("pack", pack), { name: "one", input: '{"box":1}' });
      expect(ended["output"]).to.equal('{"box":1}');
      const history = await events(cloud, ended["executionArn"]);
      expect(history[3]).to.deep.include({
        type: "ActivityStarted",
        activityStartedEventDetails: { workerName: "packer" },
      });
    });

    it("gets nothing from an activity without tasks after a minute", async () => {
      const cloud = bench();
      const { activityArn } = await cloud.ok("CreateActivity", { name: "packing" });
      const worker = await cloud.machine("worker", sdk("getActivityTask", { ActivityArn: activityArn }));
      expect(await cloud.run(worker, { name: "one" })).to.include({ output: "{}", stopDate: 1893456060 });
    });
  });
});
