import { expect } from "chai";
import { fails, returns } from "../../dsl/doubles.js";
import { scenarios, type Scenario, type TestMaker } from "../../dsl/faults/scenarios.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

const orders: JsonObject = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge", "Payload.$": "$" },
      Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 1, MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ["Card.Declined"], Next: "fallback-handler" }],
      Assign: { paid: true },
      ResultPath: null,
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      MaxConcurrency: 1,
      ItemProcessor: { StartAt: "Pack", States: { Pack: { Type: "Pass", End: true } } },
      Next: "Pause",
    },
    Pause: { Type: "Wait", Seconds: 5, Next: "Both" },
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: { Type: "Pass", Result: "l", End: true } } },
        { StartAt: "Right", States: { Right: { Type: "Pass", Result: "r", End: true } } },
      ],
      End: true,
    },
    "fallback-handler": { Type: "Pass", End: true },
  },
};

describe("scenarios", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded({ seed: 1 });
  });
  afterEach(() => cloud.close());

  const base = (): WorkflowBuilder =>
    workflow(orders as object)
      .on(cloud)
      .withInput({ items: [1, 2] })
      .stub("Charge", returns({ Payload: {} }));

  scenarios(base, [
    { name: "with nothing but a name", expectSucceeded: true },
    {
      name: "with retries of the state a fault is put into",
      inject: { state: "Charge", error: "Card.Busy", times: 3 },
      expectRetries: 3,
      expectBackoff: { Charge: ["1s", "2s", "4s"] },
      within: "20s",
    },
    {
      name: "with a fallback",
      inject: { state: "Charge", error: "Card.Declined" },
      expectFallback: "fallback-handler",
      expectNotVisited: "Each",
    },
    { name: "with a failure", input: {}, expectFailed: { error: "States.Runtime" } },
    {
      name: "with a stub of its own",
      stub: { Charge: fails("Card.Declined") },
      expectCaught: { Charge: { error: "Card.Declined", fallback: "fallback-handler" } },
      expectPath: ["Charge", "fallback-handler"],
    },
    {
      name: "with every other expectation",
      input: { items: ["a"] },
      expectNoErrors: true,
      expectExactPath: ["Charge", "Each", "Pause", "Both"],
      expectVisits: { Pack: 1 },
      expectRetries: { Charge: 0 },
      expectWait: { Pause: { between: ["5s", "5s"] } },
      expectBranches: { Left: "succeeded", Right: "succeeded" },
      expectItems: { Each: 1 },
      expectMaxConcurrency: { Each: 1 },
      expectCalled: { Charge: { times: 1, with: { FunctionName: "charge" } } },
      expectState: { Charge: (state) => state.attempts(1).succeeded() },
      expectVariable: { paid: true },
      expectOutput: ["l", "r"],
      expectExactOutput: ["l", "r"],
      satisfies: (execution) => execution.status === "SUCCEEDED",
    },
  ]);

  type Made = { readonly name: string; readonly how: string; readonly test: () => Promise<void> };

  function made(rows: readonly Scenario[]): readonly Made[] {
    const tests: Made[] = [];
    const maker =
      (how: string) =>
      (name: string, test: () => Promise<void>): number =>
        tests.push({ name, how, test });
    const it: TestMaker = Object.assign(maker("run"), { only: maker("only"), skip: maker("skip") });
    scenarios(base, rows, { it });
    return tests;
  }

  it("makes one test of each row, with the runner's words", () => {
    const rows: Scenario[] = [{ name: "one" }, { name: "two", only: true }, { name: "three", skip: true }];
    expect(made(rows).map(({ name, how }) => `${name} ${how}`)).to.deep.equal(["one run", "two only", "three skip"]);
  });

  it("fails where the workflow does not do what a row says", async () => {
    const [test] = made([{ name: "x", expectFailed: { error: "Card.Declined" } }]);
    const error: unknown = await test?.test().catch((reason: unknown) => reason);
    expect(String(error)).to.include("expected the execution to fail");
  });

  it("refuses keys it does not know, with near ones", () => {
    expect(() => made([{ name: "x", expectRetry: 3 } as Scenario])).to.throw(
      'The scenario "x" cannot be used: it does not know "expectRetry". Did you mean "expectRetries"',
    );
  });

  it("refuses rows without a name, and two of one name", () => {
    expect(() => made([{} as Scenario])).to.throw(
      'The scenario number 1 cannot be used: its name is nothing. Write name: "succeeds".',
    );
    expect(() => made([{ name: "x" }, { name: "x" }])).to.throw(
      'The scenario "x" cannot be used: another row has the same name. Write a name of its own.',
    );
    expect(() => made(["x" as unknown as Scenario])).to.throw('it is "x"');
  });

  it("asks which state is meant where no single one is injected into", async () => {
    const [test] = made([{ name: "x", inject: { error: "E", rate: 0.5 }, expectRetries: 1 }]);
    const error: unknown = await test?.test().catch((reason: unknown) => reason);
    expect(String(error)).to.include(
      'The scenario "x" cannot be used: which state it means is not clear: inject does not name one and only one. Write expectRetries: { ChargeCard: 3 }',
    );
  });

  it("takes true for what is either so or not", async () => {
    const [test] = made([{ name: "x", expectSucceeded: false as unknown as true }]);
    const error: unknown = await test?.test().catch((reason: unknown) => reason);
    expect(String(error)).to.include("it is either true or left out, and was given false");
  });
});
