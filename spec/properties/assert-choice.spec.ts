import { expect } from "chai";
import { embedded, returns, workflow, type EmbeddedCloud } from "../../src/index.js";
import { choiceOperators } from "../../src/asl/conditions/choice-operators.js";
import type { ChoiceOperator } from "../../src/asl/conditions/choice-operators.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { assertChoice } from "../../src/properties/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

const end = { Type: "Succeed" };
const machine = (rules: readonly JsonObject[], before: JsonObject = {}, start = "C"): JsonObject => ({
  StartAt: start,
  States: {
    ...before,
    C: { Type: "Choice", Choices: rules.map((rule, at) => ({ ...rule, Next: `N${at + 1}` })), Default: "D" },
    ...Object.fromEntries(rules.map((_, at) => [`N${at + 1}`, end])),
    D: end,
  },
});

/** The table of operators as it can be changed while a spec runs. */
const table = choiceOperators as Map<string, ChoiceOperator>;

/** Runs work while one operator of the engine is another one. */
async function planted(
  name: string,
  test: (value: JsonValue, operand: JsonValue) => boolean,
  work: () => Promise<void>,
): Promise<void> {
  const sound = table.get(name);
  if (sound === undefined) throw new Error(name);
  table.set(name, { ...sound, test: (operand) => (value) => test(value, operand) });
  try {
    await work();
  } finally {
    table.set(name, sound);
  }
}

describe("assertChoice", function () {
  this.timeout(60_000);

  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });

  it("runs every outcome through the workflow, and tells how many", async () => {
    const rules = [
      { Variable: "$.a", NumericGreaterThan: 5 },
      { Variable: "$.a", StringMatches: "x*" },
    ];
    const report = await assertChoice(workflow(machine(rules)).on(cloud), "C", { runs: 5 });
    expect(report.runs).to.equal(15);
    expect(report.outcomes.map(({ rule, next, workflowRuns }) => [rule, next, workflowRuns])).to.deep.equal([
      [1, "N1", 5],
      [2, "N2", 5],
      [undefined, "D", 5],
    ]);
  });

  it("stubs what stands before, and leaves the workflow's own stubs alone", async () => {
    const task = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", Next: "C" };
    const rules = [{ Variable: "$.answer.n", NumericGreaterThan: 5 }];
    const asked = machine(rules, { Ask: { ...task, ResultPath: "$.answer" } }, "Ask");
    const report = await assertChoice(workflow(asked).on(cloud), "C", { runs: 5 });
    expect(report.outcomes.map(({ workflowRuns }) => workflowRuns)).to.deep.equal([5, 5]);
    const own = workflow(asked)
      .on(cloud)
      .stub("Ask", returns({ n: 1 }));
    const [first] = (await assertChoice(own, "C", { runs: 5 })).outcomes;
    expect(first).to.include({ stateRuns: 5, aloneBecause: "the states before it gave it another input" });
  });

  it("runs the state alone where no input leads there", async () => {
    const inner = machine([{ Variable: "$limit", NumericLessThanPath: "$.n" }]);
    const outer = { StartAt: "P", States: { P: { Type: "Parallel", Branches: [inner], End: true } } };
    const { outcomes } = await assertChoice(workflow(outer).on(cloud), "C", { runs: 4 });
    expect(outcomes.map(({ stateRuns, aloneBecause }) => [stateRuns, aloneBecause])).to.deep.equal([
      [4, "it stands inside of a Parallel or Map"],
      [4, "it stands inside of a Parallel or Map"],
    ]);
  });

  it("reports the smallest input, what the rules saw, and how to replay it", async () => {
    const definition = machine([{ Variable: "$.amount", NumericGreaterThanEquals: 10 }]);
    const strict = (value: JsonValue, operand: JsonValue): boolean =>
      typeof value === "number" && value > (operand as number);
    await planted("NumericGreaterThanEquals", strict, async () => {
      const failure = await assertChoice(workflow(definition).on(cloud), "C").then(
        () => undefined,
        (error: unknown) => error as StepwrightError<"CHOICE_MISTAKEN">,
      );
      expect(failure?.code).to.equal("CHOICE_MISTAKEN");
      const lines = (failure?.message ?? "").split("\n").filter((line) => !line.startsWith("  how: "));
      expect(lines).to.deep.equal([
        'The Choice state "C" does not go the way its definition says.',
        "",
        '  input: {"amount":10}',
        "  expected: N1 (rule 1 holds)",
        "  taken: D",
        "",
        "  rule 1 → N1 holds",
        "    $.amount NumericGreaterThanEquals 10: saw 10 → true",
        '  Rule 1 holds, so its Next "N1" comes next.',
        "",
        `Replay it with assertChoice(workflow, "C", { seed: 42, path: ${JSON.stringify(failure?.facts.path)} }).`,
      ]);
      const replayed = await assertChoice(workflow(definition).on(cloud), "C", {
        path: failure?.facts.path ?? "",
      }).then(
        () => "",
        (error: unknown) => (error as Error).message,
      );
      expect(replayed).to.include('input: {"amount":10}');
    });
  });

  const faults: readonly [name: string, operand: JsonValue, test: (value: JsonValue, operand: JsonValue) => boolean][] =
    [
      ["NumericLessThan", 5, (value, operand) => typeof value === "number" && value <= (operand as number)],
      ["NumericEquals", 5, (value, operand) => Number(value) === operand],
      [
        "StringEquals",
        "Ab",
        (value, operand) => typeof value === "string" && value.toLowerCase() === (operand as string).toLowerCase(),
      ],
      ["StringGreaterThan", "m", (value, operand) => typeof value === "string" && value >= (operand as string)],
      ["StringMatches", "a*b", (value) => typeof value === "string" && value.startsWith("a")],
      ["BooleanEquals", true, (value) => value !== null && value !== false],
      [
        "TimestampGreaterThan",
        "2030-01-01T00:00:00Z",
        (value, operand) => typeof value === "string" && Date.parse(value) >= Date.parse(operand as string),
      ],
      ["IsNumeric", true, (value) => !Number.isNaN(Number(value))],
      ["IsTimestamp", true, (value) => typeof value === "string" && !Number.isNaN(Date.parse(value))],
    ];
  for (const [name, operand, test] of faults) {
    it(`fails on a planted fault in ${name}`, async () => {
      await planted(name, test, async () => {
        const run = assertChoice(workflow(machine([{ Variable: "$.a", [name]: operand }])).on(cloud), "C", {
          runs: 60,
        });
        const code = await run.then(
          () => "nothing",
          (error: unknown) => (error as StepwrightError).code,
        );
        expect(code).to.equal("CHOICE_MISTAKEN");
      });
    });
  }

  it("refuses to prove nothing", async () => {
    const definition = machine([{ Variable: "$$.Execution.Name", StringEquals: "x" }]);
    const code = await assertChoice(workflow(definition).on(cloud), "C").then(
      () => "nothing",
      (error: unknown) => (error as StepwrightError).code,
    );
    expect(code).to.equal("CHOICE_UNREACHED");
  });
});
