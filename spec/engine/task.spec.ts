import { expect } from "chai";
import type { TaskAnswer, TaskRequest } from "../../src/engine/index.js";
import {
  detailsOf,
  lines,
  machine,
  newClock,
  output,
  run,
  settle,
  start,
  startAt,
  task,
  times,
  types,
} from "./world.js";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const activityArn = "arn:aws:states:us-east-1:123456789012:activity:pack";

describe("a Task", () => {
  it("writes the events of an integration", async () => {
    const execution = await run(
      machine({ A: task({ TimeoutSeconds: 60, HeartbeatSeconds: 10, Parameters: { a: 1 } }) }),
      {
        perform: () => ({ kind: "succeeded", output: { ok: true } }),
      },
    );
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 TaskStateEntered A",
      "3<-2 TaskScheduled",
      "4<-3 TaskStarted",
      "5<-4 TaskSucceeded",
      "6<-5 TaskStateExited A",
      "7<-6 ExecutionSucceeded",
    ]);
    expect(detailsOf(execution, "TaskScheduled")).to.deep.equal({
      resourceType: "lambda",
      resource: "invoke",
      region: "us-east-1",
      parameters: '{"a":1}',
      timeoutInSeconds: 60,
      heartbeatInSeconds: 10,
    });
    expect(detailsOf(execution, "TaskStarted")).to.deep.equal({ resourceType: "lambda", resource: "invoke" });
    expect(detailsOf(execution, "TaskSucceeded")).to.deep.equal({
      resourceType: "lambda",
      resource: "invoke",
      output: '{"ok":true}',
      outputDetails: { truncated: false },
    });
  });

  it("writes the events of a function's ARN", async () => {
    const execution = await run(machine({ A: { Type: "Task", Resource: functionArn, TimeoutSeconds: 5, End: true } }), {
      perform: () => ({ kind: "failed", error: "Declined", cause: "no funds" }),
    });
    expect(types(execution).slice(2)).to.deep.equal([
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionFailed",
      "ExecutionFailed",
    ]);
    expect(detailsOf(execution, "LambdaFunctionScheduled")).to.deep.equal({
      resource: functionArn,
      input: "{}",
      inputDetails: { truncated: false },
      timeoutInSeconds: 5,
    });
    expect(detailsOf(execution, "LambdaFunctionStarted")).to.equal(undefined);
    expect(detailsOf(execution, "LambdaFunctionFailed")).to.deep.equal({ error: "Declined", cause: "no funds" });
    expect(detailsOf(execution, "ExecutionFailed")).to.deep.equal({ error: "Declined", cause: "no funds" });
  });

  it("shows the role of Credentials", async () => {
    const role = "arn:aws:iam::123456789012:role/other";
    const state = { Type: "Task", Resource: functionArn, Credentials: { "RoleArn.$": "$.role" }, End: true };
    const execution = await run(machine({ A: state }), { input: { role } });
    expect(detailsOf(execution, "LambdaFunctionScheduled")).to.have.deep.property("taskCredentials", { roleArn: role });
  });

  it("tells the performer where and when it stands", async () => {
    const requests: TaskRequest[] = [];
    const inner = machine({
      B: { Type: "Pass", Next: "A" },
      A: task({ Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }] }),
    });
    const definition = machine({ M: { Type: "Map", ItemProcessor: inner, End: true } });
    await run(definition, {
      input: ["x"],
      perform: (request) => {
        requests.push(request);
        return { kind: "failed", error: "E" };
      },
    });
    expect(
      requests.map(({ visit, attempt, scope, payload, scheduledAt }) => ({
        visit,
        attempt,
        scope,
        payload,
        at: scheduledAt - startAt,
      })),
    ).to.deep.equal([
      { visit: 1, attempt: 1, scope: [{ kind: "iteration", state: "M", index: 0 }], payload: "x", at: 0 },
      { visit: 1, attempt: 2, scope: [{ kind: "iteration", state: "M", index: 0 }], payload: "x", at: 1000 },
    ]);
    expect(JSON.parse(JSON.stringify(requests))).to.deep.equal(requests);
    expect(new Set(requests.map(({ id }) => id)).size).to.equal(2);
  });

  it("counts its visits", async () => {
    const visits: number[] = [];
    const states = {
      A: { Type: "Task", Resource: functionArn, Next: "C" },
      C: { Type: "Choice", Choices: [{ Variable: "$.n", NumericEquals: 3, Next: "End" }], Default: "A" },
      End: { Type: "Succeed" },
    };
    await run(machine(states), {
      perform: ({ visit }) => {
        visits.push(visit);
        return { kind: "succeeded", output: { n: visit } };
      },
    });
    expect(visits).to.deep.equal([1, 2, 3]);
  });

  it("ends after the time its answer asks for", async () => {
    const execution = await run(machine({ A: task() }), {
      perform: () => ({ kind: "succeeded", output: {}, afterMs: 2500 }),
    });
    expect(times(execution, "TaskStarted")).to.deep.equal([0]);
    expect(times(execution, "TaskSucceeded")).to.deep.equal([2500]);
  });

  it("times out, without a cause", async () => {
    const execution = await run(machine({ A: task({ TimeoutSeconds: 5 }) }), { perform: () => ({ kind: "never" }) });
    expect(detailsOf(execution, "TaskTimedOut")).to.deep.equal({
      resourceType: "lambda",
      resource: "invoke",
      error: "States.Timeout",
    });
    expect(detailsOf(execution, "ExecutionFailed")).to.deep.equal({ error: "States.Timeout" });
    expect(times(execution, "TaskTimedOut")).to.deep.equal([5000]);
  });

  it("takes its time-out from the input", async () => {
    const execution = await run(machine({ A: task({ TimeoutSecondsPath: "$.t" }) }), {
      input: { t: 7 },
      perform: () => ({ kind: "never" }),
    });
    expect(times(execution, "TaskTimedOut")).to.deep.equal([7000]);
    const wrong = await run(machine({ A: task({ TimeoutSecondsPath: "$.t" }) }), { input: { t: "soon" } });
    expect(wrong.cause).to.contain(
      'The TimeoutSecondsPath field refers to value "soon" which is not a valid integer: $.t',
    );
  });

  it("takes no limit that is negative", async () => {
    for (const field of ["TimeoutSeconds", "HeartbeatSeconds"]) {
      const perform = (): TaskAnswer => ({ kind: "succeeded", output: 1 });
      const definition = machine({ A: task({ [`${field}Path`]: "$.t" }) });
      const { error, cause } = await run(definition, { input: { t: -1 }, perform });
      expect(error).to.equal("States.Runtime");
      expect(cause).to.equal(
        `An error occurred while executing the state 'A' (entered at the event id #2). ${field} cannot be negative.`,
      );
    }
  });

  it("lets an answer at the very moment of the time-out win", async () => {
    const execution = await run(machine({ A: task({ TimeoutSeconds: 5 }) }), {
      perform: () => ({ kind: "succeeded", output: 1, afterMs: 5000 }),
    });
    expect(execution.status).to.equal("SUCCEEDED");
  });

  it("ignores an answer that comes after the time-out", async () => {
    const definition = machine({
      A: task({ TimeoutSeconds: 5, Catch: [{ ErrorEquals: ["States.Timeout"], Next: "B" }] }),
      B: { Type: "Wait", Seconds: 60, End: true },
    });
    const execution = await run(definition, { perform: () => ({ kind: "succeeded", output: 1, afterMs: 9000 }) });
    expect(types(execution).filter((type) => type.startsWith("Task"))).to.deep.equal([
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskTimedOut",
      "TaskStateExited",
    ]);
    expect(output(execution)).to.deep.equal({ Error: "States.Timeout", Cause: null });
  });

  it("times out when heartbeats stay out, and not while they come", async () => {
    const definition = machine({
      A: task({ HeartbeatSeconds: 10, Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "B" }] }),
      B: { Type: "Succeed" },
    });
    const { clock, execution } = start(definition, { perform: () => ({ kind: "pending" }) });
    await clock.advanceTo(startAt + 8000);
    const [open] = execution.openTasks();
    expect(execution.heartbeatTask(open?.id ?? 0)).to.equal(true);
    await clock.demand(() => execution.status !== "RUNNING");
    expect(times(execution, "TaskTimedOut")).to.deep.equal([18_000]);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(execution.heartbeatTask(open?.id ?? 0)).to.equal(false);
  });

  it("is answered from outside, with what was submitted before", async () => {
    const state = {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { "t.$": "$$.Task.Token" },
      End: true,
    };
    let token: string | undefined;
    const { clock, execution } = start(machine({ A: state }), {
      perform: (request) => {
        token = request.taskToken;
        expect(request.payload).to.deep.equal({ t: token });
        return { kind: "pending", submitted: { MessageId: "m" } };
      },
    });
    await clock.advanceTo(startAt + 3_600_000);
    const [open] = execution.openTasks();
    expect(open).to.include({ stateName: "A", taskToken: token, started: true });
    expect(token).to.match(/^AQ[0-9a-f]{128}$/);
    expect(execution.answerTask(open?.id ?? 0, { kind: "succeeded", output: { done: 1 } })).to.equal(true);
    await clock.demand(() => execution.status !== "RUNNING");
    expect(types(execution).slice(2, 6)).to.deep.equal([
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
    ]);
    expect(detailsOf(execution, "TaskSubmitted")).to.deep.equal({
      resourceType: "sqs",
      resource: "sendMessage.waitForTaskToken",
      output: '{"MessageId":"m"}',
      outputDetails: { truncated: false },
    });
    expect(execution.answerTask(open?.id ?? 0, { kind: "succeeded", output: 2 })).to.equal(false);
  });

  it("writes TaskSubmitted for .sync unless it failed before", async () => {
    const definition = machine({ A: { Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", End: true } });
    const submittedFor = async (answer: TaskAnswer): Promise<boolean> =>
      types(await run(definition, { perform: () => answer })).includes("TaskSubmitted");
    expect(await submittedFor({ kind: "succeeded", output: {} })).to.equal(true);
    expect(await submittedFor({ kind: "failed", error: "E" })).to.equal(false);
    expect(await submittedFor({ kind: "failed", error: "E", submitted: { id: 1 } })).to.equal(true);
  });

  it("writes TaskSubmitFailed where a job or a callback could not be submitted, which Retry and Catch see", async () => {
    for (const pattern of ["glue:startJobRun.sync", "sqs:sendMessage.waitForTaskToken"]) {
      const Resource = `arn:aws:states:::${pattern}`;
      const Catch = [{ ErrorEquals: ["Glue.ConcurrentRunsExceededException"], Next: "B" }];
      const failing = { Type: "Task", Resource, Catch, End: true };
      const execution = await run(machine({ A: failing, B: { Type: "Pass", End: true } }), {
        perform: () => ({ kind: "failed", error: "Glue.ConcurrentRunsExceededException", cause: "full" }),
      });
      expect(types(execution).slice(3, 7)).to.deep.equal([
        "TaskStarted",
        "TaskSubmitFailed",
        "TaskStateExited",
        "PassStateEntered",
      ]);
      expect(detailsOf(execution, "TaskSubmitFailed")).to.deep.equal({
        resourceType: pattern.split(":")[0],
        resource: pattern.split(":")[1],
        error: "Glue.ConcurrentRunsExceededException",
        cause: "full",
      });
    }
  });

  it("starts an activity when a worker takes it", async () => {
    const { clock, execution } = start(
      machine({ A: { Type: "Task", Resource: activityArn, TimeoutSeconds: 60, End: true } }),
      { perform: () => ({ kind: "pending" }) },
    );
    await clock.advanceTo(startAt + 1000);
    const id = execution.openTasks()[0]?.id ?? 0;
    expect(types(execution)).to.deep.equal(["ExecutionStarted", "TaskStateEntered", "ActivityScheduled"]);
    execution.startTask(id, "worker-1");
    await settle();
    execution.answerTask(id, { kind: "failed", error: "Jammed" });
    await clock.demand(() => execution.status !== "RUNNING");
    expect(types(execution).slice(2)).to.deep.equal([
      "ActivityScheduled",
      "ActivityStarted",
      "ActivityFailed",
      "ExecutionFailed",
    ]);
    expect(detailsOf(execution, "ActivityStarted")).to.deep.equal({ workerName: "worker-1" });
  });

  it("keeps an activity's answer together with its worker", async () => {
    const execution = await run(machine({ A: { Type: "Task", Resource: activityArn, End: true } }), {
      perform: () => ({ kind: "succeeded", output: 1, workerName: "w" }),
    });
    expect(types(execution).slice(2, 5)).to.deep.equal(["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"]);
    expect(detailsOf(execution, "ActivityStarted")).to.deep.equal({ workerName: "w" });
  });

  it("can be refused before it is scheduled", async () => {
    const definition = machine({ A: { Type: "Task", Resource: activityArn, End: true } });
    const execution = await run(definition, {
      refuse: ({ resource }) => `The activity ${resource.arn} does not exist.`,
    });
    expect(types(execution)).to.deep.equal(["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]);
    expect(execution.cause).to.equal(
      `An error occurred while executing the state 'A' (entered at the event id #2). The activity ${activityArn} does not exist.`,
    );
  });

  it("ends the execution past Retry and Catch when nobody can answer it", async () => {
    const state = task({
      Retry: [{ ErrorEquals: ["States.ALL"] }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }],
    });
    const execution = await run(machine({ A: state, B: { Type: "Succeed" } }), {
      perform: () => ({ kind: "unanswerable", error: "Nobody", cause: "write a stub" }),
    });
    expect(lines(execution).at(-1)).to.equal("5<-4 ExecutionFailed");
    expect([execution.error, execution.cause]).to.deep.equal(["Nobody", "write a stub"]);
  });

  it("ends the execution with the reason when the performer breaks", async () => {
    const thrown = await run(machine({ A: task() }), {
      perform: () => {
        throw new Error("bug in the test");
      },
    });
    expect(thrown.error).to.equal("Stepwright.DoubleFailed");
    expect(thrown.cause).to.contain("bug in the test");
    const rejected = await run(machine({ A: task() }), { perform: () => Promise.reject(new Error("bug in the test")) });
    expect(rejected.error).to.equal("Stepwright.DoubleFailed");
  });

  it("holds the clock while a handler works in real time", async () => {
    const clock = newClock();
    const definition = machine({ A: task({ TimeoutSeconds: 1 }) });
    const execution = await run(definition, {
      clock,
      perform: async () => {
        await settle();
        await settle();
        expect(clock.holds().map(({ label }) => label)).to.deep.equal(['the handler of "A"']);
        return { kind: "succeeded", output: 1 };
      },
    });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(clock.holds()).to.deep.equal([]);
  });

  it("does not keep a result back behind a handler that waits for virtual time", async () => {
    const clock = newClock();
    const definition = machine({
      P: { Type: "Parallel", Branches: [machine({ A: task() }), machine({ B: task() })], End: true },
    });
    const execution = await run(definition, {
      clock,
      perform: async ({ stateName }) => {
        if (stateName === "A") await clock.advanceTo(startAt + 60_000);
        await settle();
        return { kind: "succeeded", output: stateName };
      },
    });
    expect(times(execution, "TaskSucceeded")).to.deep.equal([0, 60_000]);
    expect(output(execution)).to.deep.equal(["A", "B"]);
  });

  it("hands results of handlers on in schedule order, whoever settles first", async () => {
    const branches = ["A", "B", "C"].map((name) => machine({ [name]: task() }));
    const definition = machine({ P: { Type: "Parallel", Branches: branches, End: true } });
    const slow = { A: 3, B: 1, C: 2 } as Record<string, number>;
    const execution = await run(definition, {
      perform: async ({ stateName }) => {
        for (let turn = 0; turn < (slow[stateName] ?? 0); turn += 1) await settle();
        return { kind: "succeeded", output: stateName };
      },
    });
    const results = execution.history
      .read()
      .flatMap((event) => (event.type === "TaskSucceeded" ? [event.taskSucceededEventDetails?.output] : []));
    expect(results).to.deep.equal(['"A"', '"B"', '"C"']);
  });
});
