import { expect } from "chai";
import { embedded, fails, returns, workflow, type EmbeddedCloud } from "../../src/index.js";
import { choiceOperators, type ChoiceOperator } from "../../src/asl/conditions/choice-operators.js";
import { StepwrightError } from "../../src/errors/index.js";
import { coverAll, type CoverageSuite } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";

const orders = "examples/orders/orders.asl.json";
const task = (fields: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
  ...fields,
});
const machine = (states: JsonObject): JsonObject => ({ StartAt: Object.keys(states)[0] ?? "", States: states });
const counted = (suite: Pick<CoverageSuite, "counts">): readonly string[] =>
  suite.counts.map(({ kind, covered, reachable }) => `${kind} ${covered}/${reachable}`);

const gate = machine({
  Ask: task({ Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }], Next: "Old?" }),
  "Old?": { Type: "Choice", Choices: [{ Variable: "$.age", NumericGreaterThan: 17, Next: "Yes" }], Default: "No" },
  Yes: { Type: "Succeed" },
  No: { Type: "Fail", Error: "Too.Young" },
});

async function codeOf(work: () => unknown): Promise<StepwrightError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StepwrightError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("coverAll", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("comes by all of the order workflow in as many runs as its Choice has outcomes", async () => {
    const suite = coverAll(workflow(orders).on(cloud));
    expect(suite.cases).to.have.length(4);
    expect(suite.missed).to.deep.equal([]);
    const report = await suite.run();
    const all = ["state 17/17", "rule 4/4", "default 2/2", "retrier 2/2", "catcher 2/2"];
    expect(counted(report)).to.deep.equal(all);
    expect(counted(suite)).to.deep.equal(all);
    expect(report.results.map(({ ok }) => ok)).to.deep.equal([true, true, true, true]);
  });

  it("prints its cases, and what is left out with the reason", () => {
    const definition = machine({
      Set: { Type: "Pass", Result: { ok: true }, Next: "Ok?" },
      "Ok?": {
        Type: "Choice",
        Choices: [
          { Variable: "$.ok", BooleanEquals: true, Next: "Yes" },
          {
            And: [
              { Variable: "$.n", NumericEquals: 1 },
              { Variable: "$.n", NumericEquals: 2 },
            ],
            Next: "Never",
          },
        ],
        Default: "No",
      },
      Yes: task({ Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }], End: true }),
      Never: { Type: "Pass", End: true },
      No: { Type: "Succeed" },
    });
    const suite = coverAll(workflow(definition).on(cloud));
    const settled = 'what comes to Ok? is settled by the states before, so that it goes another way (at "Yes")';
    expect(String(suite)).to.equal(
      [
        "1. rule 1 of Ok?",
        "  {}",
        "  Set → Ok? (rule 1) → Yes",
        "states: 3 of 4, Choice rules: 1 of 1, Defaults: 0 of 1",
        "out of reach: rule 2 of Ok?: no data lets it decide",
        "out of reach: retrier 1 of Yes: its MaxAttempts is 0",
        "out of reach: Never: only what cannot be reached leads there",
        `not found: the Default of Ok?: ${settled}`,
        'not found: No: the walk does not come to No (at "Yes")',
      ].join("\n"),
    );
  });

  it("leaves Tasks that the workflow stubs to those stubs, and goes by what they answer", async () => {
    const suite = coverAll(
      workflow(gate)
        .on(cloud)
        .stub("Ask", returns({ age: 30 })),
    );
    expect(suite.cases.map(({ path }) => String(path))).to.deep.equal(["Ask → Old? (rule 1) → Yes"]);
    expect(suite.missed.map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal([
      "retrier Ask",
      "default Old?",
      "state No",
    ]);
    await suite.run();
  });

  it("goes by the error that a stub of the workflow always gives", async () => {
    const suite = coverAll(workflow(gate).on(cloud).stub("Ask", fails("Busy")));
    expect(suite.cases.map(({ path }) => String(path))).to.deep.equal(["Ask (retrier 1 after Busy, fails with Busy)"]);
    await suite.run();
  });

  it("covers a deployed machine, retries and a Fail state, and branches of which one fails", async () => {
    const deployed = await cloud.deploy(
      "fan",
      machine({
        Fan: {
          Type: "Parallel",
          Branches: [gate as never, machine({ Side: { Type: "Wait", Seconds: 5, End: true } })],
          Retry: [{ ErrorEquals: ["Broken"], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ["Too.Young"], Next: "Home" }],
          End: true,
        },
        Home: { Type: "Succeed" },
      }),
    );
    const report = await coverAll(workflow(deployed).on(cloud)).run();
    expect(counted(report)).to.deep.equal(["state 7/7", "rule 1/1", "default 1/1", "retrier 2/2", "catcher 1/1"]);
  });

  it("covers iterations of a distributed Map, and reads them off its child executions", async () => {
    const definition = machine({
      Each: {
        Type: "Map",
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "JSON" },
          Parameters: { Bucket: "items", Key: "list.json" },
        },
        ItemProcessor: { ...gate, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
        Catch: [{ ErrorEquals: ["States.ExceedToleratedFailureThreshold"], Next: "Many" }],
        End: true,
      },
      Many: { Type: "Pass", End: true },
    });
    const report = await coverAll(workflow(definition).on(cloud), { s3: cloud.s3 }).run();
    expect(counted(report)).to.deep.equal(["state 6/6", "rule 1/1", "default 1/1", "retrier 1/1", "catcher 1/1"]);
  });

  it("makes a test of each case", async () => {
    const tests: [string, () => Promise<void>][] = [];
    const suite = coverAll(workflow(gate).on(cloud));
    suite.tests((title, run) => tests.push([title, run]));
    expect(tests.map(([title]) => title)).to.deep.equal([...suite].map(({ title }) => title));
    for (const [, run] of tests) await run();
  });

  it("fails when the target goes another way, and tells where", async () => {
    const table = choiceOperators as Map<string, ChoiceOperator>;
    const sound = table.get("NumericGreaterThan");
    if (sound === undefined) throw new Error("no operator");
    const suite = coverAll(workflow(gate).on(cloud));
    table.set("NumericGreaterThan", { ...sound, test: () => () => true });
    try {
      const [first, second] = [await suite.cases[0]?.check(), await suite.cases[1]?.check()];
      const wrong = [first, second].find((result) => result?.ok === false);
      expect(wrong?.difference).to.equal('it went to "Yes" in place of "No"');
      expect((await codeOf(() => suite.run())).code).to.equal("COVERAGE_FAILED");
    } finally {
      table.set("NumericGreaterThan", sound);
    }
  });

  it("says what is wrong with a call, in whole sentences", async () => {
    const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:elsewhere";
    expect((await codeOf(() => coverAll(workflow(arn).on(cloud)))).message).to.equal(
      `coverAll(…): the definition of ${arn} is not known before the target is asked. ` +
        "Give workflow(…) the definition, or what deploy returned.",
    );
    const suite = coverAll(workflow(gate).on(cloud));
    const it = (globalThis as { it?: unknown }).it;
    delete (globalThis as { it?: unknown }).it;
    try {
      expect(
        (
          await codeOf(() => {
            suite.tests();
          })
        ).message,
      ).to.equal(
        `tests(): there is no it(…) to register the ${suite.cases.length} cases with. ` +
          "Call it inside of describe(…) in a Mocha spec, or hand over a function.",
      );
    } finally {
      (globalThis as { it?: unknown }).it = it;
    }
    const none = coverAll(
      workflow(machine({ A: task({ End: true }) }))
        .on(cloud)
        .stub("A", fails("At.First").once().thenReturns({})),
    );
    expect(none.cases).to.have.length(1);
    const failed = await codeOf(() => none.cases[0]?.run());
    expect(failed.message).to.equal(
      [
        'Running the case "A": "A" failed, its error being At.First (the execution is FAILED: At.First).',
        "",
        "  expected: A",
        "  taken:    A (fails with At.First)",
        "  input: {}",
        "",
        "Run it again with workflow(…).withInput(…) and these answers to look into it.",
      ].join("\n"),
    );
    expect((await codeOf(() => none.run())).message).to.equal(
      [
        "Running the suite: 1 of 1 cases did not go the way predicted.",
        '  A: "A" failed, its error being At.First (the execution is FAILED: At.First)',
        "Run such a case alone, with run(), to see its input and its answers.",
      ].join("\n"),
    );
  });
});
