import { expect } from "chai";
import type { JsonValue } from "../../src/util/json.js";
import { detailsOf, lines, machine, output, run, task, times, types } from "./world.js";

function parallel(branches: readonly JsonValue[], fields: Record<string, JsonValue> = {}): JsonValue {
  return { Type: "Parallel", Branches: branches, End: true, ...fields };
}

const wait = (seconds: number): JsonValue => ({ Type: "Wait", Seconds: seconds, End: true });

describe("Parallel", () => {
  it("runs its branches one after the other until each waits, and lists their results in order", async () => {
    const branches = [
      machine({ A1: { Type: "Pass", Next: "A2" }, A2: { Type: "Pass", Result: "a", End: true } }),
      machine({ B: { Type: "Pass", Result: "b", End: true } }),
    ];
    const execution = await run(machine({ P: parallel(branches) }));
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 ParallelStateEntered P",
      "3<-2 ParallelStateStarted",
      "4<-3 PassStateEntered A1",
      "5<-4 PassStateExited A1",
      "6<-5 PassStateEntered A2",
      "7<-6 PassStateExited A2",
      "8<-3 PassStateEntered B",
      "9<-8 PassStateExited B",
      "10<-9 ParallelStateSucceeded",
      "11<-9 ParallelStateExited P",
      "12<-11 ExecutionSucceeded",
    ]);
    expect(output(execution)).to.deep.equal(["a", "b"]);
  });

  it("schedules the tasks of all branches before any of them starts", async () => {
    const execution = await run(machine({ P: parallel([machine({ A: task() }), machine({ B: task() })]) }));
    expect(lines(execution).slice(3, 13)).to.deep.equal([
      "4<-3 TaskStateEntered A",
      "5<-4 TaskScheduled",
      "6<-3 TaskStateEntered B",
      "7<-6 TaskScheduled",
      "8<-5 TaskStarted",
      "9<-7 TaskStarted",
      "10<-8 TaskSucceeded",
      "11<-9 TaskSucceeded",
      "12<-10 TaskStateExited A",
      "13<-11 TaskStateExited B",
    ]);
  });

  it("takes as long as its longest branch", async () => {
    const execution = await run(machine({ P: parallel([machine({ A: wait(20) }), machine({ B: wait(10) })]) }));
    expect(times(execution, "WaitStateExited")).to.deep.equal([10_000, 20_000]);
    expect(times(execution, "ParallelStateExited")).to.deep.equal([20_000]);
    expect(output(execution)).to.deep.equal([{}, {}]);
  });

  it("gives every branch the same input, after InputPath and Parameters", async () => {
    const execution = await run(
      machine({
        P: parallel([machine({ A: { Type: "Pass", End: true } }), machine({ B: { Type: "Pass", End: true } })], {
          InputPath: "$.in",
          Parameters: { "x.$": "$.n" },
          ResultPath: "$.out",
        }),
      }),
      {
        input: { in: { n: 1 } },
      },
    );
    expect(output(execution)).to.deep.equal({ in: { n: 1 }, out: [{ x: 1 }, { x: 1 }] });
  });

  it("fails when a branch fails, and aborts what the others have open", async () => {
    const inner = { Type: "Map", ItemProcessor: machine({ D: task() }), ItemsPath: "$.items", End: true };
    const branches = [machine({ A: task() }), machine({ B: task() }), machine({ C: wait(60) }), machine({ M: inner })];
    const execution = await run(machine({ P: parallel(branches) }), {
      input: { items: [1, 2] },
      perform: ({ stateName }) =>
        stateName === "B" ? { kind: "failed", error: "E", afterMs: 1000 } : { kind: "never" },
    });
    const all = lines(execution);
    const failed = all.findIndex((line) => line.endsWith("TaskFailed"));
    const cause = failed + 1;
    expect(all.slice(failed + 1)).to.deep.equal(
      [
        `TaskStateAborted`,
        `TaskStateAborted`,
        `WaitStateAborted`,
        `MapIterationAborted M#0`,
        `TaskStateAborted`,
        `MapIterationAborted M#1`,
        `TaskStateAborted`,
        `MapStateAborted`,
        `ParallelStateFailed`,
      ]
        .map((line, index) => `${cause + index + 1}<-${cause} ${line}`)
        .concat(`${cause + 10}<-${cause + 9} ExecutionFailed`),
    );
    expect(execution.error).to.equal("E");
    expect(execution.openTasks()).to.deep.equal([]);
  });

  it("does not write a failing Fail state as aborted", async () => {
    const execution = await run(machine({ P: parallel([machine({ F: { Type: "Fail", Error: "E" } })]) }));
    expect(lines(execution).slice(3)).to.deep.equal([
      "4<-3 FailStateEntered F",
      "5<-4 ParallelStateFailed",
      "6<-5 ExecutionFailed",
    ]);
    expect(detailsOf(execution, "ExecutionFailed")).to.deep.equal({ error: "E" });
  });

  it("starts all branches again on Retry, without ParallelStateFailed in between", async () => {
    const execution = await run(
      machine({
        P: parallel([machine({ F: { Type: "Fail", Error: "E" } })], {
          Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }],
        }),
      }),
    );
    expect(lines(execution).slice(2)).to.deep.equal([
      "3<-2 ParallelStateStarted",
      "4<-3 FailStateEntered F",
      "5<-4 ParallelStateStarted",
      "6<-5 FailStateEntered F",
      "7<-6 ParallelStateFailed",
      "8<-7 ExecutionFailed",
    ]);
    expect(times(execution, "ParallelStateStarted")).to.deep.equal([0, 1000]);
  });

  it("hands a branch's error to its own Catch", async () => {
    const state = parallel([machine({ F: { Type: "Fail", Error: "E", Cause: "c" } })], {
      Catch: [{ ErrorEquals: ["E"], ResultPath: "$.e", Next: "B" }],
    });
    const execution = await run(machine({ P: state, B: { Type: "Succeed" } }), { input: { a: 1 } });
    expect(lines(execution).slice(3, 7)).to.deep.equal([
      "4<-3 FailStateEntered F",
      "5<-4 ParallelStateFailed",
      "6<-5 ParallelStateExited P",
      "7<-6 SucceedStateEntered B",
    ]);
    expect(output(execution)).to.deep.equal({ a: 1, e: { Error: "E", Cause: "c" } });
  });

  it("ends the whole execution for a runtime error inside a branch, past its Catch", async () => {
    const state = parallel([machine({ A: { Type: "Pass", InputPath: "$.no", End: true } }), machine({ B: task() })], {
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "C" }],
    });
    const execution = await run(machine({ P: state, C: { Type: "Succeed" } }));
    expect(types(execution).slice(3)).to.deep.equal(["PassStateEntered", "ExecutionFailed"]);
    expect(execution.error).to.equal("States.Runtime");
  });

  it("nests", async () => {
    const inner = parallel([
      machine({ A: { Type: "Pass", Result: 1, End: true } }),
      machine({ B: { Type: "Pass", Result: 2, End: true } }),
    ]);
    const execution = await run(
      machine({ P: parallel([machine({ Q: inner }), machine({ C: { Type: "Pass", Result: 3, End: true } })]) }),
    );
    expect(output(execution)).to.deep.equal([[1, 2], 3]);
    const names = lines(execution).map((line) => line.split(" ").slice(1).join(" "));
    expect(names.indexOf("ParallelStateExited Q")).to.be.lessThan(names.indexOf("PassStateEntered C"));
  });
});
