import { expect } from "chai";
import { fails, handles, returns } from "../../dsl/doubles/doubles.js";
import { branch, item } from "../../dsl/threads.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import type { Verdict } from "../../src/executor/judgement/result.js";
import { is } from "../../src/history/index.js";
import { embedded } from "../../src/targets/index.js";
import { definition, order } from "./machine.js";

type Names =
  | "Route"
  | "Bulk"
  | "Standard"
  | "Refuse"
  | "Each"
  | "Price"
  | "Fulfil"
  | "Charge"
  | "Invoice"
  | "Receipt"
  | "Ship"
  | "Settle"
  | "Done";
type Orders = WorkflowBuilder<Names>;

const cloud = embedded();
const priced = handles(({ index, item: { id } }: { index: number; item: { id: string } }) => ({ index, id, price: 5 }));
let orders: Orders;

/** The verdicts of a workflow on what it is expected to do, but for the one every workflow has. */
async function verdicts(builder: { check: Orders["check"] }): Promise<readonly Verdict[]> {
  const { verdicts: all, defect } = await builder.check();
  expect(defect).to.equal(undefined);
  return all.filter(({ expectation }) => expectation.kind !== "noFailure");
}

/** What went wrong, expectation by expectation. */
async function problems(builder: { check: Orders["check"] }): Promise<string[]> {
  const judged = await verdicts(builder);
  return judged
    .filter(({ holds }) => !holds)
    .map(({ expectation, assessment }) => `${expectation.kind}: ${assessment.actual}`);
}

before(async () => {
  const machine = await cloud.deploy("orders", definition);
  orders = (workflow(machine) as unknown as Orders)
    .on(cloud)
    .withInput(order)
    .stub("Price", priced)
    .stub("Charge", returns({ payment: "pay-1" }));
});

describe("Verdicts", () => {
  it("hold where everything is as expected", async () => {
    const everything = orders
      .stub("Charge", fails("Card.Away", "later").twice().thenReturns({ payment: "pay-1" }))
      .expectSucceeded()
      .expectPath("Bulk", "Price", "Charge", "Done")
      .expectExactPath("Route", "Bulk", "Each", "Fulfil", "Settle", "Done")
      .expectExactPath(["Charge", "Receipt"], { in: branch("Receipt") })
      .expectExactPath(["Price"], { in: item("Each", 1) })
      .expectNotVisited("Standard", "Invoice")
      .expectVisits("Price", 2)
      .expectBranches(["Charge", "Ship"], { exactly: true })
      .expectBranches({ Charge: "succeeded" })
      .expectItems("Each", 2)
      .expectItems("Each", { total: 2, succeeded: 2, failed: 0 })
      .expectItems("Each", (one, index) =>
        one
          .expectVisited("Price")
          .expectPath("Price")
          .expectInput({ index })
          .expectOutput({ index, price: is.number() })
          .expectSucceeded(),
      )
      .expectItems("Each", [(one) => one.expectOutput({ id: "a" }), (one) => one.expectOutput({ id: "b" })])
      .expectMaxConcurrency("Each", 2)
      .expectCalled("Charge", { times: 3, with: { route: "bulk" } })
      .expectOutput({ fulfilment: [{ payment: is.string() }, "shipped"] })
      .expectExactOutput({
        type: "bulk",
        route: "bulk",
        items: [0, 1].map((index) => ({ index, id: "ab"[index], price: 5 })),
        fulfilment: [{ payment: "pay-1" }, "shipped"],
      })
      .expectState("Charge", (state) =>
        state
          .input({ type: "bulk" })
          .output({ payment: /^pay-/ })
          .attempts(3)
          .visits(1)
          .error("Card.Away", "later")
          .succeeded(),
      )
      .expectRetries("Charge", 2)
      .expectBackoff("Charge", ["1s", "2s"])
      .expectWait("Settle", { between: ["5s", "6s"], atLeast: "4s", atMost: "5s" })
      .satisfies((execution) => execution.durationMs === 8000)
      .satisfies(async (execution) => {
        await Promise.resolve();
        expect(execution.visits).to.have.length.greaterThan(8);
      })
      .within("8s");
    expect(await problems(everything)).to.deep.equal([]);
    expect((await everything.check()).ok).to.equal(true);
  });

  it("fail, each for itself, where it is not", async () => {
    const nothing = orders
      .stub("Charge", fails("Card.Declined", "no funds"))
      .expectFailed({ error: "X" })
      .expectPath("Charge", "Bulk")
      .expectExactPath("Route")
      .expectExactPath(["Charge"], { in: branch("Charge") })
      .expectNotVisited("Bulk")
      .expectVisits("Price", 3)
      .expectBranches({ Ship: "failed" })
      .expectItems("Each", 3)
      .expectItems("Each", (one, index) => one.expectOutput({ price: index }))
      .expectMaxConcurrency("Each", 1)
      .expectCalled("Charge", { times: 2 })
      .expectOutput({ fulfilment: [{ payment: is.string() }, {}] })
      .expectExactOutput({})
      .expectState("Charge", (state) => state.succeeded())
      .expectRetries("Charge", 1)
      .expectBackoff("Charge", ["1s"])
      .expectCaught("Charge", "Card.Declined", "Receipt")
      .expectWait("Settle", { atLeast: "6s" })
      .expectNoErrors()
      .satisfies(() => false)
      .within("4s");
    const kinds = (await verdicts(nothing)).filter(({ holds }) => holds).map(({ expectation }) => expectation.kind);
    expect(kinds).to.deep.equal([]);
  });

  it("ask each item for its own index", async () => {
    const [verdict] = await verdicts(
      orders.expectItems("Each", (one, index) => one.expectOutput({ index: 0, price: index })),
    );
    expect(verdict?.assessment.details.slice(0, 3)).to.deep.equal([
      "item 0: output.price: expected 0, was 5",
      "item 1: output.index: expected 0, was 1",
      "item 1: output.price: expected 1, was 5",
    ]);
    const none = orders.withInput({ items: [] }).expectItems("Each", (one, index) => one.expectOutput({ index }));
    expect(await problems(none)).to.have.length(1);
  });

  it("judge abandoned items by what they were", async () => {
    const partial = orders
      .stub("Price", fails("Price.Unknown").item(1))
      .expectFailed({ error: "Price.Unknown" })
      .expectItems("Each", { total: 2, succeeded: 1, failed: 1 })
      .expectItems("Each", [(one) => one.expectSucceeded(), (one) => one.expectFailed()])
      .expectState("Each", (state) => state.failed());
    expect(await problems(partial)).to.deep.equal([]);
  });

  it("take what a function throws for its judgement, values included", async () => {
    const judged = await verdicts(
      orders
        .satisfies(function isFast(execution) {
          expect(execution.durationMs).to.equal(1);
        })
        .satisfies(() => Promise.reject(new Error("unhappy")))
        .satisfies(() => {
          throw "a text";
        })
        .satisfies(() => undefined),
    );
    expect(judged.map(({ holds, assessment: { actual, values } }) => [holds, actual, values])).to.deep.equal([
      [false, "isFast threw AssertionError: expected 5000 to equal 1", { expected: 1, actual: 5000 }],
      [false, "the function threw Error: unhappy", undefined],
      [false, 'the function threw "a text"', undefined],
      [true, "it did", undefined],
    ]);
    expect(judged[0]?.assessment.expected).to.match(
      /^to satisfy isFast \(spec\/executor\/verdicts\.spec\.ts:\d+:\d+\)$/,
    );
  });

  it("take an asymmetric value that throws for a no", async () => {
    const throwing = is.satisfying(() => {
      throw new Error("cannot tell");
    }, "told");
    const [verdict] = await verdicts(orders.expectOutput({ route: throwing }));
    expect(verdict?.assessment).to.deep.equal({
      holds: false,
      expected: 'that its output contains {"route":is.satisfying(told)}',
      actual: "judging it threw Error: cannot tell",
      details: [],
    });
  });
});

describe("An end nobody expected", () => {
  const broken = (): Orders => orders.withInput({ type: "broken" });

  it("fails the run, whatever else holds", async () => {
    const { ok, verdicts: all } = await broken().expectPath("Route", "Refuse").check();
    expect(ok).to.equal(false);
    expect(all.map(({ expectation, holds }) => [expectation.kind, holds])).to.deep.equal([
      ["path", true],
      ["noFailure", false],
    ]);
    expect(all[1]?.assessment).to.deep.equal({
      holds: false,
      expected: "not to end in failure",
      actual: 'it ended FAILED with Order.Refused ("nobody wants it"), and nothing in this workflow expected that',
      details: ['If it should end so, write .expectFailed({ error: "Order.Refused" }).'],
    });
  });

  it("is told for time-outs and stops as well", async () => {
    const slow = { StartAt: "Wait", TimeoutSeconds: 1, States: { Wait: { Type: "Wait", Seconds: 5, End: true } } };
    const timedOut = await workflow(slow).on(cloud).check();
    expect(timedOut.verdicts[0]?.assessment).to.include({
      actual: "it ended TIMED_OUT with States.Timeout, and nothing in this workflow expected that",
    });
    expect(timedOut.verdicts[0]?.assessment.details).to.deep.equal(["If it should end so, write .expectTimedOut()."]);
    const running = await orders.start();
    await running.stop({ error: "Desk.Closed" });
    const stopped = await running.check();
    expect(stopped.verdicts[0]?.assessment).to.include({
      actual:
        'it ended ABORTED with Desk.Closed ("Stopped by the test that started it."), and nothing in this workflow expected that',
    });
  });

  it("is fine when anything speaks of it", async () => {
    expect((await broken().expectFailed().check()).ok).to.equal(true);
    expect(
      (
        await broken()
          .expectState("Refuse", (state) => state.error("Order.Refused"))
          .check()
      ).ok,
    ).to.equal(true);
  });
});

describe("A run in which nobody answered a Task", () => {
  it("proves nothing, even where a failure is expected", async () => {
    const unanswered = orders.unstub("Charge").expectFailed();
    const result = await unanswered.check();
    expect(result.ok).to.equal(false);
    expect(result.verdicts.every(({ holds }) => holds)).to.equal(true);
    expect(result.defect).to.match(/^Nothing answers the Task "Charge"/);
    const message = await unanswered.run().catch((error: Error) => error.message);
    expect(String(message).split("\n").slice(0, 3)).to.deep.equal([
      `workflow arn:aws:states:us-east-1:123456789012:stateMachine:orders (${unanswered.toPlan().at}): the run proves nothing`,
      "",
      `  ${result.defect}`,
    ]);
  });

  it("is sound where that very error is expected", async () => {
    const result = await orders.unstub("Charge").expectFailed({ error: "Stepwright.TaskNotStubbed" }).check();
    expect(result).to.include({ ok: true, defect: undefined });
  });
});
