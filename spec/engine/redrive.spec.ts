import { expect } from "chai";
import fc from "fast-check";
import { parseMachine } from "../../src/asl/index.js";
import { createClock, createEngine, type EngineExecution, type SavedExecution } from "../../src/engine/index.js";
import type { TaskAnswer, TaskPerformer, TaskRequest } from "../../src/engine/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { machineInput, machines } from "./machines.js";
import { lines, machine, output, settle, start, task, times, type RunSettings } from "./world.js";

/** Fails the first calls of the states named, each so often; everything else gives its payload back. */
function failing(counts: Record<string, number>): TaskPerformer {
  const left = new Map(Object.entries(counts));
  return ({ stateName, payload }) => {
    const key = left.has(`${stateName} ${JSON.stringify(payload)}`)
      ? `${stateName} ${JSON.stringify(payload)}`
      : stateName;
    const count = left.get(key) ?? 0;
    if (count === 0) return { kind: "succeeded", output: payload };
    left.set(key, count - 1);
    return { kind: "failed", error: "Bad", cause: `call of ${stateName}` };
  };
}

/** Runs a machine, and redrives it so often. */
async function redriven(definition: JsonValue, settings: RunSettings, redrives = 1): Promise<EngineExecution> {
  const { clock, execution } = start(definition, settings);
  await clock.demand(() => execution.status !== "RUNNING");
  for (let count = 0; count < redrives; count += 1) {
    execution.redrive();
    await clock.demand(() => execution.status !== "RUNNING");
  }
  return execution;
}

/** The lines of the history from the last redrive on. */
function since(execution: EngineExecution): string[] {
  const all = lines(execution);
  return all.slice(all.findLastIndex((line) => line.includes("ExecutionRedriven")));
}

const end = { End: true };

describe("a redriven execution", () => {
  it("works again on the Task that failed, and on nothing before it", async () => {
    const definition = machine({ A: task({ End: false, Next: "B" }), B: task() });
    const execution = await redriven(definition, { input: { n: 1 }, perform: failing({ B: 1 }) });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(output(execution)).to.deep.equal({ n: 1 });
    expect(execution.error).to.equal(undefined);
    expect(lines(execution).slice(6)).to.deep.equal([
      "7<-6 TaskStateEntered B",
      "8<-7 TaskScheduled",
      "9<-8 TaskStarted",
      "10<-9 TaskFailed",
      "11<-10 ExecutionFailed",
      "12<-11 ExecutionRedriven",
      "13<-12 TaskScheduled",
      "14<-13 TaskStarted",
      "15<-14 TaskSucceeded",
      "16<-15 TaskStateExited B",
      "17<-16 ExecutionSucceeded",
    ]);
  });

  it("counts its redrives, also for the machine to see", async () => {
    const definition = machine({
      A: task({ Parameters: { "count.$": "$$.Execution.RedriveCount", fixed: 1 }, ResultPath: "$.a" }),
    });
    const first = await redriven(definition, { perform: failing({ A: 2 }) }, 2);
    expect(output(first)).to.deep.equal({ a: { count: 2, fixed: 1 } });
    expect(first.redriveCount).to.equal(2);
    expect(first.redriveTime).to.equal(first.startTime);
    const told = first.history.read().flatMap((event) => ("executionRedrivenEventDetails" in event ? [event] : []));
    expect(told.map((event) => event.executionRedrivenEventDetails)).to.deep.equal([
      { redriveCount: 1 },
      { redriveCount: 2 },
    ]);
    const time = machine({ A: task({ Parameters: { "at.$": "$$.Execution.RedriveTime" }, ...end }) });
    const second = start(time);
    await second.clock.demand(() => second.execution.status !== "RUNNING");
    expect(second.execution.status).to.equal("FAILED");
    await second.clock.advanceTo(second.clock.now + 90_000);
    second.execution.redrive();
    await second.clock.demand(() => second.execution.status !== "RUNNING");
    expect(output(second.execution)).to.deep.equal({ at: "2030-01-01T00:01:30.000Z" });
  });

  it("begins with retriers that were never used", async () => {
    const Retry = [{ ErrorEquals: ["Bad"], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 2 }];
    const execution = await redriven(machine({ A: task({ Retry }) }), { perform: failing({ A: 5 }) });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(times(execution, "TaskScheduled")).to.deep.equal([0, 1000, 3000, 3000, 4000, 6000]);
  });

  it("may last as long again as its machine allows", async () => {
    const definition = machine({ W: { Type: "Wait", Seconds: 60, Next: "A" }, A: task() }, { TimeoutSeconds: 100 });
    const perform: TaskPerformer = () => ({ kind: "succeeded", output: 1, afterMs: 50_000 });
    const execution = await redriven(definition, { perform });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(times(execution, "ExecutionTimedOut")).to.deep.equal([100_000]);
    expect(times(execution, "ExecutionSucceeded")).to.deep.equal([150_000]);
  });

  it("keeps the results of branches that succeeded and goes on in those that failed or were aborted", async () => {
    const definition = machine({
      P: {
        Type: "Parallel",
        Branches: [
          machine({ A: task() }),
          machine({ B0: { Type: "Pass", Result: "b", Next: "B" }, B: task() }),
          machine({ C: { Type: "Wait", Seconds: 5, End: true } }),
          machine({ D: { Type: "Parallel", Branches: [machine({ E: task({ Parameters: 5 }) })], End: true } }),
        ],
        End: true,
      },
    });
    const perform: TaskPerformer = (request) => {
      const answer = failing({})(request) as TaskAnswer;
      calls.push(request.stateName);
      const fails = request.stateName === "B" && calls.filter((name) => name === "B").length === 1;
      if (request.stateName === "E") return { kind: "succeeded", output: "e", afterMs: 2000 };
      return fails ? { kind: "failed", error: "Bad", cause: "b", afterMs: 1000 } : answer;
    };
    const calls: string[] = [];
    const execution = await redriven(definition, { input: {}, perform });
    expect(calls).to.deep.equal(["A", "B", "E", "B", "E"]);
    expect(output(execution)).to.deep.equal([{}, "b", {}, ["e"]]);
    const [redrive = ""] = since(execution);
    const id = redrive.split("<")[0];
    expect(since(execution)).to.include.members([
      `${Number(id) + 1}<-${id} TaskScheduled`,
      `${Number(id) + 2}<-${id} TaskScheduled`,
    ]);
    expect(since(execution).filter((line) => line.endsWith("WaitStateExited C"))[0]).to.contain(`<-${id} `);
    expect(since(execution).some((line) => line.includes("Entered"))).to.equal(false);
  });

  it("works again on the items of a Map that failed or were aborted, and starts those never started", async () => {
    const definition = machine({
      M: { Type: "Map", MaxConcurrency: 2, ItemProcessor: machine({ T: task() }), End: true },
    });
    const execution = await redriven(definition, { input: [1, 2, 3, 4], perform: failing({ "T 2": 1 }) });
    expect(output(execution)).to.deep.equal([1, 2, 3, 4]);
    const started = lines(execution).filter((line) => line.includes("MapIterationStarted"));
    expect(started.map((line) => line.split("#")[1])).to.deep.equal(["0", "1", "2", "3"]);
    const succeeded = lines(execution).filter((line) => line.includes("MapIterationSucceeded"));
    expect(succeeded.map((line) => line.split("#")[1])).to.deep.equal(["0", "1", "2", "3"]);
  });

  it("starts a Map's item again whose input could not be made", async () => {
    const definition = machine({
      M: {
        Type: "Map",
        ItemSelector: { "x.$": "$$.Execution.RedriveTime" },
        ItemProcessor: machine({ T: task() }),
        End: true,
      },
    });
    const execution = await redriven(definition, { input: [1, 2] });
    expect(output(execution)).to.deep.equal([{ x: "2030-01-01T00:00:00.000Z" }, { x: "2030-01-01T00:00:00.000Z" }]);
  });

  it("runs a Parallel anew whose results were too large", async () => {
    const definition = machine({
      P: { Type: "Parallel", Branches: [machine({ A: task() }), machine({ B: task() })], End: true },
    });
    const big = "x".repeat(200);
    const calls: string[] = [];
    const perform = ({ stateName }: TaskRequest): TaskAnswer => {
      calls.push(stateName);
      return { kind: "succeeded", output: calls.length > 2 ? "small" : big };
    };
    const execution = await redriven(definition, { perform, quotas: { payloadBytes: 300 } });
    expect(calls).to.deep.equal(["A", "B", "A", "B"]);
    expect(output(execution)).to.deep.equal(["small", "small"]);
  });

  it("decides a Choice again, waits again, and enters a Fail state again", async () => {
    const choice = machine({
      C: { Type: "Choice", Choices: [{ Variable: "$$.Execution.RedriveCount", NumericEquals: 1, Next: "F" }] },
      F: { Type: "Fail", Error: "Last" },
    });
    const execution = await redriven(choice, {}, 2);
    expect(execution.error).to.equal("Last");
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 ChoiceStateEntered C",
      "3<-2 ExecutionFailed",
      "4<-3 ExecutionRedriven",
      "5<-4 ChoiceStateExited C",
      "6<-5 FailStateEntered F",
      "7<-6 ExecutionFailed",
      "8<-7 ExecutionRedriven",
      "9<-8 FailStateEntered F",
      "10<-9 ExecutionFailed",
    ]);
    const { clock, execution: stopped } = start(machine({ W: { Type: "Wait", Seconds: 10, End: true } }));
    await clock.advanceTo(clock.now + 4000);
    stopped.stop("Enough");
    stopped.redrive();
    await clock.demand(() => stopped.status !== "RUNNING");
    expect(times(stopped, "WaitStateExited")).to.deep.equal([14_000]);
  });

  it("keeps no work of a Parallel whose failure was caught", async () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "B" }];
    const definition = machine({
      P: { Type: "Parallel", Branches: [machine({ A: task() })], Catch, End: true },
      B: task(),
    });
    const execution = await redriven(definition, { perform: failing({ A: 1, B: 1 }) });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(since(execution).filter((line) => line.includes("TaskScheduled"))).to.have.length(1);
    expect(execution.save().threads).to.deep.equal([]);
  });

  it("is not redriven while it runs, or when it has succeeded", async () => {
    const { clock, execution } = start(machine({ A: task() }));
    execution.redrive();
    await clock.demand(() => execution.status !== "RUNNING");
    execution.redrive();
    expect(execution.status).to.equal("SUCCEEDED");
    expect(execution.redriveCount).to.equal(0);
  });

  /** Fails a third of all calls before the last redrive; says the same to the same call. */
  const moody = (request: TaskRequest): TaskAnswer => {
    const text = `${request.taskToken ?? ""}${request.stateName}${request.id}${JSON.stringify(request.scope)}`;
    const sum = [...text].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 1009, 7);
    return sum % 3 === 0
      ? { kind: "failed", error: "Moody", afterMs: (sum % 5) * 100 }
      : { kind: "succeeded", output: sum, afterMs: (sum % 7) * 100 };
  };

  it("has the same history after a JSON round trip at every moment", async () => {
    const seen = { redriven: 0 };
    await fc.assert(
      fc.asyncProperty(machines, async (definition: JsonObject) => {
        const told = (execution: EngineExecution): string =>
          JSON.stringify([execution.status, execution.redriveCount, execution.history.read()]);
        const begun = start(definition, { input: machineInput, perform: moody });
        const { execution: expected } = begun;
        for (let count = 0; count < 4; count += 1) {
          await begun.clock.demand(() => expected.status !== "RUNNING");
          if (count < 3) expected.redrive();
        }
        seen.redriven += expected.redriveCount;
        let { clock, execution } = start(definition, { input: machineInput, perform: moody });
        const again = (): void => {
          const saved = JSON.parse(JSON.stringify(execution.save())) as SavedExecution;
          clock = createClock({ startAt: clock.now, settle });
          execution = createEngine({ clock, seed: 42, perform: moody }).restore(saved, parseMachine(definition));
        };
        await settle();
        for (let count = 0; count < 4; count += 1) {
          for (let moves = 0; execution.status === "RUNNING" && clock.next !== undefined && moves < 500; moves += 1) {
            again();
            await settle();
            if (clock.next !== undefined) await clock.advanceTo(clock.next);
            await settle();
          }
          await clock.demand(() => execution.status !== "RUNNING");
          again();
          if (count < 3) {
            execution.redrive();
            again();
            await settle();
          }
        }
        expect(told(execution)).to.equal(told(expected));
      }),
      { numRuns: 20 },
    );
    expect(seen.redriven).to.be.greaterThan(5);
  });
});
