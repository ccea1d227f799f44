import { expect } from "chai";
import { fails, returns } from "../../dsl/doubles/doubles.js";
import type { Scenario } from "../../dsl/faults/scenario.js";
import { scenarios, type ScenarioOptions, type TestMaker } from "../../dsl/faults/scenarios.js";
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

  it("leaves out what is to be skipped where the runner cannot, and refuses what is only", () => {
    const tests: string[] = [];
    const it = (name: string): number => tests.push(name);
    scenarios(base, [{ name: "one" }, { name: "two", skip: true }], { it });
    expect(tests).to.deep.equal(["one"]);
    expect(() => scenarios(base, [{ name: "one", only: true }], { it })).to.throw(
      'The scenario "one" cannot be used: it is only, and it of the options makes no test of that kind. Write { it } with it.only.',
    );
  });

  it("refuses options it does not know", () => {
    const refused = (options: unknown): (() => void) => {
      return () => scenarios(base, [{ name: "one" }], options as ScenarioOptions);
    };
    const told = (problem: string): string =>
      `The scenario table cannot be used: ${problem}. Write { it }, or leave the options out.`;
    expect(refused({ its: 1 })).to.throw(told('it does not know the option "its"'));
    expect(refused({ it: 5 })).to.throw(told("it of its options is 5"));
    expect(refused(null)).to.throw(told("its options are null"));
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

  it("refuses a table without rows, and what is no table", () => {
    const write = 'Write [{ name: "succeeds", input: {}, expectSucceeded: true }].';
    expect(() => made([])).to.throw(
      `The scenario table cannot be used: it has no rows, and would make no test. ${write}`,
    );
    expect(() => made(undefined as unknown as Scenario[])).to.throw(
      `The scenario table cannot be used: it is nothing, and no list of rows. ${write}`,
    );
    expect(() => made({ name: "x" } as unknown as Scenario[])).to.throw(
      "it is an object with name, and no list of rows",
    );
  });

  it("refuses blank names, and what cannot be only or skip", () => {
    expect(() => made([{ name: " " }])).to.throw('The scenario number 1 cannot be used: its name is " ".');
    expect(() => made([{ name: "x", only: "yes" as unknown as boolean }])).to.throw(
      'The scenario "x" cannot be used: only is "yes". Write only: true, or leave it out.',
    );
    expect(() => made([{ name: "x", only: true, skip: true }])).to.throw(
      'The scenario "x" cannot be used: it is only and skip at once. Write one of them.',
    );
    const rows = made([{ name: "x", only: false, skip: false }]);
    expect(rows.map(({ how }) => how)).to.deep.equal(["run"]);
  });

  it("must not fail where a row says nothing of its end", async () => {
    const [calm, failing] = made([{ name: "x" }, { name: "y", inject: { state: "Charge", error: "Boom" } }]);
    await calm?.test();
    expect(String(await failing?.test().catch((reason: unknown) => reason))).to.include(
      'it ended FAILED with Boom ("Injected by Stepwright."), and nothing in this workflow expected that',
    );
  });

  it("refuses values it cannot use, instead of passing over them", async () => {
    const inject = { state: "Charge", error: "Boom" };
    const refusals: readonly (readonly [row: object, problem: string])[] = [
      [{ expectVisits: 1 }, 'The scenario "x" cannot be used: of expectVisits, it goes by state, and was given 1.'],
      [{ expectCalled: "Charge" }, 'of expectCalled, it goes by state, and was given "Charge".'],
      [
        { expectVisits: {} },
        "of expectVisits, it goes by state, and names none. Write expectVisits: an object of states, such as { ChargeCard: … }.",
      ],
      [{ expectPath: 5 }, "of expectPath, it takes one state or a list of them, and was given 5."],
      [{ expectNotVisited: { Each: true } }, "of expectNotVisited, it takes one state or a list of them"],
      [{ inject: [] }, "inject(…) cannot be used: it was given no fault at all."],
      [{ stub: "x" }, 'of stub, it goes by state, and was given "x".'],
      [{ expectRetries: "3" }, 'of expectRetries, it goes by state, and was given "3".'],
      [
        { expectRetries: null },
        "of expectRetries, the value is null. Write expectRetries: what it is to say, or leave it out.",
      ],
      [
        { inject, expectFailed: false },
        "of expectFailed, it is either true, or what it fails with, or left out, and was given false.",
      ],
      [
        { inject, expectFailed: "Boom" },
        'it is either true, or what it fails with, and was given "Boom". Write expectFailed: { error: "Boom" }.',
      ],
      [{ inject, expectFailed: { eror: "Boom" } }, 'expectFailed(…) was given "eror". It takes "error", "cause".'],
      [{ expectCalled: { Charge: { time: 2 } } }, 'expectCalled(…) was given "time". It takes "times", "with".'],
      [{ expectWait: { Pause: { atleast: "5s", atMost: "6s" } } }, 'expectWait(…) was given "atleast".'],
      [{ expectItems: { Each: { total: 2, failures: 0 } } }, 'expectItems(…) was given "failures".'],
    ];
    for (const [row, problem] of refusals) {
      const [test] = made([{ name: "x", ...row }]);
      expect(String(await test?.test().catch((reason: unknown) => reason)), JSON.stringify(row)).to.include(problem);
    }
  });

  it("tells of what fails where the table is written", async () => {
    const [test] = made([{ name: "x", expectRetries: { Charge: 2 } }]);
    expect(String(await test?.test().catch((reason: unknown) => reason))).to.match(
      /expected the execution to retry "Charge" twice {2}\(spec\/faults\/scenarios\.spec\.ts:\d+:\d+\)/,
    );
  });

  it("starts the stack of what fails there", async () => {
    for (const row of [{ expectRetries: { Charge: 2 } }, { expectPath: "Chrage" }, { expectRetries: 1 }]) {
      const [test] = made([{ name: "x", ...row }]);
      const error = await test?.test().catch((reason: unknown) => reason);
      const frame = String((error as Error).stack)
        .split("\n")
        .find((line) => line.startsWith("    at "));
      expect(frame, JSON.stringify(row)).to.match(/scenarios\.spec\.ts:\d+:\d+/);
    }
  });

  it("fails where a fault of the row never came about", async () => {
    const inject = { state: "Charge", error: "Card.Busy", visit: 2 };
    const [test] = made([{ name: "x", inject, expectSucceeded: true }]);
    const error: unknown = await test?.test().catch((reason: unknown) => reason);
    expect(error).to.include({ code: "SCENARIO_UNPROVED" });
    expect(String(error)).to.match(
      /The fault "Charge fails with Card\.Busy, on visit 2" \(spec\/faults\/scenarios\.spec\.ts:\d+:\d+\) was never used: no attempt met it\./,
    );
    expect(String(error)).to.match(/The execution went Charge → Each.* → Pause → Both.*\. Give the row/);
  });

  it("lets faults of the workflow itself, and those that a rate spares, come about or not", async () => {
    const tests: (() => Promise<void>)[] = [];
    const it = (_name: string, test: () => Promise<void>): number => tests.push(test);
    const calm = (): WorkflowBuilder => base().inject({ state: "Charge", error: "Card.Busy", visit: 2 });
    scenarios(calm, [{ name: "x" }, { name: "y", inject: { state: "Charge", error: "Card.Busy", rate: 0.0001 } }], {
      it,
    });
    for (const test of tests) await test();
  });

  it("takes a function that promises the workflow, and refuses what is none", async () => {
    const tests: (() => Promise<void>)[] = [];
    const it = (_name: string, test: () => Promise<void>): number => tests.push(test);
    scenarios(() => Promise.resolve(base()), [{ name: "x", expectPath: "Charge" }], { it });
    await tests[0]?.();
    const write = "Write scenarios(workflow(orders), [ … ]), or a function that gives the workflow.";
    expect(() => scenarios(orders as unknown as WorkflowBuilder, [{ name: "x" }], { it })).to.throw(
      `The scenario table cannot be used: its workflow is an object with StartAt, States. ${write}`,
    );
    scenarios(() => orders as unknown as WorkflowBuilder, [{ name: "x" }], { it });
    const error: unknown = await tests[1]?.().catch((reason: unknown) => reason);
    expect(String(error)).to.include("its workflow is an object with StartAt, States.");
  });

  it("knows the states of a literal definition, and refuses others when it is compiled", async () => {
    const literal = workflow({
      StartAt: "Charge",
      States: {
        Charge: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: {},
          Catch: [{ ErrorEquals: ["Card.Declined"], Next: "Refuse" }],
          End: true,
        },
        Refuse: { Type: "Pass", End: true },
      },
    }).on(cloud);
    const tests: (() => Promise<void>)[] = [];
    const it = (_name: string, test: () => Promise<void>): number => tests.push(test);
    const inject = { state: "Charge", error: "Card.Declined" } as const;
    scenarios(literal, [{ name: "x", inject, expectFallback: "Refuse" }], { it });
    // @ts-expect-error: no state of it
    scenarios(literal, [{ name: "x", inject: { state: "Chrage", error: "Card.Declined" } }], { it });
    // @ts-expect-error: no state of it
    scenarios(literal, [{ name: "x", inject, expectFallback: "Refuser" }], { it });
    const said: readonly string[] = await Promise.all(
      tests.map((test) =>
        test().then(
          () => "ok",
          (reason: unknown) => String(reason),
        ),
      ),
    );
    expect(said[0]).to.equal("ok");
    expect(said[1]).to.include('inject names "Chrage", which is not a state of it.');
    expect(said[2]).to.include('expectCaught names "Refuser", which is not a state of it.');
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
