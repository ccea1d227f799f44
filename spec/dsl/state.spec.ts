import { expect } from "chai";
import { inspect } from "node:util";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import {
  embedded,
  endpoint,
  fails,
  fromPlan,
  handles,
  is,
  never,
  returns,
  state,
  StateExpectationError,
} from "../../src/index.js";
import type { TargetPort } from "../../src/executor/port.js";
import { refusal, rejection } from "./refusal.js";

const orders = {
  StartAt: "RouteOrder",
  States: {
    RouteOrder: {
      Type: "Choice",
      Choices: [{ Variable: "$.type", StringEquals: "bulk", Next: "BulkProcessing" }],
      Default: "ChargeCard",
    },
    BulkProcessing: { Type: "Pass", Result: { kind: "bulk" }, Assign: { done: true }, End: true },
    ChargeCard: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge", "Payload.$": "$" },
      OutputPath: "$.Payload",
      Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 2, MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ["Card.Declined"], ResultPath: "$.error", Next: "PriceItems" }],
      Next: "PriceItems",
    },
    PriceItems: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: { StartAt: "PriceItem", States: { PriceItem: { Type: "Pass", End: true } } },
      ToleratedFailureCount: 1,
      End: true,
    },
  },
} as const;

/** Lines of this file are written without their place. */
const unplaced = (text: string): string => text.replaceAll(/\([^()]*state\.spec\.ts:\d+:\d+\)/g, "(here)");

describe("state()", () => {
  const cloud = embedded();
  const routeOrder = state(orders, "RouteOrder").on(cloud);
  const chargeCard = state(orders, "ChargeCard").on(cloud).withInput({ amount: 3 });

  it("says where a state leads and what it gives on", async () => {
    const tested = await routeOrder
      .withInput({ type: "bulk", id: "7" })
      .expectSucceeded()
      .expectNext("BulkProcessing")
      .expectOutput({ id: is.string() })
      .expectExactOutput({ type: "bulk", id: "7" })
      .run();
    expect(tested).to.deep.equal({
      state: "RouteOrder",
      status: "SUCCEEDED",
      output: { type: "bulk", id: "7" },
      nextState: "BulkProcessing",
      error: undefined,
      cause: undefined,
      inspection: { input: { type: "bulk", id: "7" }, afterInputPath: { type: "bulk", id: "7" } },
    });
  });

  it("looks at an end, and at the variables after it", async () => {
    await state(orders, "BulkProcessing")
      .on(cloud)
      .withVariables({ before: 1 })
      .expectEnd()
      .expectVariables({ before: 1, done: true })
      .run();
  });

  it("finds states inside others", async () => {
    await state(orders, "PriceItem").on(cloud).withInput(4).expectExactOutput(4).run();
  });

  it("mocks a function's result as a stub does, and a whole result as it is", async () => {
    await chargeCard
      .mock(returns({ ok: true }))
      .expectExactOutput({ ok: true })
      .run();
    await chargeCard
      .mock(returns({ Payload: 5, StatusCode: 200 }))
      .expectExactOutput(5)
      .run();
  });

  it("lets the function itself answer where nothing is mocked", async () => {
    const own = embedded();
    own.lambda("charge", (event: { amount: number }) => ({ charged: event.amount }));
    await chargeCard.on(own).expectOutput({ charged: 3 }).expectNext("PriceItems").run();
  });

  it("says what an error comes to", async () => {
    const busy = chargeCard.mock(fails("Card.Busy"));
    await busy.expectRetriable("2s").run();
    await busy.retried(2).expectRetriable("8s").run();
    await busy.retried(3).expectFailed({ error: "Card.Busy" }).run();
    await chargeCard
      .mock(fails("Card.Declined", "no funds"))
      .expectCaught("PriceItems", { error: is.matching(/^Card/), cause: "no funds" })
      .expectNext("PriceItems")
      .expectOutput({ amount: 3, error: { Error: "Card.Declined" } })
      .run();
  });

  it("gives a context object, and results and failures of items", async () => {
    await chargeCard
      .withContext({ Execution: { Name: "mine" } })
      .mock(returns(1))
      .expectExactOutput(1)
      .run();
    const priced = state(orders, "PriceItems")
      .on(cloud)
      .withInput({ items: [1, 2, 3] });
    await priced
      .mock(returns([2, 4, 6]), { failedItems: 1 })
      .expectExactOutput([2, 4, 6])
      .run();
    await priced
      .mock(returns([]), { failedItems: 2 })
      .expectFailed({ error: "States.ExceedToleratedFailureThreshold" })
      .run();
    await priced.mock(fails("Price.Unknown"), { causedBy: "PriceItem" }).expectFailed({ error: "Price.Unknown" }).run();
  });

  it("fails a run whose state fails when nothing is said of its end", async () => {
    const failing = chargeCard.mock(fails("Card.Stolen"));
    const result = await failing.expectVariables({}).check();
    expect(result.ok).to.equal(false);
    expect(
      result.verdicts.map(({ holds, assessment }) => [holds, assessment.expected, assessment.actual]),
    ).to.deep.equal([
      [true, "that the variables after it contain {}", "the variables are {}"],
      [false, "that it does not fail", "it failed with Card.Stolen"],
    ]);
  });

  it("runs through an endpoint as in process", async () => {
    const served: Served = await listen(createCloud(), { time: "instant" });
    await using target = endpoint(served.url);
    await routeOrder.on(target).withInput({ type: "bulk" }).expectNext("BulkProcessing").run();
    await chargeCard.on(target).mock(returns(1)).expectExactOutput(1).run();
    await served.close();
  });

  it("is plain data, and runs from it where its functions are given", async () => {
    const judge = (type: unknown): boolean => type === "bulk";
    const output = { type: is.satisfying(judge) };
    const plan = routeOrder.withInput({ type: "bulk" }).expectNext("BulkProcessing").expectOutput(output).toPlan();
    expect(Object.isFrozen(plan)).to.equal(true);
    const read = JSON.parse(JSON.stringify(plan)) as typeof plan;
    expect(read).to.deep.equal(plan);
    const again = fromPlan(read, { on: cloud, functions: { "#1": judge } });
    expect(again.explain()).to.contain('it leads to "BulkProcessing"');
    expect(inspect(again)).to.contain('it leads to "BulkProcessing"');
    expect(await again.run()).to.include({ nextState: "BulkProcessing" });
    expect(unplaced(await rejection("PLAN_BINDING_MISSING", fromPlan(read, { on: cloud }).run()))).to.contain(
      "#1 is judge",
    );
    expect(refusal("PLAN_UNREADABLE", () => fromPlan({ ...read, version: 2 as 1 }))).to.contain(
      "It takes what toPlan()",
    );
  });

  it("explains itself", () => {
    const builder = chargeCard
      .withVariables({ rate: 2 })
      .withContext({ Execution: { Name: "mine" } })
      .mock(fails("Card.Busy", "wait"), { validation: "NONE" })
      .retried(1)
      .expectRetriable("4s")
      .expectOutput({ id: is.uuid() });
    expect(unplaced(builder.explain())).to.equal(`\
Plan for the state "ChargeCard" of a definition that starts at "RouteOrder" (here)
  input      {"amount":3}
  variables  {"rate":2}
  context    {"Execution":{"Name":"mine"}}
  work       mocked: fails with Card.Busy ("wait")
             compared with the service's API model: NONE
  retried    1 time before
  checks     1. it is tried again after 4s
             2. its output contains {"id":is.uuid()}`);
    builder.toPlan();
    expect(inspect(builder)).to.equal(
      'state(a definition that starts at "RouteOrder", "ChargeCard"): it is tried again after 4s; its output contains {"id":is.uuid()}',
    );
  });

  describe("says what was wrong", () => {
    it("in one report, with what the state got and gave", async () => {
      const wrong = routeOrder
        .withInput({ type: "single" })
        .expectNext("BulkProcessing")
        .expectOutput({ type: "bulk" });
      const error = await wrong.run().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(StateExpectationError);
      expect(unplaced((error as Error).message)).to.equal(`\
state "RouteOrder" of a definition that starts at "RouteOrder" (here): 2 of 2 expectations failed

  1) expected that it leads to "BulkProcessing"  (here)
     it succeeded and leads to "ChargeCard"

  2) expected that its output contains {"type":"bulk"}  (here)
     its output is {"type": "single"}
     output.type: expected "bulk", was "single"

  outcome    it succeeded and leads to "ChargeCard"
  input      {"type": "single"}
  output     {"type": "single"}`);
      expect((error as Error).stack?.split("\n").find((line) => line.startsWith("    at "))).to.contain(
        "state.spec.ts",
      );
    });

    it("of a single value, with a difference to show", async () => {
      const error: unknown = await chargeCard
        .mock(returns({ ok: 1 }))
        .expectOutput({ ok: 2 })
        .run()
        .catch((thrown: unknown) => thrown);
      expect(error).to.deep.include({ expected: { ok: 2 }, actual: { ok: 1 } });
      expect(error).to.have.property("showDiff", true);
    });

    it("when nothing answers a Task", async () => {
      expect(unplaced(await rejection("STATE_EXPECTATIONS_FAILED", chargeCard.expectEnd().run()))).to.equal(`\
state "ChargeCard" of a definition that starts at "RouteOrder" (here): the run proves nothing

  The state "ChargeCard" is a Task, and nothing in the embedded cloud answers it. Write .mock(returns(…)) or .mock(fails(…)), or give its function code: cloud.lambda(name, handler).

  input      {"amount": 3}
  sent       {"FunctionName": "charge", "Payload": {"amount": 3}}`);
    });

    it("when a mock is not what its service answers", async () => {
      const wrong = chargeCard.mock(returns({ Payload: 1, StatusCode: "200" })).expectEnd();
      expect(await rejection("CALL_REFUSED", wrong.run())).to.equal(
        "TestState on ChargeCard was refused by the embedded cloud: ValidationException: Mock result schema validation error: Field 'StatusCode' must be a number",
      );
    });
  });

  describe("checks names before anything runs", () => {
    const states = "\nIts states are RouteOrder, BulkProcessing, ChargeCard, PriceItems, PriceItem.";
    const heading =
      'The plan does not fit the definition of a definition that starts at "RouteOrder"; nothing was started:';
    const cases: readonly [title: string, run: () => Promise<unknown>, problem: string][] = [
      [
        "of the state",
        () =>
          state(orders, "RouteOrdr" as "RouteOrder")
            .on(cloud)
            .expectEnd()
            .run(),
        'state names "RouteOrdr", which is not a state of it. Did you mean "RouteOrder"? (here)',
      ],
      [
        "of the next state",
        () => routeOrder.expectNext("BulkProcesing" as "BulkProcessing").run(),
        'expectNext names "BulkProcesing", which is not a state of it. Did you mean "BulkProcessing"? (here)',
      ],
      [
        "that the state never leads to",
        () => routeOrder.expectNext("PriceItems").run(),
        'expectNext names "PriceItems", but "RouteOrder" leads only to "BulkProcessing", "ChargeCard". (here)',
      ],
      [
        "that no catcher leads to",
        () => routeOrder.expectCaught("BulkProcessing").run(),
        'expectCaught names "BulkProcessing", but the Catch of "RouteOrder" leads nowhere. (here)',
      ],
      [
        "of a state inside",
        () => chargeCard.mock(fails("X"), { causedBy: "PriceItem" }).expectEnd().run(),
        'mock names "PriceItem", which does not stand inside "ChargeCard". (here)',
      ],
    ];
    for (const [title, run, problem] of cases) {
      it(title, async () => {
        expect(unplaced(await rejection("PLAN_NAMES_UNKNOWN", run()))).to.equal(`${heading}\n  - ${problem}${states}`);
      });
    }
  });

  describe("refuses what cannot run", () => {
    const embeddedPort = cloud.port();
    const remote = { ...bare(embeddedPort), kind: "aws", label: "AWS", testState: () => expect.fail() } as TargetPort;
    const cases: readonly [title: string, run: () => Promise<unknown>, target: string, problem: string][] = [
      [
        "a mock of a state without work",
        () => routeOrder.mock(returns(1)).expectEnd().run(),
        embeddedPort.label,
        '"RouteOrder" is a Choice state, and only Task, Map and Parallel states take a mock. Take .mock(…) away.',
      ],
      [
        "a Map without results",
        () => state(orders, "PriceItems").on(cloud).expectEnd().run(),
        embeddedPort.label,
        '"PriceItems" is a Map state, which cannot run alone. Give its results: .mock(returns([…])).',
      ],
      [
        "a context object without a mock",
        () => routeOrder.withContext({}).expectNext("ChargeCard").run(),
        embeddedPort.label,
        "a context object can only be given beside a mock. Write .mock(…), or take .withContext(…) away.",
      ],
      [
        "retries of nothing",
        () => chargeCard.mock(returns(1)).retried(1).expectSucceeded().run(),
        embeddedPort.label,
        "retried(…) says how often a mocked error was tried again. Write .mock(fails(…)) as well.",
      ],
      [
        "a Task on AWS without a role",
        () => chargeCard.on(remote).expectSucceeded().run(),
        "AWS",
        '"ChargeCard" is a Task that would really run. Write .mock(returns(…)), or .withRole("arn:aws:iam::…") to run it under a role.',
      ],
      [
        "a target that knows no TestState",
        () => routeOrder.on(bare(embeddedPort)).expectSucceeded().run(),
        embeddedPort.label,
        "it cannot run a state alone. Use embedded(), aws() or endpoint(url).",
      ],
    ];
    for (const [title, run, target, problem] of cases) {
      it(title, async () => {
        const heading = `The plan cannot run on ${target}; nothing was started:`;
        expect(await rejection("PLAN_UNSUPPORTED", run())).to.equal(`${heading}\n  - ${problem}`);
      });
    }
  });

  describe("refuses, while it is built,", () => {
    const takes = "One run of a state takes one answer: returns(value) or fails(error, cause).";
    const mocks: readonly [found: string, given: () => unknown][] = [
      ["5", () => 5],
      ["never()", never],
      ["handles(fn)", () => handles(() => 1)],
      ["a double with several answers", () => returns(1).once().thenReturns(2)],
      ["a double that counts its answers", () => returns(1).twice()],
      ["a double that answers after a delay", () => returns(1).after("1s")],
      ["a double for one item, visit or attempt", () => returns(1).item(0)],
    ];
    for (const [found, given] of mocks) {
      it(`a mock that is ${found}`, () => {
        const text = refusal("MOCK_UNSUITABLE", () => chargeCard.mock(given() as ReturnType<typeof returns>));
        expect(text).to.equal(`mock(…) was given ${found}. ${takes}`);
      });
    }

    it("variables that are no object", () => {
      expect(refusal("OBJECT_EXPECTED", () => routeOrder.withVariables([1]))).to.equal(
        "withVariables(…) was given [1]. It takes an object.",
      );
    });

    it("what is no machine", () => {
      const arn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
      expect(refusal("WORKFLOW_REFERENCE_INVALID", () => state(arn, "A"))).to.equal(
        `state(…) was given "${arn}". It takes a state machine's ARN, what deploy(…) returned, or a definition: an object with StartAt and States, JSON text, a path, or a file URL.`,
      );
    });

    it("two ends that contradict each other", () => {
      const failed = chargeCard.mock(returns(1)).expectFailed();
      failed.toPlan();
      expect(unplaced(refusal("STATUS_CONTRADICTED", () => failed.expectSucceeded()))).to.equal(
        "This workflow is expected to end FAILED (here) and to end SUCCEEDED: it cannot do both. Take one of them away.",
      );
    });
  });
});

/** A port without TestState. */
function bare(port: TargetPort): TargetPort {
  const { kind, label, capabilities, origin } = port;
  const none = (): never => expect.fail("the target was asked something");
  return {
    kind,
    label,
    capabilities,
    origin,
    deploy: none,
    deployTemporary: none,
    describeMachine: none,
    describeMachineForExecution: none,
    start: none,
    wait: none,
    describe: none,
    history: none,
    stop: none,
    release: none,
    warnings: none,
  };
}
