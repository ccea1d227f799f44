import { expect } from "chai";
import { handles } from "../../dsl/doubles.js";
import { series } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded } from "../../src/targets/embedded.js";
import { circuitFunctions, guarded } from "../contract/recovery-machines.js";

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
