import { expect, use } from "chai";
import { fails, handles, returns } from "../../dsl/doubles.js";
import { series } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import stepwright from "../../matchers/index.js";
import type { Execution } from "../../src/history/index.js";
import { embedded } from "../../src/targets/embedded.js";
import { circuitFunctions, guarded, saga, undoing } from "../contract/recovery-machines.js";
import { refusal } from "./refusal.js";

use(stepwright);

const steps = ["A", "B", "UndoA", "UndoB"];
const call = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" };

/** Runs these of the steps, one after the other; those that fail are caught and go on all the same. */
async function ran(states: readonly string[], failing: readonly string[] = []): Promise<Execution> {
  const tasks = states.map((state, index) => {
    const Next = states[index + 1] ?? "Done";
    return [state, { ...call, Catch: [{ ErrorEquals: ["States.ALL"], Next }], Next }] as const;
  });
  const others = steps.filter((state) => !states.includes(state));
  const definition = {
    StartAt: "Begin",
    States: {
      Begin: {
        Type: "Choice",
        Choices: [...others, "Done"].map((Next) => ({ Variable: "$.never", IsPresent: true, Next })),
        Default: states[0],
      },
      ...Object.fromEntries([...tasks, ...others.map((state) => [state, { ...call, End: true }] as const)]),
      Done: { Type: "Succeed" },
    },
  };
  let builder = workflow(JSON.stringify(definition)).on(embedded());
  for (const state of states) builder = builder.stub(state, failing.includes(state) ? fails("Broken") : returns({}));
  return (await builder.check()).execution;
}

function told(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  return "it holds";
}

describe("expectCompensation", () => {
  const pairs = { A: "UndoA", B: "UndoB" };

  it("holds for the reverse order, and where nothing had succeeded", async () => {
    expect(await ran(["A", "B", "UndoB", "UndoA"])).to.be.compensated(pairs);
    expect(await ran(["A", "B", "UndoA"], ["B"])).to.be.compensated(pairs);
    expect(await ran(["A", "B"], ["A", "B"])).to.be.compensated(pairs);
    expect(await ran(["A", "B", "UndoA", "UndoB"])).to.be.compensated(pairs, { order: "any" });
  });

  const broken = [
    {
      name: "the wrong order",
      states: ["A", "B", "UndoA", "UndoB"],
      text: '"UndoA" ran before "UndoB", though "A" had run before "B"',
    },
    {
      name: "a step that is left as it is",
      states: ["A", "B", "UndoB"],
      text: '"A" succeeded and was not compensated by "UndoA"',
    },
    {
      name: "a step that had failed",
      states: ["A", "B", "UndoB", "UndoA"],
      failing: ["B"],
      text: '"UndoB" ran although "B" had not succeeded: it failed with Broken',
    },
    {
      name: "a compensation that comes before its step",
      states: ["UndoA", "A"],
      text: '"UndoA" ran although "A" had not run',
    },
    {
      name: "a compensation that fails",
      states: ["A", "UndoA"],
      failing: ["UndoA"],
      text: '"UndoA" did not succeed: it failed with Broken',
    },
  ];
  for (const { name, states, failing = [], text } of broken) {
    it(`does not hold for ${name}`, async () => {
      const execution = await ran(states, failing);
      expect(told(() => expect(execution).to.be.compensated(pairs))).to.contain(text);
    });
  }

  it("does not hold for a step that is compensated twice", async () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { ...call, Next: "UndoA" },
        UndoA: { ...call, ResultPath: "$", Next: "Again" },
        Again: {
          Type: "Choice",
          Choices: [{ Variable: "$.again", BooleanEquals: true, Next: "UndoA" }],
          Default: "Done",
        },
        Done: { Type: "Succeed" },
      },
    };
    const once = workflow(definition)
      .on(embedded())
      .stub("A", returns({}))
      .stub("UndoA", returns({ again: true }).once().thenReturns({ again: false }));
    const { execution } = await once.check();
    expect(told(() => expect(execution).to.be.compensated({ A: "UndoA" }))).to.contain(
      '"UndoA" compensated "A" once more',
    );
    expect(execution).to.not.be.compensated({ A: "UndoA" });
  });

  it("looks at each item of a Map by itself", async () => {
    const ItemProcessor = {
      StartAt: "A",
      States: {
        A: { ...call, Next: "B" },
        B: { ...call, Next: "UndoB" },
        UndoB: { ...call, Next: "UndoA" },
        UndoA: { ...call, End: true },
      },
    };
    const each = { StartAt: "Each", States: { Each: { Type: "Map", MaxConcurrency: 1, ItemProcessor, End: true } } };
    const done = returns({});
    await workflow(JSON.stringify(each))
      .on(embedded())
      .withInput([1, 2, 3])
      .stub("A", done)
      .stub("B", done)
      .stub("UndoA", done)
      .stub("UndoB", done)
      .expectCompensation(pairs)
      .run();
  });

  it("refuses what states nothing, and names that are not there", async () => {
    const base = workflow(saga);
    expect(refusal("EXPECTATION_EMPTY", () => base.expectCompensation({}))).to.equal(
      'expectCompensation({}) states nothing that could fail. Write expectCompensation({ ReserveStock: "ReleaseStock" }).',
    );
    expect(refusal("OBJECT_EXPECTED", () => base.expectCompensation("Ship" as never))).to.contain(
      "expectCompensation(…)",
    );
    expect(refusal("WORD_UNKNOWN", () => base.expectCompensation(undoing, { order: "last" as never }))).to.contain(
      '"any"',
    );
    const misspelt = base.on(embedded()).expectCompensation({ ReserveStock: "ReleseStock" as never });
    const error = (await misspelt.run().catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.contain(
      'expectCompensation names "ReleseStock", which is not a state of it. Did you mean',
    );
  });
});

describe("expectTransitions", () => {
  it("counts every retry", async () => {
    const definition = {
      StartAt: "Call",
      States: {
        Call: {
          Type: "Task",
          Resource: "arn:aws:lambda:us-east-1:123456789012:function:any",
          Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 5 }],
          Next: "Done",
        },
        Done: { Type: "Succeed" },
      },
    };
    const execution = await workflow(definition)
      .on(embedded())
      .stub("Call", fails("Busy").times(3).thenReturns({}))
      .expectTransitions({ atLeast: 5, atMost: 5 })
      .run();
    expect(execution).to.have.transitions(5);
    expect(told(() => expect(execution).to.have.transitions({ atMost: 4 }))).to.equal(
      "expected the execution to make at most 4 billed state transitions, but it made 5\n" +
        "  Call: 4 transitions (3 retries among them)\n  Done: 1 transition\n  path: Call → Done",
    );
  });

  it("refuses what states nothing, and does not judge Express executions", async () => {
    expect(refusal("EXPECTATION_EMPTY", () => workflow(saga).expectTransitions({}))).to.contain(
      "expectTransitions({ atMost: 40 })",
    );
    expect(refusal("COUNT_INVALID", () => workflow(saga).expectTransitions(-1))).to.contain("-1");
    const cloud = embedded();
    const machine = await cloud.deploy(
      "quick",
      { StartAt: "Done", States: { Done: { Type: "Succeed" } } },
      { type: "EXPRESS" },
    );
    const execution = await workflow(machine).on(cloud).run();
    const text = "it is an Express execution, which is billed by duration and memory and not by transitions";
    expect(told(() => expect(execution).to.have.transitions(1))).to.contain(text);
    expect(told(() => expect(execution).to.not.have.transitions(1))).to.contain(text);
  });
});

describe("expectCircuit", () => {
  /** A series of so many runs against a breaker that is made one way and expected another. */
  async function shown(
    made: { readonly failures: number; readonly openMs: number; readonly downFor: number },
    wanted: { readonly failures: number; readonly halfOpens?: string },
    runs = 12,
  ): Promise<string> {
    const functions = circuitFunctions(made);
    const state = {
      GetCircuit: "get-circuit",
      CallPayments: "payments",
      NoteSuccess: "note-success",
      NoteFailure: "note-failure",
    };
    let builder = workflow(guarded).on(embedded());
    for (const [name, fn] of Object.entries(state)) {
      builder = builder.stub(
        name as "GetCircuit",
        handles((event: never) => functions[fn]!(event)),
      );
    }
    const opened = series(
      builder,
      Array.from({ length: runs }, (_, orderId) => ({ orderId })),
    )
      .pause("10s")
      .expectCircuit("payments", { around: ["CallPayments"] })
      .opensAfter({ failures: wanted.failures });
    const all = wanted.halfOpens === undefined ? opened : opened.halfOpensAfter(wanted.halfOpens);
    return await all.run().then(
      ({ verdicts }) => verdicts[0]?.actual ?? "",
      (error: unknown) => (error as Error).message,
    );
  }
  const made = { failures: 3, openMs: 30_000, downFor: 4 };

  it("holds where the breaker does as expected, trials that fail among them", async () => {
    expect(await shown(made, { failures: 3, halfOpens: "30s" })).to.equal(
      "it opened twice, kept 4 runs from calling, and was tried again twice",
    );
  });

  it("says what the breaker did otherwise, and what every run did", async () => {
    const early = await shown(made, { failures: 5, halfOpens: "30s" });
    expect(early).to.contain(
      'expected the circuit of "payments" to open after 5 failures in a row, and be tried again after 30s',
    );
    expect(early).to.contain(
      "run 4 did not call, though the circuit was closed: 3 of 5 failures in a row had been seen",
    );
    expect(early).to.contain("\n      run 3: called, failed\n      run 4: no call");
    expect(await shown(made, { failures: 2, halfOpens: "30s" })).to.contain(
      "run 3 called 10s after the circuit had opened",
    );
    expect(await shown(made, { failures: 3, halfOpens: "1m" })).to.contain(
      "run 6 called 30s after the circuit had opened",
    );
    expect(await shown(made, { failures: 3, halfOpens: "15s" })).to.contain(
      "run 5 was kept from calling 20s after the circuit had opened",
    );
    expect(await shown(made, { failures: 3 })).to.contain("run 6 called 30s after the circuit had opened");
  });

  it("does not hold for runs that do not show it", async () => {
    expect(await shown({ ...made, downFor: 2 }, { failures: 3 })).to.contain(
      "there were never 3 failures in a row, at most 2: the runs do not show it open",
    );
    expect(await shown(made, { failures: 3 }, 3)).to.contain("no run came while it was open, so that nothing shows it");
    expect(await shown(made, { failures: 3, halfOpens: "30s" }, 4)).to.contain(
      "no run came 30s after it had opened, so that nothing shows that it is tried again",
    );
  });

  it("prints its plan, and refuses Tasks that are not there", async () => {
    const runs = series(workflow(guarded).on(embedded()), [{}, {}])
      .pause("5s")
      .expectCircuit("payments", { around: ["CallPayments"] })
      .opensAfter({ failures: 5 })
      .halfOpensAfter("30s");
    runs.toPlan();
    expect(JSON.parse(JSON.stringify(runs.toPlan()))).to.deep.equal(runs.toPlan());
    expect(runs.explain()).to.contain("5s pass before each but the first");
    expect(runs.explain()).to.contain(
      'the circuit of payments, which guards "CallPayments", opens after 5 failures in a row, and is tried again after 30s',
    );
    const error = (await series(workflow(guarded).on(embedded()), [{}])
      .expectCircuit("CallPayment")
      .opensAfter({ failures: 1 })
      .run()
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.contain(
      'expectCircuit("CallPayment") names "CallPayment", which is not a state of any member. Did you mean "CallPayments"?',
    );
  });
});
