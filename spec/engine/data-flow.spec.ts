import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { detailsOf, echo, lines, machine, output, run, task } from "./world.js";

async function through(state: JsonObject, input: JsonValue): Promise<JsonValue | undefined> {
  return output(await run(machine({ A: { Type: "Pass", End: true, ...state } }), { input }));
}

describe("data through a state", () => {
  it("writes the events of a single Pass as AWS does", async () => {
    const execution = await run(machine({ A: { Type: "Pass", End: true } }), { inputText: '{ "a": 1 }' });
    expect(lines(execution)).to.deep.equal([
      "1<-0 ExecutionStarted",
      "2<-0 PassStateEntered A",
      "3<-2 PassStateExited A",
      "4<-3 ExecutionSucceeded",
    ]);
    expect(execution.history.read()[0]).to.deep.equal({
      id: 1,
      previousEventId: 0,
      type: "ExecutionStarted",
      timestamp: new Date("2030-01-01T00:00:00Z"),
      executionStartedEventDetails: {
        input: '{ "a": 1 }',
        inputDetails: { truncated: false },
        roleArn: "arn:aws:iam::123456789012:role/role",
      },
    });
    expect(detailsOf(execution, "PassStateEntered")).to.deep.equal({
      name: "A",
      input: '{"a":1}',
      inputDetails: { truncated: false },
    });
    expect(detailsOf(execution, "PassStateExited")).to.deep.equal({
      name: "A",
      output: '{"a":1}',
      outputDetails: { truncated: false },
    });
  });

  it("leaves execution data out when asked to", async () => {
    const execution = await run(machine({ A: task() }), { input: { a: 1 } });
    const shown = execution.history.read(0, 3, { includeExecutionData: false });
    expect(shown.map((event) => Object.values(event).at(-1) as unknown)).to.deep.equal([
      { roleArn: "arn:aws:iam::123456789012:role/role" },
      { name: "A" },
      { resourceType: "lambda", resource: "invoke", region: "us-east-1" },
    ]);
  });

  it("applies InputPath, Parameters, ResultPath and OutputPath in this order", async () => {
    expect(
      await through({ InputPath: "$.a", Parameters: { "got.$": "$.b" }, ResultPath: "$.c" }, { a: { b: 1 } }),
    ).to.deep.equal({
      a: { b: 1 },
      c: { got: 1 },
    });
    expect(await through({ Result: { x: 1 }, ResultPath: "$.r", OutputPath: "$.r.x" }, { a: 1 })).to.equal(1);
    expect(await through({ Result: { x: 1 }, ResultPath: null }, { a: 1 })).to.deep.equal({ a: 1 });
    expect(await through({ InputPath: null }, { a: 1 })).to.deep.equal({});
    expect(await through({ OutputPath: null }, { a: 1 })).to.deep.equal({});
  });

  it("applies ResultSelector to the result of a Task", async () => {
    const state = task({ ResultSelector: { "n.$": "$.Payload.n" }, ResultPath: "$.r" });
    const execution = await run(machine({ A: state }), {
      input: { a: 1 },
      perform: () => ({ kind: "succeeded", output: { Payload: { n: 3 } } }),
    });
    expect(output(execution)).to.deep.equal({ a: 1, r: { n: 3 } });
  });

  it("keeps the text of a payload that nothing changes", async () => {
    const execution = await run(machine({ A: { Type: "Pass", Next: "B" }, B: task() }), {
      inputText: ' [ 0.0, 1e3 , "a b" ] ',
      perform: ({ payload, payloadText }) => ({ kind: "succeeded", output: payload, outputText: payloadText }),
    });
    expect(execution.inputText).to.equal(' [ 0.0, 1e3 , "a b" ] ');
    expect(execution.outputText).to.equal('[0.0,1e3,"a b"]');
    expect(detailsOf(execution, "TaskScheduled")).to.have.property("parameters", '[0.0,1e3,"a b"]');
  });

  it("never shares a payload's fields with what a state changes", async () => {
    const states = {
      A: { Type: "Pass", Result: 1, ResultPath: "$.x.y", Next: "B" },
      B: { Type: "Pass", Result: 2, ResultPath: "$.x.y", End: true },
    };
    const execution = await run(machine(states), { input: { x: { keep: true } } });
    const outputs = execution.history
      .read()
      .flatMap((event) => (event.type === "PassStateExited" ? [event.stateExitedEventDetails?.output] : []));
    expect(outputs).to.deep.equal(['{"x":{"keep":true,"y":1}}', '{"x":{"keep":true,"y":2}}']);
  });

  it("shows the context object", async () => {
    const execution = await run(
      machine({
        A: { Type: "Wait", Seconds: 10, Next: "B" },
        B: { Type: "Pass", Parameters: { "c.$": "$$" }, End: true },
      }),
      {
        input: { a: 1 },
      },
    );
    expect(output(execution)).to.deep.equal({
      c: {
        Execution: {
          Id: "arn:aws:states:us-east-1:123456789012:execution:machine:run",
          Input: { a: 1 },
          StartTime: "2030-01-01T00:00:00.000Z",
          Name: "run",
          RoleArn: "arn:aws:iam::123456789012:role/role",
          RedriveCount: 0,
        },
        StateMachine: { Id: "arn:aws:states:us-east-1:123456789012:stateMachine:machine", Name: "machine" },
        State: { Name: "B", EnteredTime: "2030-01-01T00:00:10.000Z" },
      },
    });
  });

  it("has no redrive count in the context of an Express execution", async () => {
    const states = { A: { Type: "Pass", Parameters: { "e.$": "$$.Execution" }, OutputPath: "$.e", End: true } };
    expect(output(await run(machine(states)))).to.have.property("RedriveCount", 0);
    expect(output(await run(machine(states), { type: "EXPRESS" }))).to.not.have.property("RedriveCount");
  });

  it("says which step of a ResultPath does not fit its input", async () => {
    const fields = { Result: 1, ResultPath: "$.a.b", Type: "Pass", End: true };
    const { error, cause } = await run(machine({ A: fields }), { input: { a: "text" } });
    expect({ error, cause }).to.deep.equal({
      error: "States.ReferencePathConflict",
      cause: 'Unable to apply step "b" to input {"a":"text"}',
    });
  });

  it("counts retries in a Task's context and evaluates its Parameters for each attempt", async () => {
    const state = task({
      Parameters: { "n.$": "$$.State.RetryCount" },
      Retry: [{ ErrorEquals: ["E"], MaxAttempts: 2 }],
    });
    const seen: JsonValue[] = [];
    await run(machine({ A: state }), {
      perform: ({ payload }) => {
        seen.push(payload);
        return { kind: "failed", error: "E" };
      },
    });
    expect(seen).to.deep.equal([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });

  describe("what cannot be evaluated", () => {
    const cases: readonly [what: string, state: JsonObject, cause: string][] = [
      [
        "Parameters",
        { Type: "Pass", Parameters: { "v.$": "$.no" }, End: true },
        `The JSONPath '$.no' specified for the field 'v.$' could not be found in the input '{"a":1}'`,
      ],
      [
        "InputPath",
        { Type: "Pass", InputPath: "$.no", End: true },
        "Invalid path '$.no' : No results for path: $['no']",
      ],
      [
        "OutputPath",
        { Type: "Pass", OutputPath: "$.no", End: true },
        "Invalid path '$.no' : No results for path: $['no']",
      ],
      [
        "TimeoutSecondsPath",
        task({ TimeoutSecondsPath: "$.no" }) as JsonObject,
        "Invalid path '$.no' : No results for path: $['no']",
      ],
      [
        "a Choice's Variable",
        { Type: "Choice", Choices: [{ Variable: "$.no", NumericEquals: 1, Next: "A" }] },
        "Invalid path '$.no': The choice state's condition path references an invalid value.",
      ],
      [
        "a Choice that matches nothing",
        { Type: "Choice", Choices: [{ Variable: "$.a", NumericEquals: 2, Next: "A" }] },
        "Failed to transition out of the state. The state does not point to a next state.",
      ],
      [
        "ErrorPath",
        { Type: "Fail", ErrorPath: "$.no" },
        `The JSONPath '$.no' specified for the field 'ErrorPath' could not be found in the input '{"a":1}'`,
      ],
    ];
    for (const [what, state, cause] of cases) {
      it(`ends the execution: ${what}`, async () => {
        const execution = await run(machine({ A: state }), { input: { a: 1 } });
        expect(execution.status).to.equal("FAILED");
        expect(execution.error).to.equal("States.Runtime");
        expect(execution.cause).to.equal(
          `An error occurred while executing the state 'A' (entered at the event id #2). ${cause}`,
        );
        expect(lines(execution).slice(2)).to.deep.equal(["3<-2 ExecutionFailed"]);
      });
    }

    it("goes past Retry and Catch", async () => {
      const state = task({
        OutputPath: "$.no",
        Retry: [{ ErrorEquals: ["States.ALL"] }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }],
      });
      const execution = await run(machine({ A: state, B: { Type: "Succeed" } }), { perform: echo });
      expect(execution.error).to.equal("States.Runtime");
      expect(lines(execution).at(-1)).to.equal("6<-5 ExecutionFailed");
    });
  });

  it("ends the execution when a state's output is too large, to the byte", async () => {
    const bytes = (text: string): number => Buffer.byteLength(JSON.stringify({ t: text }));
    const fits = "é".repeat((262_144 - 8) / 2);
    expect(bytes(fits)).to.equal(262_144);
    const grow = (text: string): JsonValue => machine({ A: { Type: "Pass", Result: { t: text }, End: true } });
    expect((await run(grow(fits))).status).to.equal("SUCCEEDED");
    const execution = await run(grow(`${fits}x`));
    expect(execution.error).to.equal("States.DataLimitExceeded");
    expect(execution.cause).to.equal(
      "The state/task 'A' returned a result with a size exceeding the maximum number of bytes service limit.",
    );
    expect((await run(grow(`${fits}x`), { quotas: { payloadBytes: Infinity } })).status).to.equal("SUCCEEDED");
  });

  it("lets Catch take a Task's result that is too large", async () => {
    const state = task({ Catch: [{ ErrorEquals: ["States.DataLimitExceeded"], ResultPath: "$.e", Next: "B" }] });
    const execution = await run(machine({ A: state, B: { Type: "Succeed" } }), {
      perform: () => ({ kind: "succeeded", output: "x".repeat(262_143) }),
    });
    const cause =
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.";
    expect(output(execution)).to.deep.equal({ e: { Error: "States.DataLimitExceeded", Cause: cause } });
  });
});
