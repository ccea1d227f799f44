import { expect } from "chai";
import * as history from "../../src/history/index.js";
import { explainChoices, renderFailure } from "../../src/report/index.js";
import { definition, failedRows, orders } from "../history/orders.js";
import { recording, start, type Row } from "../history/recording.js";
import type { JsonObject } from "../../src/util/json.js";

const block = (...lines: readonly string[]): string => lines.join("\n");
const verdict = (
  assessment: history.Assessment,
  at?: string,
): { holds: boolean; assessment: history.Assessment; at?: string } => ({
  holds: assessment.holds,
  assessment,
  ...(at === undefined ? {} : { at }),
});

const arn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

function described(rows: readonly Row[], machine: JsonObject = definition): history.Execution {
  return history.buildExecution({
    events: recording(...rows),
    definition: machine,
    origin: [["target", "embedded (us-east-1, seed 42)"]],
    description: {
      executionArn: arn,
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
      name: "one",
      status: "RUNNING",
      startDate: start,
      stopDate: undefined,
      input: undefined,
      output: undefined,
      error: undefined,
      cause: undefined,
    },
  });
}

/** One visit of a Choice with this input, and where it led. */
function choose(machine: JsonObject, input: unknown, next: string | undefined): history.Execution {
  const rows: Row[] = [
    [0, "ExecutionStarted", { input }],
    [0, "ChoiceStateEntered", { name: "Route", input }],
    ...(next === undefined
      ? ([[2, "ExecutionFailed", { error: "States.NoChoiceMatched", cause: "no" }]] as const)
      : ([
          [2, "ChoiceStateExited", { name: "Route", output: input }],
          [3, "PassStateEntered", { name: next, input }],
        ] as const)),
  ];
  return history.buildExecution({ events: recording(...rows), definition: machine });
}

const pass: JsonObject = { Type: "Pass", End: true };
const routing = (choices: JsonObject[], more: JsonObject = {}): JsonObject => ({
  StartAt: "Route",
  States: { Route: { Type: "Choice", Choices: choices, ...more }, A: pass, B: pass, C: pass },
});

describe("A failed run, told", () => {
  it("shows each failed expectation, the failing state and how to run it again", () => {
    const execution = described(failedRows);
    const text = renderFailure({
      title: "workflow orders",
      execution,
      verdicts: [
        verdict(history.assessStatus(execution, "SUCCEEDED"), "orders.spec.ts:12:4"),
        verdict(history.assessPath(execution, ["Charge"])),
        verdict(history.assessPath(execution, ["Fan", "Done"]), "orders.spec.ts:13:4"),
        verdict(history.assessVisits(execution, "Refund")),
        verdict(history.assessOutput(execution, { result: "done" })),
      ],
    });
    expect(text).to.equal(
      block(
        "workflow orders: 4 of 5 expectations failed",
        "",
        "  1) expected the execution to succeed  (orders.spec.ts:12:4)",
        '     it failed with Sns.Down ("503") at "Notify"',
        '  2) expected the execution to pass through "Fan", then "Done"  (orders.spec.ts:13:4)',
        '     it passed through "Fan", but "Done" was not visited',
        '  3) expected the execution to visit "Refund"',
        "     it took another path",
        '  4) expected the execution to have the output {"result": "done"}',
        '     it failed with Sns.Down ("503") at "Notify" and so has no output',
        "",
        "  FAILED in 4s · one · orders",
        "  path      Route → Charge → Fan[Reserve ⊘ | Notify ✗]",
        "  failed    at Notify (Task), +3s",
        "  error     Sns.Down",
        "  cause     503",
        '  input     {"ok": true, "id": "p-1"}',
        "",
        "  run it again with",
        "    target     embedded (us-east-1, seed 42)",
        `    execution  ${arn}`,
      ),
    );
  });

  it("shows attempts of the failing state, and where a run stands that has not ended", () => {
    const retried = described([
      ...failedRows.slice(0, 10),
      [10, "ExecutionFailed", { error: "Card.Busy", cause: "try later" }],
    ]);
    const report = (execution: history.Execution): string =>
      renderFailure({
        title: "workflow orders",
        execution,
        verdicts: [verdict(history.assessStatus(execution, "SUCCEEDED"))],
      });
    expect(report(retried)).to.include(
      block(
        "workflow orders: the expectation failed",
        "",
        "  1) expected the execution to succeed",
        '     it failed with Card.Busy ("try later") at "Charge"',
        "",
        "  FAILED in 1s · one · orders",
        "  path      Route → Charge ✗",
        "  failed    at Charge (Task), +0s",
        "  error     Card.Busy",
        "  cause     try later",
        '  input     {"type": "bulk", "quantity": 500}',
        '  try 1     +0s ✗ Card.Busy ("try later")',
        '  try 2     +1s ✗ Card.Busy ("try later")',
      ),
    );
    const late = described([
      ...failedRows.slice(0, 6),
      [6, "TaskTimedOut", { resource: "invoke", resourceType: "lambda", error: "States.Timeout" }],
      [7, "ExecutionFailed", { error: "States.Timeout" }],
    ]);
    expect(report(late)).to.include(block("  failed    at Charge (Task), +0s", "  error     States.Timeout"));
    expect(report(described(failedRows.slice(0, 5)))).to.include(
      block("  RUNNING · one · orders", "  path      Route → Charge …", "  stands    at Charge (Task), +0s"),
    );
  });

  it("tells a defect first", () => {
    const text = renderFailure({
      title: "workflow orders",
      verdicts: [],
      defect: 'Nobody answers "Charge".\nWrite .stub("Charge", …).',
      again: [["seed", "42"]],
    });
    expect(text).to.equal(
      block(
        "workflow orders: the run proves nothing",
        "",
        '  Nobody answers "Charge".',
        '  Write .stub("Charge", …).',
        "",
        "  run it again with",
        "    seed  42",
      ),
    );
  });

  it("shows why a Choice went elsewhere", () => {
    const execution = choose(
      routing([{ Variable: "$.type", StringEquals: "bulk", Next: "A" }], { Default: "B" }),
      { type: "small" },
      "B",
    );
    const text = renderFailure({ title: "run", execution, verdicts: [verdict(history.assessPath(execution, ["A"]))] });
    expect(text).to.include(
      block("  Route chose B (Default)", '    ✗ rule 1 → A: $.type StringEquals "bulk" (was "small")'),
    );
  });

  it("tells of each rule what decided it, and of each Choice the latest visit", () => {
    const machine = routing([
      {
        And: [
          { Variable: "$.n", NumericGreaterThan: 5 },
          { Variable: "$.type", StringEquals: "y" },
        ],
        Next: "A",
      },
      {
        Or: [
          { Variable: "$.n", NumericLessThan: 5 },
          { Variable: "$.gone", IsPresent: true },
        ],
        Next: "B",
      },
    ]);
    const execution = choose(machine, { n: 3, type: "y" }, "B");
    const text = renderFailure({ title: "run", execution, verdicts: [verdict(history.assessPath(execution, ["A"]))] });
    expect(text).to.include(
      block(
        "  Route chose B (rule 2)",
        "    ✗ rule 1 → A: $.n NumericGreaterThan 5 (was 3)",
        "    ✓ rule 2 → B: $.n NumericLessThan 5 (was 3)",
      ),
    );
    const stuck = choose(routing([{ Variable: "$.gone", IsPresent: true, Next: "A" }]), {}, undefined);
    expect(
      renderFailure({ title: "run", execution: stuck, verdicts: [verdict(history.assessStatus(stuck, "SUCCEEDED"))] }),
    ).to.include(
      block("  Route found no rule that matches", "    ✗ rule 1 → A: $.gone IsPresent true (was not there)"),
    );
  });

  it("colours only when asked", () => {
    const execution = orders(failedRows);
    const report = { title: "run", execution, verdicts: [verdict(history.assessStatus(execution, "SUCCEEDED"))] };
    expect(renderFailure(report)).to.not.include("\u001b");
    expect(renderFailure(report, { colors: true })).to.include("\u001b[1mrun: the expectation failed\u001b[22m");
  });
});

describe("Choices, explained", () => {
  const told = (execution: history.Execution): string[] =>
    explainChoices(execution).flatMap(({ chosen, rule, rules }) => [
      `${chosen ?? "nothing"} by ${rule ?? "default"}`,
      ...rules.map(
        ({ next, holds, comparisons }) =>
          `${holds ? "✓" : "✗"} ${next}: ${comparisons.map((one) => `${one.text} saw ${one.saw} ${one.holds ? "✓" : "✗"}`).join("; ")}`,
      ),
    ]);

  it("name every comparison with the value it saw, up to the rule that held", () => {
    const machine = routing([
      {
        And: [{ Variable: "$.n", NumericGreaterThan: 5 }, { Not: { Variable: "$.type", StringEquals: "x" } }],
        Next: "A",
      },
      {
        Or: [
          { Variable: "$.n", NumericLessThanPath: "$.limit" },
          { Variable: "$.missing", IsPresent: true },
        ],
        Next: "B",
      },
      { Variable: "$.n", IsNumeric: true, Next: "C" },
    ]);
    expect(told(choose(machine, { n: 3, type: "y", limit: 4 }, "B"))).to.deep.equal([
      "B by 1",
      '✗ A: $.n NumericGreaterThan 5 saw 3 ✗; not $.type StringEquals "x" saw "y" ✓',
      "✓ B: $.n NumericLessThanPath $.limit (4) saw 3 ✓; $.missing IsPresent true saw not there ✗",
    ]);
  });

  it("say when no rule held", () => {
    expect(
      told(choose(routing([{ Variable: "$.a", BooleanEquals: true, Next: "A" }]), { a: false }, undefined)),
    ).to.deep.equal(["nothing by default", "✗ A: $.a BooleanEquals true saw false ✗"]);
  });

  it("see the input through InputPath, the context and assigned variables", () => {
    const machine = routing(
      [
        { Variable: "$.n", NumericEquals: 2, Next: "A" },
        { Variable: "$$.Execution.Input.inner.n", NumericEquals: 1, Next: "B" },
      ],
      { InputPath: "$.inner" },
    );
    expect(told(choose(machine, { inner: { n: 1 } }, "B"))).to.deep.equal([
      "B by 1",
      "✗ A: $.n NumericEquals 2 saw 1 ✗",
      "✓ B: $$.Execution.Input.inner.n NumericEquals 1 saw 1 ✓",
    ]);
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "PassStateEntered", { name: "A", input: {} }],
      [2, "PassStateExited", { name: "A", output: {}, assignedVariables: { total: "7" } }],
      [3, "ChoiceStateEntered", { name: "Route", input: {} }],
      [4, "ChoiceStateExited", { name: "Route", output: {} }],
      [5, "PassStateEntered", { name: "B", input: {} }],
    ];
    const withVariable = routing([{ Variable: "$total", NumericEquals: 7, Next: "B" }]);
    expect(told(history.buildExecution({ events: recording(...rows), definition: withVariable }))).to.deep.equal([
      "B by 0",
      "✓ B: $total NumericEquals 7 saw 7 ✓",
    ]);
  });

  it("evaluate JSONata conditions again: several rules may lead to one state", () => {
    const machine = {
      QueryLanguage: "JSONata",
      ...routing([
        { Condition: "{% $states.input.n > 2 %}", Next: "A" },
        { Condition: "{% $states.input.gone.there %}", Next: "B" },
        { Condition: "{% $states.input.n = 1 %}", Next: "B" },
        { Condition: "{% true %}", Next: "B" },
      ]),
    };
    expect(told(choose(machine, { n: 1 }, "B"))).to.deep.equal([
      "B by 2",
      "✗ A: {% $states.input.n > 2 %} saw false ✗",
      "✗ B: {% $states.input.gone.there %} saw no value ✗",
      "✓ B: {% $states.input.n = 1 %} saw true ✓",
    ]);
  });

  it("are none without a definition, or with one that cannot be read", () => {
    const execution = choose(routing([{ Variable: "$.a", BooleanEquals: true, Next: "A" }]), {}, "B");
    expect(explainChoices(history.buildExecution({ events: execution.events }))).to.deep.equal([]);
    expect(
      explainChoices(history.buildExecution({ events: execution.events, definition: { StartAt: 5 } })),
    ).to.deep.equal([]);
  });
});
