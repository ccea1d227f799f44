import { expect } from "chai";
import { parseMachine } from "../../src/asl/index.js";
import { createClock, createEngine, type EngineExecution, type TaskPerformer } from "../../src/engine/index.js";
import type { JsonValue } from "../../src/util/json.js";
import { detailsOf, lines, machine, output, run, settle, start, startAt, task, types } from "./world.js";

/** A distributed Map over states of its own. */
function distributed(states: Record<string, JsonValue>, fields: Record<string, JsonValue> = {}): JsonValue {
  const config = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } };
  return { Type: "Map", ItemProcessor: { ...config, ...(machine(states) as object) }, End: true, ...fields };
}

const pass: JsonValue = { Type: "Pass", End: true };

/** Fails the items that are negative. */
const refusing: TaskPerformer = ({ payload }) =>
  (payload as number) < 0 ? { kind: "failed", error: "Negative", cause: "no" } : { kind: "succeeded", output: payload };

/** Runs a machine of one distributed Map, and collects its child executions. */
async function mapped(
  map: JsonValue,
  settings: Parameters<typeof run>[1] = {},
): Promise<{ execution: EngineExecution; children: EngineExecution[] }> {
  const children: EngineExecution[] = [];
  const execution = await run(machine({ M: map }), { ...settings, onChild: (child) => children.push(child) });
  return { execution, children };
}

describe("a distributed Map", () => {
  it("runs each item in an execution of its own, and writes the Map Run only", async () => {
    const { execution, children } = await mapped(distributed({ P: pass }, { Label: "Work" }), { input: ["a", "b"] });
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 MapStateEntered M",
      "3<-2 MapStateStarted",
      "4<-3 MapRunStarted",
      "5<-4 MapRunSucceeded",
      "6<-5 MapStateSucceeded",
      "7<-4 MapStateExited M",
      "8<-7 ExecutionSucceeded",
    ]);
    expect(output(execution)).to.deep.equal(["a", "b"]);
    expect(children.map(({ inputText, outputText }) => [inputText, outputText])).to.deep.equal([
      ['"a"', '"a"'],
      ['"b"', '"b"'],
    ]);
    const [first] = children as [EngineExecution];
    expect(first.executionArn).to.match(
      /^arn:aws:states:us-east-1:123456789012:execution:machine\/Work:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(first.stateMachineArn).to.equal("arn:aws:states:us-east-1:123456789012:stateMachine:machine/Work");
    expect(types(first)).to.deep.equal([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    const { mapRunArn } = detailsOf(execution, "MapRunStarted") as { mapRunArn: string };
    expect(mapRunArn).to.match(/^arn:aws:states:us-east-1:123456789012:mapRun:machine\/Work:[0-9a-f-]{36}$/);
    expect(first.mapRunArn).to.equal(mapRunArn);
  });

  it("keeps results in the order of the items, and no more child executions under way than it may", async () => {
    const wait = { Type: "Wait", SecondsPath: "$", End: true };
    const { execution, children } = await mapped(distributed({ W: wait }, { MaxConcurrency: 2 }), { input: [3, 1, 1] });
    expect(output(execution)).to.deep.equal([3, 1, 1]);
    expect(children.map(({ startTime }) => startTime - startAt)).to.deep.equal([0, 0, 1000]);
    expect((execution.stopTime as number) - startAt).to.equal(3000);
  });

  it("selects items with the state's input, and names children of Express type so", async () => {
    const map = distributed(
      { P: pass },
      {
        ItemsPath: "$.all",
        ItemSelector: { "index.$": "$$.Map.Item.Index", "value.$": "$$.Map.Item.Value", "of.$": "$.name" },
      },
    ) as { ItemProcessor: { ProcessorConfig: object } };
    map.ItemProcessor.ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" };
    const { execution, children } = await mapped(map as unknown as JsonValue, { input: { all: ["x"], name: "n" } });
    expect(output(execution)).to.deep.equal([{ index: 0, value: "x", of: "n" }]);
    expect(children[0]?.executionArn).to.match(/:express:machine\/[0-9a-f-]{36}:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
  });

  it("works without items, in an attempt more after a Retry, and in JSONata", async () => {
    expect(output((await mapped(distributed({ P: pass }), { input: [] })).execution)).to.deep.equal([]);
    let calls = 0;
    const retried = await mapped(
      distributed({ T: task() }, { Retry: [{ ErrorEquals: ["States.ExceedToleratedFailureThreshold"] }] }),
      {
        input: [1],
        perform: () => ((calls += 1) === 1 ? { kind: "failed", error: "E" } : { kind: "succeeded", output: calls }),
      },
    );
    expect(output(retried.execution)).to.deep.equal([2]);
    expect(retried.execution.mapRuns().map(({ status }) => status)).to.deep.equal(["FAILED", "SUCCEEDED"]);
    const jsonata = distributed(
      { P: pass },
      {
        QueryLanguage: "JSONata",
        Items: "{% [1, 2] %}",
        MaxConcurrency: "{% 1 %}",
        ToleratedFailureCount: "{% 1 %}",
        Output: "{% $sum($states.result) %}",
      },
    );
    expect(output((await mapped(jsonata)).execution)).to.equal(3);
  });

  it("groups items in batches by number and by size", async () => {
    const batched = (ItemBatcher: JsonValue): Promise<JsonValue | undefined> =>
      mapped(distributed({ P: pass }, { ItemBatcher, ItemsPath: "$.items" }), {
        input: { items: ["a", "b", "c"], two: 2 },
      }).then(({ execution }) => output(execution));
    expect(await batched({ MaxItemsPerBatchPath: "$.two", BatchInput: { "n.$": "$.two" } })).to.deep.equal([
      { BatchInput: { n: 2 }, Items: ["a", "b"] },
      { BatchInput: { n: 2 }, Items: ["c"] },
    ]);
    // {"Items":["a","b"]} has 19 bytes.
    expect(await batched({ MaxInputBytesPerBatch: 19 })).to.deep.equal([{ Items: ["a", "b"] }, { Items: ["c"] }]);
    expect(await batched({ MaxInputBytesPerBatch: 18 })).to.have.length(3);
  });

  it("tolerates failures up to a count or a share of items", async () => {
    const outcome = async (fields: Record<string, JsonValue>): Promise<string> => {
      const map = distributed({ T: task({ InputPath: "$" }) }, fields);
      const { execution } = await mapped(map, { input: [1, -1, -2, 2], perform: refusing });
      return execution.status;
    };
    expect(await outcome({})).to.equal("FAILED");
    expect(await outcome({ ToleratedFailureCount: 1 })).to.equal("FAILED");
    expect(await outcome({ ToleratedFailureCount: 2 })).to.equal("SUCCEEDED");
    expect(await outcome({ ToleratedFailurePercentage: 49.9 })).to.equal("FAILED");
    expect(await outcome({ ToleratedFailurePercentage: 50 })).to.equal("SUCCEEDED");
    expect(await outcome({ ToleratedFailurePercentage: 50, ToleratedFailureCount: 1 })).to.equal("FAILED");
  });

  it("fails its run past that, and gives what it caught", async () => {
    const map = distributed({ T: task() }, { Catch: [{ ErrorEquals: ["States.ALL"], Next: "C" }] });
    const execution = await run(machine({ M: map, C: pass }), { input: [1, -1], perform: refusing });
    expect(lines(execution).slice(3, 7)).to.deep.equal([
      "4<-3 MapRunStarted",
      "5<-4 MapRunFailed",
      "6<-5 MapStateFailed",
      "7<-6 MapStateExited M",
    ]);
    expect(output(execution)).to.deep.equal({
      Error: "States.ExceedToleratedFailureThreshold",
      Cause: "The specified tolerated failure threshold was exceeded",
    });
  });

  it("stops its child executions when its run fails, is stopped, or its surroundings fail", async () => {
    const states = {
      T: { ...(task({ Next: "W" }) as object), End: undefined },
      W: { Type: "Wait", Seconds: 60, End: true },
    };
    const map = JSON.parse(JSON.stringify(distributed(states as never))) as JsonValue;
    const failed = await mapped(map, { input: [1, -1], perform: refusing });
    await settle();
    expect(failed.children.map(({ status }) => status)).to.deep.equal(["ABORTED", "FAILED"]);
    const [run1] = failed.execution.mapRuns();
    expect(run1?.executionCounts).to.include({ aborted: 1, failed: 1, succeeded: 0, pending: 0, running: 0, total: 2 });

    const children: EngineExecution[] = [];
    const { execution } = start(machine({ M: map }), { input: [1], onChild: (child) => children.push(child) });
    await settle();
    expect(execution.openStates()).to.deep.equal(["M"]);
    execution.stop("Enough");
    await settle();
    expect(children.map(({ status }) => status)).to.deep.equal(["ABORTED"]);
    expect(execution.mapRuns()[0]?.status).to.equal("ABORTED");

    const branches = [
      machine({ M: map }),
      machine({ S: { Type: "Wait", Seconds: 1, Next: "F" }, F: { Type: "Fail" } }),
    ];
    const around = await run(machine({ P: { Type: "Parallel", Branches: branches, End: true } }), { input: [1] });
    expect(types(around)).to.include.members(["MapRunAborted", "MapStateAborted"]);
  });

  it("goes on with other limits while it runs", async () => {
    const wait = { Type: "Wait", Seconds: 10, End: true };
    const { clock, execution } = start(machine({ M: distributed({ W: wait }, { MaxConcurrency: 1 }) }), {
      input: [1, 2, 3],
    });
    await settle();
    const { arn } = execution.mapRuns()[0] as { arn: string };
    expect(execution.updateMapRun(arn, { maxConcurrency: 3 })).to.equal(true);
    await settle();
    expect(execution.mapRuns()[0]?.executionCounts).to.include({ running: 3, pending: 0 });
    await clock.demand(() => execution.status !== "RUNNING");
    expect((execution.stopTime as number) - startAt).to.equal(10_000);
    expect(execution.updateMapRun(arn, { maxConcurrency: 1 })).to.equal(false);
  });

  it("refuses limits it cannot use, in AWS's words", async () => {
    const caused = async (fields: Record<string, JsonValue>, limit: JsonValue): Promise<string | undefined> =>
      (await mapped(distributed({ P: pass }, { ItemsPath: "$.items", ...fields }), { input: { items: [1], limit } }))
        .execution.cause;
    const at = "An error occurred while executing the state 'M' (entered at the event id #2). ";
    expect(await caused({ ToleratedFailureCountPath: "$.limit" }, -1)).to.equal(
      `${at}ToleratedFailureCount cannot be negative.`,
    );
    expect(await caused({ ToleratedFailureCountPath: "$.limit" }, "x")).to.equal(
      `${at}The ToleratedFailureCountPath field refers to value "x" which is not a valid integer: $.limit`,
    );
    expect(await caused({ ToleratedFailurePercentagePath: "$.limit" }, 100.1)).to.equal(
      `${at}ToleratedFailurePercentage must be between 0 and 100.`,
    );
    expect(await caused({ ToleratedFailureCountPath: "$.limit" }, "1")).to.equal(undefined);
  });

  it("asks tasks of its children with the way to their item, and ends where nobody can answer one", async () => {
    const scopes: JsonValue[] = [];
    await mapped(distributed({ T: task() }), {
      input: ["a", "b"],
      perform: ({ scope }) => {
        scopes.push(scope as unknown as JsonValue);
        return { kind: "succeeded", output: null };
      },
    });
    expect(scopes).to.deep.equal([
      [{ kind: "iteration", state: "M", index: 0 }],
      [{ kind: "iteration", state: "M", index: 1 }],
    ]);
    const map = distributed({ T: task() }, { ToleratedFailureCount: 5 });
    const { execution } = await mapped(map, {
      input: [1],
      perform: () => ({ kind: "unanswerable", error: "Stepwright.TaskNotStubbed", cause: "T has no stub" }),
    });
    expect([execution.error, execution.cause]).to.deep.equal(["Stepwright.TaskNotStubbed", "T has no stub"]);
  });

  it("has the same history after a JSON round trip at every moment, with its children", async () => {
    const inner = distributed({ W: { Type: "Wait", SecondsPath: "$", End: true } }, { Label: "Inner" });
    const definition = machine({
      M: distributed({ I: inner }, { MaxConcurrency: 2, ItemBatcher: { MaxItemsPerBatch: 2 }, Label: "Outer" }),
    });
    const items = definition as { States: { M: { ItemProcessor: { States: { I: { ItemsPath: string } } } } } };
    items.States.M.ItemProcessor.States.I.ItemsPath = "$.Items";
    const input = [1, 2, 3, 1, 5];
    const facts = ({ history, outputText }: EngineExecution, ended: Map<string, string>): unknown => ({
      outputText,
      events: history.read(),
      children: [...ended].sort(),
    });
    const watching = (ended: Map<string, string>) => (one: EngineExecution) => {
      if (one.status !== "RUNNING" && one.mapRunArn !== undefined) {
        ended.set(one.executionArn, JSON.stringify(one.history.read()));
      }
    };
    const once = new Map<string, string>();
    const expected = await run(definition, { input, onStatus: watching(once) });
    const again = new Map<string, string>();
    let { clock, execution } = start(definition, { input, onStatus: watching(again) });
    await settle();
    let trips = 0;
    for (; execution.status === "RUNNING" && clock.next !== undefined && trips < 100; trips += 1) {
      const saved = JSON.parse(JSON.stringify(execution.save())) as ReturnType<EngineExecution["save"]>;
      clock = createClock({ startAt: clock.now, settle });
      const engine = createEngine({
        clock,
        seed: 42,
        perform: () => ({ kind: "never" }),
        onStatus: watching(again),
      });
      execution = engine.restore(saved, parseMachine(definition));
      await settle();
      if (clock.next !== undefined) await clock.advanceTo(clock.next);
      await settle();
    }
    expect(trips).to.be.greaterThan(3);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(facts(execution, again)).to.deep.equal(facts(expected, once));
  });
});
