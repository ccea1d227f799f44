import { expect } from "chai";
import { fails, handles } from "../../dsl/doubles/doubles.js";
import { series } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded } from "../../src/targets/embedded/embedded.js";
import { circuitFunctions, guarded } from "../contract/recovery-machines.js";
import { refusal } from "./refusal.js";

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
      "it opened twice, kept 4 runs from calling, was tried again twice, and closed once",
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
    expect(early).to.contain(
      '\n      run 3 at 20s: called, failed\n      run 4 at 30s: no call, it failed with Circuit.Open at "Refused"',
    );
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

  it("says nothing of runs that fail as runs of a circuit do", async () => {
    const runs = Array.from({ length: 6 }, (_, orderId) => ({ orderId }));
    const resource = "arn:aws:lambda:us-east-1:123456789012:function:call";
    const failing = { StartAt: "Call", States: { Call: { Type: "Task", Resource: resource, End: true } } };
    const { message } = (await series(workflow(failing).stub("Call", fails("Down")), runs)
      .on(embedded())
      .expectCircuit("Call")
      .opensAfter({ failures: 3 })
      .run()
      .then(
        () => undefined,
        (error: unknown) => error,
      )) as Error;
    expect(message).to.match(/^series of 6 executions \(/);
    expect(message).to.contain("run 4 called").and.contain("run 4 at 0ms: called, failed");
    expect(message).not.to.contain("nothing in this workflow expected that");
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
    const named = (await series(workflow(guarded).on(embedded()), [{}])
      .expectCircuit("breaker")
      .opensAfter({ failures: 1 })
      .run()
      .catch((thrown: unknown) => thrown)) as Error;
    expect(named.message).to.contain(
      'A circuit with a name of its own says which Tasks it guards: expectCircuit("breaker", { around: ["ChargeCard"] }).',
    );
  });
});

/** What one run does: it calls and succeeds, fails, is declined, or does not call. */
type Does = "ok" | "down" | "declined" | "no call";

const task = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" };
const called = {
  StartAt: "MayCall",
  States: {
    MayCall: {
      Type: "Choice",
      Choices: [{ Variable: "$.does", StringEquals: "no call", Next: "Refused" }],
      Default: "Call",
    },
    Call: { ...task, Catch: [{ ErrorEquals: ["States.ALL"], Next: "Note" }], End: true },
    Note: { Type: "Pass", End: true },
    Refused: { Type: "Pass", End: true },
  },
};
const answers = handles(({ does }: { readonly does: Does }) => {
  const errors: Partial<Record<Does, string>> = { down: "Payments.Down", declined: "Card.Declined" };
  const name = errors[does];
  if (name !== undefined) throw Object.assign(new Error(does), { name });
  return {};
});

describe("expectCircuit over runs that do as they are told", () => {
  const shown = async (
    does: readonly Does[],
    opening: { readonly failures: number; readonly within?: string; readonly of?: number },
    { halfOpens, errors }: { readonly halfOpens?: string; readonly errors?: readonly string[] } = {},
  ): Promise<string> => {
    const base = workflow(JSON.stringify(called)).on(embedded()).stub("Call", answers);
    const opened = series(
      base,
      does.map((one) => ({ does: one })),
    )
      .pause("10s")
      .expectCircuit("Call", errors === undefined ? {} : { errors })
      .opensAfter(opening as { readonly failures: number });
    return await (halfOpens === undefined ? opened : opened.halfOpensAfter(halfOpens)).run().then(
      ({ verdicts }) => verdicts[0]?.actual ?? "",
      (error: unknown) =>
        (error as Error).message.split("\n").find((line) => /run \d+ |there were never/.test(line)) ?? "",
    );
  };
  const row = { failures: 3 };
  const soon = { halfOpens: "20s" };

  it("closes after a trial that succeeds, and opens anew after one that fails", async () => {
    const down = ["down", "down", "down", "no call"] as const;
    expect(await shown([...down, "ok", "down", "down", "ok"], row, soon)).to.equal(
      "it opened once, kept 1 run from calling, was tried again once, and closed once",
    );
    expect(await shown([...down, "down", "no call", "ok"], row, soon)).to.equal(
      "it opened twice, kept 2 runs from calling, was tried again twice, and closed once",
    );
    expect(await shown([...down, "down", "down"], row, soon)).to.contain(
      "run 6 called 10s after the circuit had opened",
    );
    expect(await shown([...down, "ok", "no call"], row, soon)).to.contain(
      "run 6 did not call, though the circuit was closed: 0 of 3 failures in a row had been seen",
    );
    expect(await shown([...down, "no call", "no call", "ok"], row, soon)).to.contain(
      "run 6 was kept from calling 30s after the circuit had opened",
    );
  });

  it("counts failures in a time, or among the last calls, whatever succeeds between", async () => {
    const mixed = ["down", "ok", "down", "ok", "down", "no call"] as const;
    expect(await shown(mixed, row)).to.contain(
      "run 6 did not call, though the circuit was closed: 1 of 3 failures in a row had been seen",
    );
    const held = "it opened once, kept 1 run from calling, and was never tried again";
    expect(await shown(mixed, { failures: 3, within: "40s" })).to.equal(held);
    expect(await shown(mixed, { failures: 3, of: 5 })).to.equal(held);
    expect(await shown(mixed, { failures: 3, within: "30s" })).to.contain(
      "run 6 did not call, though the circuit was closed: 2 of 3 failures within 30s had been seen",
    );
    expect(await shown(mixed, { failures: 3, of: 4 })).to.contain("2 of 3 failures of 4 calls had been seen");
    expect(await shown([...mixed.slice(0, 5), "ok"], { failures: 3, of: 5 })).to.contain(
      "run 6 called 10s after the circuit had opened",
    );
  });

  it("counts the errors that it is told", async () => {
    const declined = ["declined", "declined", "declined", "ok"] as const;
    const errors = ["Payments.Down", "States.Timeout"];
    expect(await shown(declined, row, { errors })).to.contain("there were never 3 failures in a row, at most 0");
    expect(await shown(["down", "down", "declined", "down", "no call"], row, { errors })).to.contain(
      "1 of 3 failures in a row had been seen",
    );
    expect(await shown(["down", "down", "down", "no call", "declined", "ok"], row, { ...soon, errors })).to.contain(
      "and closed once",
    );
  });

  it("does not hold where the circuit never opens, or nobody calls", async () => {
    expect(await shown(["ok", "down", "ok", "down"], row)).to.contain(
      "there were never 3 failures in a row, at most 1: the runs do not show it open",
    );
    expect(await shown(["no call", "no call"], row)).to.contain(
      "run 1 did not call, though the circuit was closed: 0 of 3 failures in a row had been seen",
    );
  });

  it("shows the last runs only, where there were many", async () => {
    const many = series(workflow(JSON.stringify(called)).on(embedded()).stub("Call", answers), [
      ...Array.from({ length: 40 }, () => ({ does: "ok" })),
      { does: "no call" },
    ]);
    const error = (await many
      .expectCircuit("Call")
      .opensAfter({ failures: 2 })
      .run()
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).to.contain("… 26 runs before\n      run 27 at 0ms: called, succeeded");
    expect(error.message).to.contain("run 41 at 0ms: no call, it succeeded");
  });

  it("prints what counts, and refuses what counts nothing", () => {
    const runs = series(workflow(JSON.stringify(called)).on(embedded()), [{}]);
    const printed = runs
      .expectCircuit("payments", { around: ["Call"], errors: ["States.Timeout"] })
      .opensAfter({ failures: 5, of: 10, within: "1m" })
      .halfOpensAfter("30s");
    expect(printed.explain()).to.contain(
      'the circuit of payments, which guards "Call", opens after 5 failures of 10 calls within 1m with States.Timeout, and is tried again after 30s',
    );
    expect(JSON.parse(JSON.stringify(printed.toPlan()))).to.deep.equal(printed.toPlan());
    const opening = runs.expectCircuit("Call");
    expect(refusal("COUNT_INVALID", () => opening.opensAfter({ failures: 5, of: 4 }))).to.contain("4");
    expect(refusal("COUNT_INVALID", () => opening.opensAfter({} as never))).to.contain("failures of opensAfter(…)");
    expect(refusal("DURATION_INVALID", () => opening.opensAfter({ failures: 1, within: "soon" as never }))).to.contain(
      "soon",
    );
    expect(refusal("EXPECTATION_EMPTY", () => runs.expectCircuit("Call", { errors: [] }))).to.contain("States.Timeout");
    expect(refusal("EXPECTATION_EMPTY", () => runs.expectCircuit("Call", { around: [] }))).to.contain("around");
  });
});

describe("expectCircuit over calls in one run", () => {
  const each = (MaxConcurrency: number): string =>
    JSON.stringify({
      StartAt: "Each",
      States: { Each: { Type: "Map", ItemProcessor: called, MaxConcurrency, End: true } },
    });
  const inOne = async (
    concurrency: number,
    does: readonly Does[],
    later: readonly Does[] = ["no call"],
  ): Promise<string> => {
    const inputs = [does, later].map((list) => list.map((one) => ({ does: one })));
    return await series(workflow(each(concurrency)).on(embedded()).stub("Call", answers), inputs)
      .pause("5s")
      .expectCircuit("Call")
      .opensAfter({ failures: 2 })
      .run()
      .then(
        ({ verdicts }) => verdicts[0]?.actual ?? "",
        (error: unknown) => (error as Error).message,
      );
  };

  it("does not mind calls that were under way when it opened", async () => {
    expect(await inOne(10, ["down", "down", "down", "down"])).to.equal(
      "it opened once, kept 1 run from calling, and was never tried again",
    );
  });

  it("minds those that began after it, and those of a later run", async () => {
    expect(await inOne(1, ["down", "down", "no call"])).to.equal(
      "it opened once, kept 1 run from calling, and was never tried again",
    );
    expect(await inOne(1, ["down", "down", "down"])).to.contain(
      "run 1 called again although the circuit had opened in it (call 3)",
    );
    expect(await inOne(1, ["down", "down"], ["down"])).to.contain("run 2 called 5s after the circuit had opened");
  });
});
