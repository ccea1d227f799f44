import { expect } from "chai";
import { arnOf, bench, double, fails, step, task, type Bench } from "./support.js";

const callback = (more: object = {}): object =>
  task({
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Parameters: { FunctionName: "ask", Payload: { "token.$": "$$.Task.Token" } },
    ...more,
  });

/** Starts a machine whose function keeps the token, and gives the token when the function has it. */
async function asked(world: Bench, definition: object = callback()): Promise<{ token: string; executionArn: string }> {
  const tokens: string[] = [];
  world.cloud.lambda("ask", ({ token }: { token: string }) => {
    tokens.push(token);
    return { asked: true };
  });
  const stateMachineArn = await world.machine("orders", definition);
  const { executionArn } = await world.ok("StartExecution", { stateMachineArn, name: "one" });
  for (let turn = 0; turn < 10 && tokens.length === 0; turn++) await new Promise((resolve) => setImmediate(resolve));
  return { token: String(tokens[0]), executionArn: String(executionArn) };
}

async function types(world: Bench, executionArn: string): Promise<string[]> {
  const { events } = await world.ok("GetExecutionHistory", { executionArn });
  return (events as { type: string }[]).map(({ type }) => type);
}

describe("A callback", () => {
  it("is answered with SendTaskSuccess; what the function returned is what was submitted", async () => {
    const world = bench();
    const { token, executionArn } = await asked(world);
    expect(await world.ok("SendTaskSuccess", { taskToken: token, output: '{"ok": 0.0}' })).to.deep.equal({});
    await world.ended(executionArn);
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({
      status: "SUCCEEDED",
      output: '{"ok":0.0}',
    });
    expect(await types(world, executionArn)).to.deep.equal([
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
      "TaskSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    const { events } = await world.ok("GetExecutionHistory", { executionArn });
    const submitted = (events as { taskSubmittedEventDetails?: { output: string } }[])[4]?.taskSubmittedEventDetails;
    expect(JSON.parse(submitted?.output ?? "")).to.deep.include({ Payload: { asked: true }, StatusCode: 200 });
  });

  it("is answered with SendTaskFailure, which retriers and catchers see", async () => {
    const world = bench();
    const { token, executionArn } = await asked(world);
    await world.ok("SendTaskFailure", { taskToken: token, error: "Card.Declined", cause: "no funds" });
    await world.ended(executionArn);
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({
      status: "FAILED",
      error: "Card.Declined",
      cause: "no funds",
    });
  });

  it("lives on with SendTaskHeartbeat", async () => {
    const world = bench({ callbackGrace: "0s" });
    const { token, executionArn } = await asked(world, callback({ HeartbeatSeconds: 10 }));
    const { clock } = world.cloud;
    const start = clock.now;
    await clock.advanceTo(start + 8000);
    await world.ok("SendTaskHeartbeat", { taskToken: token });
    await clock.advanceTo(start + 16_000);
    expect((await world.ok("DescribeExecution", { executionArn }))["status"]).to.equal("RUNNING");
    await clock.advanceTo(start + 20_000);
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({
      status: "FAILED",
      error: "States.Timeout",
    });
  });

  it("fails at once when its function throws", async () => {
    const world = bench();
    world.cloud.lambda("ask", () => {
      throw Object.assign(new Error("offline"), { name: "Unreachable" });
    });
    const done = await world.run(await world.machine("orders", callback()));
    expect(done).to.include({ status: "FAILED", error: "Unreachable" });
  });

  it("is answered by its stub when it has one", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("orders", callback());
    world.cloud.doubles.register(arnOf("orders", "one"), [double([step(fails("Card.Declined"))])]);
    expect(await world.run(stateMachineArn, { name: "one" })).to.include({ status: "FAILED", error: "Card.Declined" });
  });

  it("takes one answer only", async () => {
    const world = bench();
    const { token, executionArn } = await asked(world);
    await world.ok("SendTaskSuccess", { taskToken: token, output: "{}" });
    await world.ended(executionArn);
    const over = { code: "TaskTimedOut", message: "Task Timed Out: 'Provided task does not exist anymore'" };
    expect(await world.refused("SendTaskSuccess", { taskToken: token, output: "{}" })).to.deep.equal(over);
    expect(await world.refused("SendTaskFailure", { taskToken: token })).to.deep.equal(over);
    expect(await world.refused("SendTaskHeartbeat", { taskToken: token })).to.deep.equal(over);
  });

  it("refuses tokens that are none, and output that is no JSON", async () => {
    const world = bench();
    const { token } = await asked(world);
    expect(await world.refused("SendTaskSuccess", { taskToken: "made-up", output: "{}" })).to.deep.equal({
      code: "InvalidToken",
      message: "Invalid Token: 'Invalid token'",
    });
    expect(await world.refused("SendTaskSuccess", { taskToken: token, output: "yes" })).to.deep.equal({
      code: "InvalidOutput",
      message:
        "Invalid Output: 'Unrecognized token 'yes': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
    });
  });

  describe("that is on its way when its time-out is due", () => {
    it("still counts, for a little real time", async () => {
      const world = bench({ callbackGrace: "5s" });
      const { token, executionArn } = await asked(world, callback({ TimeoutSeconds: 60 }));
      const ended = world.ended(executionArn);
      setTimeout(() => void world.ok("SendTaskSuccess", { taskToken: token, output: '"in time"' }), 10);
      await ended;
      expect(await world.ok("DescribeExecution", { executionArn })).to.include({
        status: "SUCCEEDED",
        output: '"in time"',
      });
      expect(world.cloud.doubles.warnings(executionArn)).to.deep.equal([]);
    });

    it("is overtaken in the end, with a warning", async () => {
      const world = bench({ callbackGrace: "5ms" });
      const { executionArn } = await asked(world, callback({ TimeoutSeconds: 60 }));
      await world.ended(executionArn);
      expect((await world.ok("DescribeExecution", { executionArn }))["error"]).to.equal("States.Timeout");
      expect(world.cloud.doubles.warnings(executionArn)).to.deep.equal([
        'Virtual time went on to a time-out while "Charge" waited for its callback. If the answer was on its way, give it with ' +
          '.answers("Charge", …), send it inside cloud.hold(async () => …), or allow more real time with embedded({ callbackGrace: "1s" }).',
      ]);
      world.cloud.doubles.release(executionArn);
      expect(world.cloud.doubles.warnings(executionArn)).to.deep.equal([]);
    });

    it("is not waited for where a stub never answers", async () => {
      const world = bench({ callbackGrace: "1h" });
      const stateMachineArn = await world.machine("orders", callback({ TimeoutSeconds: 60 }));
      world.cloud.doubles.register(arnOf("orders", "one"), [double([step({ kind: "never" })])]);
      expect(await world.run(stateMachineArn, { name: "one" })).to.include({ error: "States.Timeout" });
      expect(world.cloud.doubles.warnings(arnOf("orders", "one"))).to.deep.equal([]);
    });
  });
});

describe("An activity", () => {
  const activityArn = "arn:aws:states:us-east-1:123456789012:activity:review";
  const review = (more: object = {}): object => task({ Resource: activityArn, ...more });

  it("is created once, described, listed, tagged and deleted", async () => {
    const { ok, refused } = bench();
    const created = await ok("CreateActivity", { name: "review", tags: [{ key: "team", value: "shop" }] });
    expect(created).to.deep.equal({ activityArn, creationDate: 1893456000 });
    expect(await ok("CreateActivity", { name: "review" })).to.deep.equal(created);
    expect(await ok("DescribeActivity", { activityArn })).to.deep.equal({
      activityArn,
      name: "review",
      creationDate: 1893456000,
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    });
    await ok("CreateActivity", { name: "second" });
    const first = await ok("ListActivities", { maxResults: 1 });
    expect((first["activities"] as { name: string }[]).map(({ name }) => name)).to.deep.equal(["review"]);
    const rest = await ok("ListActivities", { nextToken: first["nextToken"] });
    expect((rest["activities"] as { name: string }[]).map(({ name }) => name)).to.deep.equal(["second"]);
    expect(await ok("ListTagsForResource", { resourceArn: activityArn })).to.deep.equal({
      tags: [{ key: "team", value: "shop" }],
    });
    expect(await ok("DeleteActivity", { activityArn })).to.deep.equal({});
    expect(await ok("DeleteActivity", { activityArn })).to.deep.equal({});
    expect(await refused("DescribeActivity", { activityArn })).to.deep.equal({
      code: "ActivityDoesNotExist",
      message: `Activity Does Not Exist: '${activityArn}'`,
    });
  });

  it("is refused by a bad name or ARN, or with another key", async () => {
    const { ok, refused } = bench();
    expect(await refused("CreateActivity", { name: "activity name" })).to.deep.equal({
      code: "InvalidName",
      message: "Invalid Name: 'activity name'",
    });
    expect(await refused("GetActivityTask", { activityArn: "review" })).to.deep.equal({
      code: "InvalidArn",
      message: "Invalid Arn: 'Invalid ARN prefix: review'",
    });
    await ok("CreateActivity", { name: "review" });
    const encryptionConfiguration = { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "key" };
    expect(await refused("CreateActivity", { name: "review", encryptionConfiguration })).to.deep.equal({
      code: "ActivityAlreadyExists",
      message: `Activity Already Exists: '${activityArn}'`,
    });
  });

  it("hands its tasks to workers, oldest first, and takes their answers", async () => {
    const world = bench();
    await world.ok("CreateActivity", { name: "review" });
    const stateMachineArn = await world.machine("orders", review());
    for (const name of ["one", "two"]) {
      await world.ok("StartExecution", { stateMachineArn, name, input: JSON.stringify({ name }) });
    }
    const first = await world.ok("GetActivityTask", { activityArn, workerName: "ann" });
    expect(first["input"]).to.equal('{"name":"one"}');
    const second = await world.ok("GetActivityTask", { activityArn });
    expect(second["input"]).to.equal('{"name":"two"}');
    await world.ok("SendTaskSuccess", { taskToken: first["taskToken"], output: '"fine"' });
    await world.ended(arnOf("orders", "one"));
    expect(await world.ok("DescribeExecution", { executionArn: arnOf("orders", "one") })).to.include({
      output: '"fine"',
    });
    expect(await types(world, arnOf("orders", "one"))).to.deep.equal([
      "ExecutionStarted",
      "TaskStateEntered",
      "ActivityScheduled",
      "ActivityStarted",
      "ActivitySucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    const { events } = await world.ok("GetExecutionHistory", { executionArn: arnOf("orders", "one") });
    expect((events as { activityStartedEventDetails?: object }[])[3]?.activityStartedEventDetails).to.deep.equal({
      workerName: "ann",
    });
    expect((await world.ok("DescribeExecution", { executionArn: arnOf("orders", "two") }))["status"]).to.equal(
      "RUNNING",
    );
  });

  it("lets a worker wait a minute of virtual time, then answers with nothing", async () => {
    const world = bench();
    await world.ok("CreateActivity", { name: "review" });
    expect(await world.ok("GetActivityTask", { activityArn })).to.deep.equal({});
    expect(world.cloud.clock.now).to.equal(Date.UTC(2030, 0, 1, 0, 1));
  });

  it("wakes a worker that waits when a task comes", async () => {
    const world = bench();
    await world.ok("CreateActivity", { name: "review" });
    const resting = {
      StartAt: "Rest",
      States: {
        Rest: { Type: "Wait", Seconds: 30, Next: "Charge" },
        Charge: { Type: "Task", Resource: activityArn, End: true },
      },
    };
    const stateMachineArn = await world.machine("orders", resting);
    await world.ok("StartExecution", { stateMachineArn, name: "one" });
    const polls = await Promise.all([
      world.ok("GetActivityTask", { activityArn }),
      world.ok("GetActivityTask", { activityArn }),
    ]);
    expect(polls.filter(({ taskToken }) => taskToken !== undefined).length).to.equal(1);
  });

  it("gives no task that has ended meanwhile", async () => {
    const world = bench({ callbackGrace: "0s" });
    await world.ok("CreateActivity", { name: "review" });
    await world.run(await world.machine("orders", review({ TimeoutSeconds: 5 })));
    expect(await world.ok("GetActivityTask", { activityArn })).to.deep.equal({});
  });

  it("fails its Task when it is deleted, and asks for a stub when it never was there", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("orders", review());
    expect((await world.run(stateMachineArn))["error"]).to.equal("Stepwright.TaskNotStubbed");
    await world.ok("CreateActivity", { name: "review" });
    await world.ok("DeleteActivity", { activityArn });
    expect(await world.run(stateMachineArn)).to.include({
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'Charge' (entered at the event id #2). The activity ${activityArn} does not exist.`,
    });
  });
});
