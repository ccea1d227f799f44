import { expect } from "chai";
import fc from "fast-check";
import { parseMachine } from "../../src/asl/index.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { stubsFor, type DerivedStubs } from "../../src/properties/index.js";
import type { JsonValue } from "../../src/util/json.js";
import { runDerived } from "./derived-run.js";
import { randomMachine } from "./random-machine.js";
import { task, machine, succeeds } from "./stub-machines.js";

describe("stubsFor", () => {
  it("makes what later states read, under ResultSelector and ResultPath", async () => {
    const { derived } = await succeeds(
      machine({
        Find: task({
          InputPath: "$.order",
          Parameters: { "id.$": "$.id" },
          ResultSelector: { "found.$": "$.hits[1].address.street" },
          ResultPath: "$.result",
          Next: "Use",
        }),
        Use: { Type: "Pass", Parameters: { "street.$": "$.result.found", "who.$": "$.customer.name" }, End: true },
      }),
    );
    expect(derived.input).to.have.nested.property("order.id");
    expect(derived.input).to.have.nested.property("customer.name");
    expect(derived.stubs["Find"]?.[0]).to.have.nested.property("output.hits[1].address.street");
  });

  it("leaves a polling loop with the value that its Choice takes for done", async () => {
    const { derived } = await succeeds(
      machine({
        Start: task({ ResultPath: "$.job", Next: "Wait" }),
        Wait: { Type: "Wait", Seconds: 30, Next: "Poll" },
        Poll: task({ Parameters: { "id.$": "$.job.id" }, ResultPath: "$.state", Next: "Done?" }),
        "Done?": {
          Type: "Choice",
          Choices: [
            { Variable: "$.state.status", StringEquals: "FAILED", Next: "Bad" },
            { Variable: "$.state.status", StringEquals: "SUCCEEDED", Next: "Good" },
          ],
          Default: "Wait",
        },
        Good: { Type: "Succeed" },
        Bad: { Type: "Fail", Error: "Job.Failed" },
      }),
    );
    expect(derived.stubs["Poll"]).to.deep.equal([{ kind: "returns", output: { status: "SUCCEEDED" } }]);
  });

  it("counts along with a loop that counts", async () => {
    const { derived } = await succeeds(
      machine({
        Set: { Type: "Pass", Result: { index: 0, count: 3 }, Next: "Step" },
        Step: task({ ResultPath: "$.step", Next: "Next" }),
        Next: {
          Type: "Pass",
          Parameters: { "index.$": "States.MathAdd($.index, 1)", "count.$": "$.count", "last.$": "$.step.value" },
          Next: "More?",
        },
        "More?": {
          Type: "Choice",
          Choices: [{ Variable: "$.index", NumericLessThanPath: "$.count", Next: "Step" }],
          Default: "End",
        },
        End: { Type: "Succeed" },
      }),
    );
    expect(derived.stubs["Step"]).to.have.length(3);
  });

  it("reads braces that are escaped in States.Format as braces", async () => {
    await succeeds(
      machine({
        Ask: task({ ResultSelector: { "text.$": "States.Format('\\{{}\\} of {}', $.a, $.b)" }, Next: "Fits?" }),
        "Fits?": {
          Type: "Choice",
          Choices: [{ Variable: "$.text", StringMatches: "{*} of *", Next: "End" }],
          Default: "Never",
        },
        Never: { Type: "Fail", Error: "Never" },
        End: { Type: "Succeed" },
      }),
    );
  });

  it("finds values for every kind of comparison and combinator", async () => {
    await succeeds(
      machine({
        Ask: task({ Next: "Pick" }),
        Pick: {
          Type: "Choice",
          Choices: [
            {
              And: [
                { Variable: "$.present", IsPresent: true },
                { Variable: "$.absent", IsPresent: false },
                { Not: { Variable: "$.name", StringMatches: "test-*" } },
                { Variable: "$.file", StringMatches: "*.cs?" },
                { Variable: "$.amount", NumericGreaterThan: 10 },
                { Variable: "$.amount", NumericLessThanEquals: 11 },
                { Variable: "$.flag", BooleanEquals: false },
                { Variable: "$.due", TimestampGreaterThan: "2031-05-05T00:00:00Z" },
                { Variable: "$.letter", StringGreaterThan: "m" },
                { Variable: "$.nothing", IsNull: true },
                { Variable: "$.text", IsString: true },
                { Variable: "$.number", IsNumeric: true },
                { Variable: "$.low", NumericLessThanPath: "$.high" },
                {
                  Or: [
                    { Variable: "$.a", BooleanEquals: true },
                    { Variable: "$.b", StringEquals: "b" },
                  ],
                },
              ],
              Next: "Good",
            },
          ],
        },
        Good: { Type: "Succeed" },
      }),
    );
  });

  it("keeps to the default when each rule leads astray", async () => {
    const { derived } = await succeeds(
      machine({
        Ask: task({ Next: "Pick" }),
        Pick: {
          Type: "Choice",
          Choices: [
            { Variable: "$.code", NumericGreaterThanEquals: 500, Next: "Bad" },
            {
              And: [
                { Variable: "$.error", IsPresent: true },
                { Variable: "$.error", StringEquals: "no" },
              ],
              Next: "Bad",
            },
          ],
          Default: "Use",
        },
        Use: { Type: "Pass", Parameters: { "code.$": "$.code" }, End: true },
        Bad: { Type: "Fail" },
      }),
    );
    expect(derived.stubs["Ask"]?.[0]).to.have.nested.property("output.code").that.is.lessThan(500);
  });

  it("takes an input that is an array", async () => {
    const { derived } = await succeeds(
      machine({
        Each: {
          Type: "Map",
          Iterator: { StartAt: "I", States: { I: { Type: "Pass", InputPath: "$.body", End: true } } },
          End: true,
        },
      }),
    );
    expect(derived.input).to.be.an("array").with.length(2);
  });

  it("ends in a Fail state where nothing else can be reached, with its error", async () => {
    const definition = machine({
      Ask: task({ Next: "Stop" }),
      Stop: { Type: "Fail", ErrorPath: "$.error", Cause: "so" },
    });
    const derived = stubsFor(definition);
    const execution = await runDerived(definition, derived);
    expect(execution.status).to.equal("FAILED");
    expect(derived.ending).to.deep.equal({ kind: "failed", error: execution.error });
  });

  it("lets a task fail where only its catcher leads to an end", async () => {
    const definition = machine({
      Try: task({ Catch: [{ ErrorEquals: ["Full"], ResultPath: "$.error", Next: "Good" }], Next: "Again" }),
      Again: { Type: "Pass", Next: "Try" },
      Good: { Type: "Pass", InputPath: "$.error.Cause", End: true },
    });
    const { derived } = await succeeds(definition);
    expect(derived.stubs["Try"]?.at(-1)).to.deep.equal({ kind: "fails", error: "Full", cause: "Try fails" });
  });

  it("answers tasks off the way too, and says which are on it", () => {
    const { stubs, reached } = stubsFor(
      machine({
        Try: task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Repair" }], End: true }),
        Repair: task({ ResultPath: "$.repaired", Next: "Use" }),
        Use: { Type: "Pass", Parameters: { "id.$": "$.repaired.id" }, End: true },
      }),
    );
    expect(reached).to.deep.equal(["Try"]);
    expect(stubs["Repair"]?.[0]).to.have.nested.property("output.id");
  });

  it("gives the same for the same seed, and other made-up values for another", () => {
    const definition = machine({ Ask: task({ Next: "Use" }), Use: { Type: "Pass", InputPath: "$.name", End: true } });
    expect(JSON.stringify(stubsFor(definition, { seed: 5 }))).to.equal(
      JSON.stringify(stubsFor(parseMachine(definition), { seed: 5 })),
    );
    expect(stubsFor(definition, { seed: 5 }).stubs).not.to.deep.equal(stubsFor(definition, { seed: 6 }).stubs);
  });

  it("hands its answers to a plan and to a builder", () => {
    const derived = stubsFor(
      machine({ Ask: task({ Next: "Use" }), Use: { Type: "Pass", InputPath: "$.name", End: true } }),
      { seed: 1 },
    );
    const [answer] = derived.stubs["Ask"] ?? [];
    // What states read says nothing of what a service answers.
    const unvalidated = { ...answer, validate: "NONE" };
    expect(derived.doubles()).to.deep.equal([
      {
        kind: "double",
        state: "Ask",
        steps: [{ answer: unvalidated, times: null }],
        pins: [],
        eachVisit: false,
        at: "stubsFor",
      },
    ]);
    const said: unknown[] = [];
    const builder = {
      withInput: (input: JsonValue) => (said.push(input), builder),
      stub: (state: string, double: object) => (
        said.push([state, Object.getOwnPropertySymbols(double).map(String)]),
        builder
      ),
    };
    expect(derived.apply(builder)).to.equal(builder);
    expect(said).to.deep.equal([{}, ["Ask", ["Symbol(stepwright.double)"]]]);
  });

  it("never promises an end that the engine does not come to", async () => {
    let derivable = 0;
    await fc.assert(
      fc.asyncProperty(randomMachine(), async (definition) => {
        let derived: DerivedStubs;
        try {
          derived = stubsFor(definition);
        } catch (error) {
          expect((error as StepwrightError).code).to.equal("STUBS_UNDERIVABLE");
          return;
        }
        derivable++;
        const { status, error, cause } = await runDerived(definition, derived);
        const { ending } = derived;
        const expected = ending.kind === "succeeded" ? ["SUCCEEDED", undefined] : ["FAILED", ending.error];
        expect([status, error], cause).to.deep.equal(expected);
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(derivable).to.be.greaterThan(40);
  });

  it("says where it got stuck", () => {
    const definition = machine({
      Set: { Type: "Pass", Result: { kind: "a" }, Next: "Use" },
      Use: { Type: "Pass", InputPath: "$.name", End: true },
    });
    expect(() => stubsFor(definition))
      .to.throw(
        'Deriving stubs: no way through the machine to an end was found. The last one tried got stuck at the state "Use": the value has no field name. ' +
          "Stub the tasks before it by hand.",
      )
      .with.property("code" satisfies keyof StepwrightError, "STUBS_UNDERIVABLE");
  });

  it("gives up on a machine that never ends", () => {
    const definition = machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } });
    expect(() => stubsFor(definition)).to.throw("the walk goes on and on");
  });
});
