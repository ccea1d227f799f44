import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { fileURLToPath } from "node:url";
import type { BoundDouble } from "../../src/executor/port.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { DoubleStep } from "../../src/plan/double.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { setRunning } from "../../src/targets/scope.js";
import { rejection } from "./rejection.js";

const rest = (seconds: number): object => ({
  StartAt: "Rest",
  States: { Rest: { Type: "Wait", Seconds: seconds, End: true } },
});
const charge = {
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card", End: true },
  },
};
const double = (...steps: DoubleStep[]): BoundDouble => ({
  node: { kind: "double", state: "Charge", steps, pins: [], eachVisit: false, at: "a.spec.ts:1:1" },
  functions: new Map(),
});
const inRealTime = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("embedded()", () => {
  let cloud: EmbeddedCloud;
  let runs = 0;
  const start = async (stateMachineArn: string): Promise<string> => {
    const name = `run-${++runs}`;
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
    return executionArn ?? "";
  };
  const statusOf = async (executionArn: string): Promise<unknown> =>
    (await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }))).status;

  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("has AWS's usual names, and others when asked", () => {
    expect([cloud.kind, cloud.region, cloud.accountId, cloud.seed]).to.deep.equal([
      "embedded",
      "us-east-1",
      "123456789012",
      42,
    ]);
    const other = embedded({
      region: "eu-west-1",
      accountId: "111111111111",
      seed: 7,
      startAt: "2027-05-05T00:00:00Z",
    });
    expect(other.now()).to.deep.equal(new Date("2027-05-05T00:00:00Z"));
    expect(other.port().label).to.equal("embedded (eu-west-1, seed 7)");
    expect(other.port().origin).to.deep.equal([
      ["target", "embedded"],
      ["region", "eu-west-1"],
      ["seed", "7"],
    ]);
  });

  it("gives a real SFNClient, always the same", async () => {
    expect(cloud.sfn).to.be.instanceOf(SFNClient);
    expect(cloud.sfn).to.equal(cloud.sfn);
    expect((await cloud.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.deep.equal([]);
  });

  it("deploys an object, JSON text, a file and a URL", async () => {
    const path = fileURLToPath(new URL("../../examples/orders/orders.asl.json", import.meta.url));
    const object = await cloud.deploy("object", rest(1));
    const text = await cloud.deploy("text", JSON.stringify(rest(1)));
    const file = await cloud.deploy("file", path);
    const url = await cloud.deploy("url", new URL("../../examples/orders/orders.asl.json", import.meta.url));
    expect(text.definition).to.deep.equal(object.definition);
    expect(url.definition).to.deep.equal(file.definition);
    expect(object).to.deep.equal({
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:object",
      name: "object",
      type: "STANDARD",
      definition: rest(1),
    });
  });

  it("lets a year pass in no time, and only when asked", async () => {
    const { stateMachineArn } = await cloud.deploy("rest", rest(31_000_000));
    const executionArn = await start(stateMachineArn);
    await inRealTime(20);
    expect(cloud.now()).to.deep.equal(new Date("2030-01-01T00:00:00Z"));
    await cloud.advanceBy("1h");
    expect(cloud.now()).to.deep.equal(new Date("2030-01-01T01:00:00Z"));
    await cloud.advanceTo("2030-02-01T00:00:00Z");
    expect(await statusOf(executionArn)).to.equal("RUNNING");
    await cloud.runUntilIdle();
    expect(await statusOf(executionArn)).to.equal("SUCCEEDED");
    expect(cloud.now().getTime() - Date.parse("2030-01-01T00:00:00Z")).to.equal(31_000_000_000);
  });

  it("keeps time still for hold(), and for SDK calls under way", async () => {
    const { stateMachineArn } = await cloud.deploy("rest", rest(10));
    await start(stateMachineArn);
    let seen: Date | undefined;
    const held = cloud.hold(async () => {
      await inRealTime(30);
      seen = cloud.now();
      return "done";
    });
    const passing = cloud.advanceBy("1h");
    expect(await held).to.equal("done");
    expect(seen).to.deep.equal(new Date("2030-01-01T00:00:00Z"));
    await passing;
  });

  it("moves time for StartSyncExecution, also from within hold()", async () => {
    const { stateMachineArn } = await cloud.deploy("quick", rest(60), { type: "EXPRESS" });
    const { status } = await cloud.hold(() => cloud.sfn.send(new StartSyncExecutionCommand({ stateMachineArn })));
    expect(status).to.equal("SUCCEEDED");
    expect(cloud.now()).to.deep.equal(new Date("2030-01-01T00:01:00Z"));
  });

  it("lets a call be given up", async () => {
    cloud.lambda("charge-card", () => inRealTime(60));
    const { stateMachineArn } = await cloud.deploy("charge", charge, { type: "EXPRESS" });
    const abortSignal = AbortSignal.timeout(10);
    const call = cloud.sfn.send(new StartSyncExecutionCommand({ stateMachineArn }), { abortSignal });
    expect(await call.catch((error: Error) => error.name)).to.equal("AbortError");
  });

  it("runs handlers by function name", async () => {
    cloud.lambda("charge-card", (event: { amount: number }) => ({ paid: event.amount }));
    const { stateMachineArn } = await cloud.deploy("charge", charge);
    const port = cloud.port();
    const { executionArn } = await port.start({
      stateMachineArn,
      name: "one",
      input: '{"amount":3}',
      type: "STANDARD",
      doubles: [],
    });
    await port.wait(executionArn, { deadlineMs: undefined });
    expect((await port.describe(executionArn)).output).to.equal('{"paid":3}');
  });

  describe("as a port", () => {
    it("answers tasks with the doubles of a run, and of that run only", async () => {
      const { stateMachineArn } = await cloud.deploy("charge", charge);
      const port = cloud.port();
      const request = { stateMachineArn, input: "{}", type: "STANDARD" } as const;
      const fails = double({ answer: { kind: "fails", error: "Card.Declined", cause: "no" }, times: null });
      const returns = double({ answer: { kind: "returns", output: { ok: true } }, times: null, afterMs: 5000 });
      const one = await port.start({ ...request, name: "one", doubles: [fails] });
      const two = await port.start({ ...request, name: "two", doubles: [returns] });
      await Promise.all([one, two].map(({ executionArn }) => port.wait(executionArn, { deadlineMs: undefined })));
      expect(await port.describe(one.executionArn)).to.include({ status: "FAILED", error: "Card.Declined" });
      expect(await port.describe(two.executionArn)).to.include({ status: "SUCCEEDED", output: '{"ok":true}' });
      expect(cloud.now()).to.deep.equal(new Date("2030-01-01T00:00:05Z"));
      port.release(one.executionArn);
      port.release(two.executionArn);
    });

    it("warns of a double that was never called, until the run is released", async () => {
      const { stateMachineArn } = await cloud.deploy("rest", rest(1));
      const port = cloud.port();
      const doubles = [double({ answer: { kind: "never" }, times: null })];
      const { executionArn } = await port.start({
        stateMachineArn,
        name: "one",
        input: "{}",
        type: "STANDARD",
        doubles,
      });
      await port.wait(executionArn, { deadlineMs: undefined });
      expect(port.warnings(executionArn)).to.have.lengthOf(1);
      port.release(executionArn);
      expect(port.warnings(executionArn)).to.deep.equal([]);
    });

    it("leaves a running execution its doubles when its name is used again", async () => {
      const { stateMachineArn } = await cloud.deploy("charge", charge);
      const port = cloud.port();
      const request = { stateMachineArn, name: "same", type: "STANDARD" } as const;
      const slow = double({ answer: { kind: "returns", output: 1 }, times: null, afterMs: 60_000 });
      const { executionArn } = await port.start({ ...request, input: "{}", doubles: [slow] });
      const other = double({ answer: { kind: "returns", output: 2 }, times: null });
      await rejection("EXECUTION_NAME_TAKEN", port.start({ ...request, input: "[]", doubles: [other] }));
      await port.wait(executionArn, { deadlineMs: undefined });
      expect((await port.describe(executionArn)).output).to.equal("1");
    });

    it("gives the history of an EXPRESS execution, with its doubles", async () => {
      const { stateMachineArn } = await cloud.deploy("charge", charge, { type: "EXPRESS" });
      const port = cloud.port();
      const doubles = [double({ answer: { kind: "returns", output: 1 }, times: null })];
      const { executionArn } = await port.start({
        stateMachineArn,
        name: "one",
        input: "{}",
        type: "EXPRESS",
        doubles,
      });
      expect(await port.wait(executionArn, { deadlineMs: 1000 })).to.equal("ended");
      expect(await port.describe(executionArn)).to.include({ status: "SUCCEEDED", output: "1", name: "one" });
      expect((await port.history(executionArn)).map(({ type }) => type)).to.deep.equal([
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
      ]);
      expect((await port.describeMachineForExecution(executionArn)).definition).to.deep.equal(charge);
      port.release(executionArn);
    });

    it("stops an EXPRESS execution", async () => {
      const { stateMachineArn } = await cloud.deploy("rest", rest(200), { type: "EXPRESS" });
      const port = cloud.port();
      const { executionArn } = await port.start({
        stateMachineArn,
        name: "one",
        input: "{}",
        type: "EXPRESS",
        doubles: [],
      });
      expect(await port.wait(executionArn, { deadlineMs: 1000 })).to.equal("deadline");
      expect((await port.describe(executionArn)).stopDate).to.equal(undefined);
      await port.stop(executionArn, { error: "e", cause: "c" });
      expect(await port.describe(executionArn)).to.include({ status: "ABORTED", error: "e", cause: "c" });
    });

    it("stops waiting in mid-run when it is told to", async () => {
      cloud.lambda("charge-card", () => inRealTime(50));
      const { stateMachineArn } = await cloud.deploy("charge", charge);
      const executionArn = await start(stateMachineArn);
      const giveUp = new AbortController();
      const waiting = cloud.port().wait(executionArn, { deadlineMs: undefined, signal: giveUp.signal });
      setTimeout(() => giveUp.abort(new Error("enough")), 5);
      expect(await waiting.catch((error: Error) => error.message)).to.equal("enough");
      expect(await statusOf(executionArn)).to.equal("RUNNING");
    });

    it("makes a machine for one run under a name of its own", async () => {
      const port = cloud.port();
      const first = await port.deployTemporary("rest", rest(1) as never);
      const second = await port.deployTemporary("x".repeat(80), rest(1) as never);
      expect(first.machine.name).to.equal("rest-1");
      expect(second.machine.name).to.equal(`${"x".repeat(78)}-2`);
    });

    it("keeps time still for what the executor does around a wait", async () => {
      const { stateMachineArn } = await cloud.deploy("rest", rest(10));
      const port = cloud.port();
      let before: Date | undefined;
      const run = port.hold?.(async () => {
        const executionArn = await start(stateMachineArn);
        await inRealTime(20);
        before = cloud.now();
        await port.wait(executionArn, { deadlineMs: undefined });
      });
      await Promise.all([run, cloud.advanceBy("10s")]);
      expect(before).to.deep.equal(new Date("2030-01-01T00:00:00Z"));
    });
  });

  describe("when somebody holds the clock for too long", () => {
    afterEach(() => setRunning(undefined));

    it("names who does", async () => {
      setRunning({ holdLimitMs: () => 100 });
      let letGo = (): void => {};
      const held = cloud.hold(() => new Promise<void>((resolve) => (letGo = resolve)));
      const { stateMachineArn } = await cloud.deploy("rest", rest(10));
      const executionArn = await start(stateMachineArn);
      const text = (what: string): string =>
        `${what} made no progress for 100ms of real time, because virtual time stands still for cloud.hold(). ` +
        "Let that work end: await its promise, give it a time limit, or use never() for a task that shall never answer.";
      const waits = [
        rejection("CLOCK_HELD", cloud.port().wait(executionArn, { deadlineMs: undefined })),
        rejection("CLOCK_HELD", cloud.advanceBy("1h")),
        rejection("CLOCK_HELD", cloud.advanceTo("2030-01-02T00:00:00Z")),
        rejection("CLOCK_HELD", cloud.runUntilIdle()),
      ];
      expect((await Promise.all(waits)).map(({ message }) => message)).to.deep.equal([
        text("The run of " + executionArn.split(":").at(-1)),
        text('advanceBy("1h")'),
        text('advanceTo("2030-01-02T00:00:00.000Z")'),
        text("runUntilIdle()"),
      ]);
      letGo();
      await held;
    });

    it("bears holders that come and go", async () => {
      setRunning({ holdLimitMs: () => 100 });
      const { stateMachineArn } = await cloud.deploy("rest", rest(10));
      const executionArn = await start(stateMachineArn);
      const holders = (async () => {
        let held = cloud.hold(() => inRealTime(40));
        for (let times = 0; times < 4; times++) {
          await inRealTime(30);
          const next = cloud.hold(() => inRealTime(40));
          await held;
          held = next;
        }
        await held;
      })();
      expect(await cloud.port().wait(executionArn, { deadlineMs: undefined })).to.equal("ended");
      await holders;
    });
  });

  it("refuses times that are none, or are over", async () => {
    const refused = async (moment: unknown): Promise<string> =>
      (await rejection("TIME_INVALID", cloud.advanceTo(moment as string))).message;
    const rule =
      'Write a date, or ISO 8601 text such as "2030-01-01T00:00:00Z", that is not before the cloud\'s present time 2030-01-01T00:00:00.000Z.';
    expect(await refused("tomorrow")).to.equal(`advanceTo was given "tomorrow". ${rule}`);
    expect(await refused(new Date(Number.NaN))).to.equal(`advanceTo was given "Invalid Date". ${rule}`);
    expect(await refused("2029-12-31T23:59:59Z")).to.equal(`advanceTo was given "2029-12-31T23:59:59Z". ${rule}`);
    await rejection("DURATION_INVALID", cloud.advanceBy(5 as never));
  });

  it("is of no use once closed", async () => {
    await cloud.close();
    const text = (what: string): string =>
      `${what} was called on the target embedded (us-east-1, seed 42) after it was closed. Make a new one, or close it later: a suite's target() is closed when its spec file ends.`;
    expect(() => cloud.sfn).to.throw(StepwrightError, text("sfn"));
    expect(() => cloud.lambda("x", () => 1)).to.throw(StepwrightError, text("lambda"));
    expect((await rejection("TARGET_CLOSED", cloud.deploy("x", rest(1)))).message).to.equal(text("deploy"));
    expect((await rejection("TARGET_CLOSED", cloud.advanceBy("1s"))).message).to.equal(text("advanceBy"));
  });

  it("closes itself at the end of its block", async () => {
    const machine = await (async () => {
      await using short = embedded();
      return { sfn: () => short.sfn, made: await short.deploy("rest", rest(1)) };
    })();
    expect(machine.made.name).to.equal("rest");
    expect(machine.sfn).to.throw(StepwrightError);
  });
});
