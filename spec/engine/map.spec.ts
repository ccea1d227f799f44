import { expect } from "chai";
import type { JsonValue } from "../../src/util/json.js";
import { detailsOf, lines, machine, output, run, task, times, types } from "./world.js";

const pass: JsonValue = machine({ I: { Type: "Pass", End: true } });

function map(processor: JsonValue = pass, fields: Record<string, JsonValue> = {}): JsonValue {
  return machine({ M: { Type: "Map", ItemProcessor: processor, End: true, ...fields } });
}

/** Most iterations open at once. */
function mostOpen(typesInOrder: readonly string[]): number {
  let open = 0;
  let most = 0;
  for (const type of typesInOrder) {
    if (type === "MapIterationStarted") open += 1;
    if (type === "MapIterationSucceeded") open -= 1;
    most = Math.max(most, open);
  }
  return most;
}

describe("an inline Map", () => {
  it("starts every iteration before any of them runs", async () => {
    const execution = await run(map(), { input: ["a", "b"] });
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 MapStateEntered M",
      "3<-2 MapStateStarted",
      "4<-3 MapIterationStarted M#0",
      "5<-3 MapIterationStarted M#1",
      "6<-4 PassStateEntered I",
      "7<-6 PassStateExited I",
      "8<-7 MapIterationSucceeded M#0",
      "9<-5 PassStateEntered I",
      "10<-9 PassStateExited I",
      "11<-10 MapIterationSucceeded M#1",
      "12<-11 MapStateSucceeded",
      "13<-11 MapStateExited M",
      "14<-13 ExecutionSucceeded",
    ]);
    expect(detailsOf(execution, "MapStateStarted")).to.deep.equal({ length: 2 });
    expect(output(execution)).to.deep.equal(["a", "b"]);
  });

  it("starts the next iteration after the last event of the one that freed its place", async () => {
    const execution = await run(map(pass, { MaxConcurrency: 1 }), { input: ["a", "b"] });
    expect(lines(execution).slice(3, 11)).to.deep.equal([
      "4<-3 MapIterationStarted M#0",
      "5<-4 PassStateEntered I",
      "6<-5 PassStateExited I",
      "7<-6 MapIterationSucceeded M#0",
      "8<-6 MapIterationStarted M#1",
      "9<-8 PassStateEntered I",
      "10<-9 PassStateExited I",
      "11<-10 MapIterationSucceeded M#1",
    ]);
  });

  it("ends at once for an empty list", async () => {
    const execution = await run(map(), { input: [] });
    expect(lines(execution).slice(2)).to.deep.equal([
      "3<-2 MapStateStarted",
      "4<-3 MapStateSucceeded",
      "5<-3 MapStateExited M",
      "6<-5 ExecutionSucceeded",
    ]);
    expect(output(execution)).to.deep.equal([]);
  });

  it("keeps results in item order whatever the order of ending", async () => {
    const processor = machine({ W: { Type: "Wait", SecondsPath: "$", End: true } });
    const execution = await run(map(processor), { input: [3, 1, 2] });
    expect(output(execution)).to.deep.equal([3, 1, 2]);
    expect(times(execution, "MapIterationSucceeded")).to.deep.equal([1000, 2000, 3000]);
  });

  it("builds each item's input with ItemSelector, seeing the state's input and the item", async () => {
    const fields = {
      InputPath: "$.d",
      ItemsPath: "$.list",
      ItemSelector: { "v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "w.$": "$.who" },
      ResultPath: "$.out",
    };
    const input = { d: { list: ["a", "b"], who: "x" } };
    expect(output(await run(map(pass, fields), { input }))).to.deep.equal({
      ...input,
      out: [
        { v: "a", i: 0, w: "x" },
        { v: "b", i: 1, w: "x" },
      ],
    });
  });

  it("takes the legacy Iterator and Parameters", async () => {
    const definition = machine({
      M: { Type: "Map", Iterator: pass, Parameters: { "v.$": "$$.Map.Item.Value" }, End: true },
    });
    expect(output(await run(definition, { input: [1] }))).to.deep.equal([{ v: 1 }]);
  });

  it("shows the item to states inside the iteration", async () => {
    const inner = machine({
      I: { Type: "Pass", Parameters: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value" }, End: true },
    });
    expect(output(await run(map(inner), { input: ["a", "b"] }))).to.deep.equal([
      { i: 0, v: "a" },
      { i: 1, v: "b" },
    ]);
  });

  it("runs at most MaxConcurrency at once, and 40 when it says nothing or 0", async () => {
    const processor = machine({ W: { Type: "Wait", Seconds: 10, End: true } });
    const input = Array.from({ length: 100 }, (_, index) => index);
    const most = async (fields: Record<string, JsonValue>): Promise<number> =>
      mostOpen(types(await run(map(processor, fields), { input })));
    expect(await most({ MaxConcurrency: 7 })).to.equal(7);
    expect(await most({})).to.equal(40);
    expect(await most({ MaxConcurrency: 0 })).to.equal(40);
    expect(await most({ MaxConcurrency: 90 })).to.equal(40);
    const execution = await run(map(processor, { MaxConcurrency: 50 }), { input });
    expect(times(execution, "MapStateExited")).to.deep.equal([30_000]);
  });

  it("reads MaxConcurrencyPath, and refuses what is no whole number before it starts", async () => {
    const fields = { ItemsPath: "$.items", MaxConcurrencyPath: "$.n" };
    const execution = await run(map(pass, fields), { input: { n: 1, items: [1, 2] } });
    expect(mostOpen(types(execution))).to.equal(1);
    const written = await run(map(pass, fields), { input: { n: "1", items: [1, 2] } });
    expect(mostOpen(types(written))).to.equal(1);
    for (const [value, shown] of [
      ["many", "many"],
      ["1.5", "1.5"],
      [{}, "{}"],
      [1.5, "1.5"],
    ] as [JsonValue, string][]) {
      const refused = await run(map(pass, fields), { input: { n: value, items: [1] } });
      expect(lines(refused).slice(2)).to.deep.equal(["3<-2 ExecutionFailed"]);
      expect(refused.cause).to.equal(
        `An error occurred while executing the state 'M' (entered at the event id #2). The MaxConcurrencyPath field refers to value "${shown}" which is not a valid integer: $.n`,
      );
    }
  });

  it("refuses what is no list", async () => {
    const execution = await run(map(pass, { ItemsPath: "$.items" }), { input: { items: {} } });
    expect(execution.error).to.equal("States.Runtime");
    expect(execution.cause).to.contain('Reference path "$.items" must point to array.');
  });

  it("fails with the first iteration that fails, and aborts the open ones", async () => {
    const execution = await run(map(machine({ A: task() })), {
      input: [0, 1, 2],
      perform: ({ payload }) => (payload === 1 ? { kind: "failed", error: "E", afterMs: 5 } : { kind: "never" }),
    });
    expect(lines(execution).slice(15)).to.deep.equal([
      "16<-14 TaskFailed",
      "17<-16 MapIterationFailed M#1",
      "18<-16 TaskStateAborted",
      "19<-16 MapIterationAborted M#0",
      "20<-16 TaskStateAborted",
      "21<-16 MapIterationAborted M#2",
      "22<-16 TaskStateAborted",
      "23<-16 MapStateFailed",
      "24<-23 ExecutionFailed",
    ]);
  });

  it("writes everything that arrived in one instant before it acts on it", async () => {
    const execution = await run(map(machine({ A: task({ TimeoutSeconds: 5 }) })), {
      input: [0, 1],
      perform: () => ({ kind: "never" }),
    });
    expect(types(execution).slice(9)).to.deep.equal(
      [
        "TaskStarted",
        "TaskStarted",
        "TaskTimedOut",
        "TaskTimedOut",
        "MapIterationFailed",
        "TaskStateAborted",
        "MapIterationAborted",
        "TaskStateAborted",
        "MapStateFailed",
        "ExecutionFailed",
      ].slice(0),
    );
  });

  it("starts all over on Retry, from the event that failed", async () => {
    const processor = machine({ F: { Type: "Fail", Error: "E" } });
    const execution = await run(map(processor, { Retry: [{ ErrorEquals: ["E"], MaxAttempts: 1 }] }), { input: [0] });
    expect(lines(execution).slice(2)).to.deep.equal([
      "3<-2 MapStateStarted",
      "4<-3 MapIterationStarted M#0",
      "5<-4 FailStateEntered F",
      "6<-5 MapIterationFailed M#0",
      "7<-5 MapStateStarted",
      "8<-7 MapIterationStarted M#0",
      "9<-8 FailStateEntered F",
      "10<-9 MapIterationFailed M#0",
      "11<-9 MapStateFailed",
      "12<-11 ExecutionFailed",
    ]);
  });

  it("hands an item's error to its own Catch", async () => {
    const processor = machine({ F: { Type: "Fail", Error: "E", Cause: "c" } });
    const definition = machine({
      M: { Type: "Map", ItemProcessor: processor, Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }], End: true },
      B: { Type: "Succeed" },
    });
    const execution = await run(definition, { input: [0] });
    expect(lines(execution).slice(5, 9)).to.deep.equal([
      "6<-5 MapIterationFailed M#0",
      "7<-5 MapStateFailed",
      "8<-7 MapStateExited M",
      "9<-8 SucceedStateEntered B",
    ]);
    expect(output(execution)).to.deep.equal({ Error: "E", Cause: "c" });
  });

  it("nests, each with its own items", async () => {
    const inner = machine({
      N: {
        Type: "Map",
        ItemProcessor: machine({ I: { Type: "Pass", Parameters: { "v.$": "$$.Map.Item.Value" }, End: true } }),
        End: true,
      },
    });
    expect(output(await run(map(inner, { MaxConcurrency: 1 }), { input: [[1, 2], [3]] }))).to.deep.equal([
      [{ v: 1 }, { v: 2 }],
      [{ v: 3 }],
    ]);
  });
});
