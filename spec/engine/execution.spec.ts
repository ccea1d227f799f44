import { expect } from "chai";
import type { JsonValue } from "../../src/util/json.js";
import { createEngine, type EngineExecution } from "../../src/engine/index.js";
import { parseMachine } from "../../src/asl/index.js";
import { detailsOf, lines, machine, newClock, output, run, settle, start, startAt, task, types } from "./world.js";

const loop: JsonValue = machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } });

describe("an execution", () => {
  it("reports its start and its end", async () => {
    const seen: [string, number | undefined][] = [];
    const execution = await run(machine({ W: { Type: "Wait", Seconds: 5, End: true } }), {
      onStatus: ({ status, stopTime }) => seen.push([status, stopTime]),
    });
    expect(seen).to.deep.equal([
      ["RUNNING", undefined],
      ["SUCCEEDED", startAt + 5000],
    ]);
    expect([execution.startTime, execution.stopTime]).to.deep.equal([startAt, startAt + 5000]);
    expect(execution.outputText).to.equal("{}");
  });

  it("runs its zero-time states without anybody waiting", async () => {
    const { execution } = start(
      machine({ A: { Type: "Pass", Next: "W" }, W: { Type: "Wait", Seconds: 5, End: true } }),
    );
    await settle();
    expect(types(execution)).to.deep.equal([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "WaitStateEntered",
    ]);
    expect(execution.openStates()).to.deep.equal(["W"]);
  });

  it("can be stopped, with a reason", async () => {
    const { clock, execution } = start(machine({ A: task() }), { perform: () => ({ kind: "never" }) });
    await clock.advanceTo(startAt + 1000);
    execution.stop("Changed.Mind", "not needed");
    expect([execution.status, execution.error, execution.cause, execution.stopTime]).to.deep.equal([
      "ABORTED",
      "Changed.Mind",
      "not needed",
      startAt + 1000,
    ]);
    expect(lines(execution).at(-1)).to.equal("5<-0 ExecutionAborted");
    expect(detailsOf(execution, "ExecutionAborted")).to.deep.equal({ error: "Changed.Mind", cause: "not needed" });
    execution.stop("Again");
    expect(execution.history.length).to.equal(5);
    expect(execution.openStates()).to.deep.equal([]);
    await settle();
    expect(clock.next).to.equal(undefined);
  });

  it("writes no reason when it is stopped without one", async () => {
    const { clock, execution } = start(machine({ W: { Type: "Wait", Seconds: 5, End: true } }));
    await clock.advanceTo(startAt + 1000);
    execution.stop();
    expect(detailsOf(execution, "ExecutionAborted")).to.deep.equal({});
  });

  it("times out when the machine says so", async () => {
    const execution = await run(machine({ W: { Type: "Wait", Seconds: 60, End: true } }, { TimeoutSeconds: 10 }));
    expect([execution.status, execution.error]).to.deep.equal(["TIMED_OUT", "States.Timeout"]);
    expect(lines(execution).at(-1)).to.equal("3<-0 ExecutionTimedOut");
    expect(execution.stopTime).to.equal(startAt + 10_000);
  });

  it("lasts a year at most, or five minutes when it is EXPRESS", async () => {
    const wait = machine({ W: { Type: "Wait", Seconds: 400 * 86_400, End: true } });
    expect((await run(wait)).stopTime).to.equal(startAt + 31_536_000_000);
    expect((await run(wait, { type: "EXPRESS" })).stopTime).to.equal(startAt + 300_000);
    expect((await run(wait, { quotas: { executionSeconds: Infinity } })).status).to.equal("SUCCEEDED");
  });

  it("leaves no timer behind when it ends", async () => {
    const { clock, execution } = start(
      machine({ A: task({ TimeoutSeconds: 50, HeartbeatSeconds: 20 }) }, { TimeoutSeconds: 100 }),
    );
    await clock.demand(() => execution.status !== "RUNNING");
    expect(clock.next).to.equal(undefined);
    expect(clock.now).to.equal(startAt);
  });

  it("ends a loop at the quota of events, with event number 25,000", async () => {
    const execution = await run(loop);
    expect(execution.history.length).to.equal(25_000);
    expect(lines(execution).at(-1)).to.equal("25000<-24999 ExecutionFailed");
    expect([execution.error, execution.cause]).to.deep.equal([
      "States.Runtime",
      "The execution reached the maximum number of history events (25000).",
    ]);
  });

  it("may succeed with the very last event of the quota", async () => {
    const definition = machine({ A: { Type: "Pass", End: true } });
    expect((await run(definition, { quotas: { historyEvents: 4 } })).status).to.equal("SUCCEEDED");
    const full = await run(definition, { quotas: { historyEvents: 3 } });
    expect(lines(full)).to.deep.equal(["1<-0 ExecutionStarted", "2<-0 PassStateEntered A", "3<-2 ExecutionFailed"]);
  });

  it("lets others work while it loops for ever", async () => {
    const { execution } = start(loop, { quotas: { historyEvents: Infinity } });
    for (let turn = 0; turn < 5; turn += 1) await settle();
    const before = execution.history.length;
    await settle();
    expect(execution.history.length).to.be.greaterThan(before);
    execution.stop();
    expect(execution.status).to.equal("ABORTED");
  });

  it("runs side by side with others on the same clock", async () => {
    const clock = newClock();
    const wait = (seconds: number): JsonValue => machine({ W: { Type: "Wait", Seconds: seconds, End: true } });
    const ended: string[] = [];
    const onStatus = ({ name, status }: EngineExecution): void => void (status === "SUCCEEDED" && ended.push(name));
    const executions = [3, 1, 2].map(
      (seconds) => start(wait(seconds), { clock, name: `wait ${seconds}`, onStatus }).execution,
    );
    await clock.demand(() => executions.every(({ status }) => status !== "RUNNING"));
    expect(ended).to.deep.equal(["wait 1", "wait 2", "wait 3"]);
  });

  it("can start another execution from a handler and wait for it", async () => {
    const clock = newClock();
    const child = machine({
      W: { Type: "Wait", Seconds: 30, Next: "R" },
      R: { Type: "Pass", Result: "from the child", End: true },
    });
    const execution = await run(machine({ A: task() }), {
      clock,
      perform: async () => {
        const inner = start(child, { clock, name: "child" }).execution;
        await clock.demand(() => inner.status !== "RUNNING");
        return { kind: "succeeded", output: output(inner) ?? null };
      },
    });
    expect(output(execution)).to.equal("from the child");
    expect(execution.stopTime).to.equal(startAt + 30_000);
  });

  it("names what it stands at when time can go no further", async () => {
    const { clock, execution } = start(machine({ Charge: task() }), {
      perform: () => ({ kind: "never" }),
      quotas: { executionSeconds: Infinity },
    });
    const reason: unknown = await clock
      .demand(() => execution.status !== "RUNNING", { what: "the end of run" })
      .catch((error: unknown) => error);
    expect((reason as Error).message).to.equal(
      "Waiting for the end of run can never end: no timer is set, no task is running, and the wait has no limit.\n" +
        "Still open:\n" +
        '  execution run of machine: waiting for the task of "Charge" (arn:aws:states:::lambda:invoke); answer it with .stub("Charge", returns({ … }))',
    );
  });

  it("ends at a state it cannot run, and says so", async () => {
    const distributed = {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "P",
        States: { P: { Type: "Pass", End: true } },
      },
      ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: { InputType: "PARQUET" } },
      End: true,
    };
    const execution = await run(machine({ A: { Type: "Pass", Next: "M" }, M: distributed }));
    expect(types(execution).slice(-2)).to.deep.equal(["MapStateEntered", "ExecutionFailed"]);
    expect(execution.error).to.equal("Stepwright.EngineFailed");
    expect(execution.cause).to.equal(
      "An error occurred while executing the state 'M' (entered at the event id #4). " +
        'Running the state "M" failed: it uses an ItemReader of Parquet files, which the embedded engine does not run. ' +
        "Run this workflow on AWS or another endpoint, or leave the state out of this test.",
    );
  });

  it("refuses input that is no JSON", () => {
    const engine = createEngine({ clock: newClock(), seed: 1, perform: () => ({ kind: "never" }) });
    const setup = {
      executionArn: "a",
      name: "a",
      stateMachineArn: "m",
      stateMachineName: "m",
      roleArn: "r",
      type: "STANDARD",
    } as const;
    expect(() => engine.start({ ...setup, machine: parseMachine(loop), inputText: "{" })).to.throw(SyntaxError);
  });

  it("runs long chains and large Maps without deep recursion", async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `S${index}`,
        { Type: "Pass", ...(index === 9999 ? { End: true } : { Next: `S${index + 1}` }) },
      ]),
    );
    expect((await run(machine(chain))).history.length).to.equal(20_002);
    const map = machine({ M: { Type: "Map", ItemProcessor: machine({ I: { Type: "Pass", End: true } }), End: true } });
    const items = Array.from({ length: 10_000 }, (_, index) => index);
    const execution = await run(map, { input: items, quotas: { historyEvents: Infinity } });
    expect(output(execution)).to.deep.equal(items);
    expect(execution.history.length).to.equal(40_006);
  });
});
