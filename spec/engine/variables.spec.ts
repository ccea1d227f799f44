import { expect } from "chai";
import type { EngineExecution } from "../../src/engine/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { detailsOf, machine, output, run, task, type RunSettings } from "./world.js";

/** What the state of this name assigned, as its Exited event tells: variables as JSON text. */
function assignedBy(execution: EngineExecution, state: string): Readonly<Record<string, string>> | undefined {
  for (const { stateExitedEventDetails: details } of execution.history.read() as {
    stateExitedEventDetails?: { name: string; assignedVariables?: Record<string, string> };
  }[]) {
    if (details?.name === state) return details.assignedVariables;
  }
  return undefined;
}

/** Runs a state that assigns, then one that gives out what JSONata says. */
async function thenRead(
  state: JsonObject,
  read: JsonValue,
  settings: RunSettings = {},
): Promise<[JsonValue | undefined, EngineExecution]> {
  const read_ = { Type: "Pass", QueryLanguage: "JSONata", Output: read, End: true };
  const execution = await run(machine({ S: { ...state, Next: "Read" }, Read: read_ }), settings);
  return [output(execution), execution];
}

describe("variables", () => {
  it("are assigned in one state and read in later ones, in both languages", async () => {
    const states = {
      A: { Type: "Pass", Assign: { "n.$": "$.n", fixed: { a: [1, "$.n"] } }, Next: "B" },
      B: { Type: "Pass", QueryLanguage: "JSONata", Assign: { twice: "{% $n * 2 %}" }, Next: "C" },
      C: { Type: "Pass", Parameters: { "n.$": "$n", "twice.$": "$twice", "deep.$": "$fixed.a[1]" }, End: true },
    };
    const execution = await run(machine(states), { input: { n: 21 } });
    expect(output(execution)).to.deep.equal({ n: 21, twice: 42, deep: "$.n" });
    expect(assignedBy(execution, "A")).to.deep.equal({ n: "21", fixed: '{"a":[1,"$.n"]}' });
    expect(assignedBy(execution, "B")).to.deep.equal({ twice: "42" });
    expect(assignedBy(execution, "C")).to.equal(undefined);
  });

  it("stand in the Exited event, with the data of the execution", async () => {
    const execution = await run(machine({ A: { Type: "Pass", Assign: { x: "text" }, End: true } }));
    expect(detailsOf(execution, "PassStateExited")).to.deep.equal({
      name: "A",
      output: "{}",
      outputDetails: { truncated: false },
      assignedVariables: { x: '"text"' },
      assignedVariablesDetails: { truncated: false },
    });
    const [, , exited] = execution.history.read(0, 3, { includeExecutionData: false });
    expect(exited).to.have.property("stateExitedEventDetails").that.deep.equals({ name: "A" });
    const none = await run(machine({ A: { Type: "Pass", Assign: {}, End: true } }));
    expect(detailsOf(none, "PassStateExited")).to.not.have.property("assignedVariables");
  });

  it("keep the values they had on entry while their state is left", async () => {
    const state = (language: string): JsonObject =>
      language === "JSONata"
        ? { Assign: { a: "{% $b %}", b: "{% $a %}" }, Output: "{% [$a, $b] %}" }
        : {
            Assign: { "a.$": "$b", "b.$": "$a" },
            Parameters: { "was.$": "States.Array($a, $b)" },
            OutputPath: "$.was",
          };
    for (const QueryLanguage of ["JSONata", "JSONPath"]) {
      const states = {
        A: { Type: "Pass", Assign: { a: 1, b: 2 }, Next: "B" },
        B: { Type: "Pass", QueryLanguage, ...state(QueryLanguage), Next: "C" },
        C: {
          Type: "Pass",
          QueryLanguage: "JSONata",
          Output: { was: "{% $states.input %}", now: "{% [$a, $b] %}" },
          End: true,
        },
      };
      expect(output(await run(machine(states)))).to.deep.equal({ was: [1, 2], now: [2, 1] });
    }
  });

  it("read in JSONPath what the state's work gave, after ResultSelector and before ResultPath", async () => {
    const pass = { Type: "Pass", Result: { r: 1 }, ResultPath: "$.kept", Assign: { "v.$": "$.r" } };
    expect(await thenRead(pass, "{% [$v, $states.input.kept.r] %}"))
      .to.have.property("0")
      .that.deep.equals([1, 1]);
    const called = task({ ResultSelector: { "s.$": "$.x" }, ResultPath: null, Assign: { "v.$": "$" } }) as JsonObject;
    const { End: _, ...fields } = called;
    const perform = (): { kind: "succeeded"; output: JsonValue } => ({ kind: "succeeded", output: { x: 5, y: 6 } });
    expect((await thenRead(fields, "{% $v %}", { perform }))[0]).to.deep.equal({ s: 5 });
    const wait = { Type: "Wait", Seconds: 1, InputPath: "$.in", Assign: { "v.$": "$", "at.$": "$$.State.Name" } };
    expect((await thenRead(wait, "{% [$v, $at] %}", { input: { in: 7 } }))[0]).to.deep.equal([7, "S"]);
  });

  it("are assigned by every state that can", async () => {
    const inner = machine({ I: { Type: "Pass", QueryLanguage: "JSONata", Output: 1, End: true } });
    const jsonata = { QueryLanguage: "JSONata", Assign: { v: "{% $states.context.State.Name %}" } };
    const states: JsonObject[] = [
      { Type: "Pass" },
      { Type: "Wait", Seconds: 1 },
      { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
      { Type: "Parallel", Branches: [inner] },
      { Type: "Map", Items: [1], ItemProcessor: inner },
      { Type: "Choice", Choices: [{ Condition: false, Next: "Read" }], Default: "Read" },
    ];
    for (const state of states) {
      const [seen, execution] = await thenRead({ ...state, ...jsonata }, "{% $v %}");
      expect(seen, state["Type"] as string).to.equal("S");
      expect(assignedBy(execution, "S"), state["Type"] as string).to.deep.equal({ v: '"S"' });
    }
  });

  it("are those of the Choice rule that holds, or of the state when none does", async () => {
    const choices = {
      JSONPath: {
        Type: "Choice",
        Choices: [
          { Variable: "$.n", NumericEquals: 1, Next: "Read", Assign: { rule: 0, "n.$": "$.n" } },
          { Variable: "$.n", NumericEquals: 2, Next: "Read" },
        ],
        Default: "Read",
        Assign: { rule: "default" },
      },
      JSONata: {
        Type: "Choice",
        QueryLanguage: "JSONata",
        Choices: [
          { Condition: "{% $states.input.n = 1 %}", Next: "Read", Assign: { rule: 0, n: "{% $states.input.n %}" } },
          { Condition: "{% $states.input.n = 2 %}", Next: "Read" },
        ],
        Default: "Read",
        Assign: { rule: "default" },
      },
    };
    for (const choice of Object.values(choices)) {
      const read = { rule: "{% $exists($rule) ? $rule : 'none' %}", n: "{% $exists($n) ? $n : 'none' %}" };
      const seen = async (n: number): Promise<unknown> => (await thenRead(choice, read, { input: { n } }))[0];
      expect(await seen(1)).to.deep.equal({ rule: 0, n: 1 });
      expect(await seen(2)).to.deep.equal({ rule: "none", n: "none" });
      expect(await seen(3)).to.deep.equal({ rule: "default", n: "none" });
    }
  });

  it("are those of the catcher that takes an error, which sees it", async () => {
    const perform = (): { kind: "failed"; error: string; cause: string } => ({
      kind: "failed",
      error: "E",
      cause: "c",
    });
    const jsonpath = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Assign: { never: true },
      Catch: [{ ErrorEquals: ["E"], Next: "Read", ResultPath: "$.e", Assign: { "error.$": "$.Error" } }],
    };
    const read = "{% [$error, $exists($never)] %}";
    expect((await thenRead(jsonpath, read, { perform }))[0]).to.deep.equal(["E", false]);
    const jsonata = {
      ...jsonpath,
      QueryLanguage: "JSONata",
      Catch: [{ ErrorEquals: ["E"], Next: "Read", Assign: { error: "{% $states.errorOutput.Error %}" } }],
    };
    expect((await thenRead(jsonata, read, { perform }))[0]).to.deep.equal(["E", false]);
  });

  it("are read by branches and iterations, whose own end with them", async () => {
    const inner = (name: string): JsonValue => ({
      ...(machine({
        [`${name}1`]: { Type: "Pass", Assign: { own: `{% $outer & '-${name}' %}` }, Next: `${name}2` },
        [`${name}2`]: { Type: "Pass", Output: "{% [$own, $outer] %}", End: true },
      }) as JsonObject),
    });
    const states = {
      A: { Type: "Pass", Assign: { outer: "o" }, Next: "P" },
      P: { Type: "Parallel", Branches: [inner("x"), inner("y")], Assign: { both: "{% $states.result %}" }, Next: "M" },
      M: { Type: "Map", Items: [1, 2], ItemProcessor: inner("z"), Next: "End" },
      End: {
        Type: "Pass",
        Output: { both: "{% $both %}", each: "{% $states.input %}", own: "{% $exists($own) %}" },
        End: true,
      },
    };
    expect(output(await run(machine(states, { QueryLanguage: "JSONata" })))).to.deep.equal({
      both: [
        ["o-x", "o"],
        ["o-y", "o"],
      ],
      each: [
        ["o-z", "o"],
        ["o-z", "o"],
      ],
      own: false,
    });
  });

  it("do not leak from one iteration into the next", async () => {
    const processor = machine({
      I: { Type: "Pass", Output: "{% $exists($seen) %}", Assign: { seen: true }, End: true },
    });
    const map = { Type: "Map", Items: [1, 2, 3], MaxConcurrency: 1, ItemProcessor: processor, End: true };
    expect(output(await run(machine({ M: map }, { QueryLanguage: "JSONata" })))).to.deep.equal([false, false, false]);
  });

  it("outlive a loop, and may be used in any path", async () => {
    const states = {
      Start: { Type: "Pass", Assign: { n: 0, limit: 3, cause: "counted" }, Next: "Count" },
      Count: { Type: "Pass", Assign: { "n.$": "States.MathAdd($n, 1)" }, Next: "Enough" },
      Enough: {
        Type: "Choice",
        Choices: [{ Variable: "$n", NumericLessThanPath: "$limit", Next: "Count" }],
        Default: "Stop",
      },
      Stop: { Type: "Fail", ErrorPath: "States.Format('After{}', $n)", CausePath: "$cause" },
    };
    const { error, cause } = await run(machine(states));
    expect({ error, cause }).to.deep.equal({ error: "After3", cause: "counted" });
  });

  it("that were never assigned have no value", async () => {
    const jsonpath = await run(machine({ A: { Type: "Pass", Parameters: { "x.$": "$none" }, End: true } }));
    expect(jsonpath.error).to.equal("States.Runtime");
    const jsonata = await run(
      machine({ A: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $none %}", End: true } }),
    );
    expect(jsonata.error).to.equal("States.QueryEvaluationError");
  });

  it("have the size AWS gives them", async () => {
    const states = { A: { Type: "Pass", Assign: { "x.$": "States.Array($, $)" }, End: true } };
    const execution = await run(machine(states), { input: "x".repeat(140_000) });
    expect(execution.error).to.equal("States.DataLimitExceeded");
    expect(execution.cause).to.match(
      /The variables assigned have 280013 bytes, but one state may assign at most 262144 bytes\.$/,
    );
    const loop = {
      A: { Type: "Pass", Assign: { "all.$": "$" }, Next: "P" },
      P: {
        Type: "Map",
        ItemProcessor: machine({
          I: { Type: "Pass", Assign: { "a.$": "$$.Execution.Input" }, Next: "J" },
          J: { Type: "Pass", Assign: { "b.$": "$$.Execution.Input" }, Next: "W" },
          W: { Type: "Wait", Seconds: 1, End: true },
        }),
        End: true,
      },
    };
    const items = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(6000, "x"));
    const many = await run(machine(loop), { input: items });
    expect(many.error).to.equal("States.DataLimitExceeded");
    expect(many.cause).to.contain("but an execution may hold at most 10485760 bytes.");
  });
});
