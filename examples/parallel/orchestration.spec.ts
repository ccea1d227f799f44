import { expect } from "chai";
import { fileURLToPath } from "node:url";
import { embedded, handles, parallel, returns, workflow } from "stepwright";
import { workflowMetrics } from "./metrics.js";

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));

describe("Parallel workflows", () => {
  const orders = workflow(file("order-processing")).stub("ReserveStock", returns({ reserved: true }).after("10s"));
  const inventory = workflow(file("inventory-update")).stub(
    "UpdateInventory",
    returns({ Attributes: { stock: { N: "41" } } }).after("1s"),
  );
  const payments = workflow(file("payment-processing")).stub("ChargeCard", returns({ payment: "pay-1" }).after("3s"));

  it("run side by side, and each does its own job", async () => {
    const { results, summary } = await parallel([
      orders.named("order-processing-1").withInput({ orderId: "A1" }).expectOutput({ status: "CONFIRMED" }),
      inventory
        .named("inventory-update-1")
        .withInput({ productId: "prod-1", quantity: 2 })
        .expectOutput({ inventory: { stock: "41" } }),
      payments.named("payment-processing-1").withInput({ orderId: "A1", amount: 20 }).expectCalled("ChargeCard"),
    ])
      .on(embedded())
      .maxConcurrency(10)
      .waitForCompletion()
      .failFast(false)
      .expectAll((each) => each.expectSucceeded())
      .within("300s")
      .run();
    expect(results.map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
    expect(summary.durationMs).to.equal(10_000); // as long as the longest of them
  });

  it("wait for each other where they have to", async () => {
    const { results } = await parallel([
      orders.named("order").withInput({ orderId: "A1" }),
      payments.named("payment").withInput({ orderId: "A1", amount: 20 }),
    ])
      .dependsOn("payment", "order")
      .on(embedded())
      .run();
    expect(results[1]?.startDate).to.deep.equal(results[0]?.stopDate);
  });

  it("stop at the first failure, if they are told to", async () => {
    const { results } = await parallel([
      orders.named("order").withInput({ orderId: "A1" }),
      payments.named("payment").withInput({ orderId: "A1", amount: 0 }),
    ])
      .failFast()
      .on(embedded())
      .check();
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(["stopped", "failed"]);
  });

  it("compete for the inventory", async () => {
    const inputs = Array.from({ length: 20 }, (_, orderId) => ({ orderId }));
    const { contention, summary } = await parallel(orders.expectSucceeded(), inputs)
      .on(embedded())
      .startTogether()
      .contending("inventory", { limit: 5, around: ["ReserveStock"] })
      .run();
    expect(contention[0]).to.deep.include({ most: 5, longestMs: 30_000 });
    expect(summary.durationMs).to.equal(40_000);
  });

  it("run as many at once as CONCURRENCY says", async () => {
    const { CONCURRENCY, MAX_CONCURRENT_WORKFLOWS } = process.env;
    const atOnce = Number(CONCURRENCY ?? MAX_CONCURRENT_WORKFLOWS ?? 20);
    const inputs = Array.from({ length: 200 }, (_, orderId) => ({ orderId }));
    const { summary } = await parallel(orders.expectSucceeded(), inputs).on(embedded()).run();
    expect(summary.durationMs).to.equal(Math.ceil(200 / atOnce) * 10_000);
  });

  it("are measured as a batch", async () => {
    // Of a hundred payments two have nothing to pay, and five find the card service busy once.
    const paying = payments.stub(
      "ChargeCard",
      handles(({ orderId }: { readonly orderId: number }, { attempt }) => {
        if (orderId >= 95 && attempt === 1) throw Object.assign(new Error("Try again."), { name: "Card.Busy" });
        return { payment: `pay-${orderId}` };
      }).after("3s"),
    );
    const inputs = Array.from({ length: 100 }, (_, n) => ({ orderId: n, amount: n < 2 ? 0 : 10 }));
    const batch = await parallel(paying, inputs)
      .on(embedded())
      .maxConcurrency(50)
      .keep("executions")
      .expectSucceeded(98)
      .expectThroughput({ atLeast: 8, per: "1s" })
      .run();
    const { costPerExecution, ...metrics } = workflowMetrics(batch);
    expect(metrics).to.deep.equal({
      executionCount: 100,
      successRate: 0.98,
      averageExecutionTime: 3190,
      p95ExecutionTime: 3000,
      errorRate: 0.02,
      retryRate: 0.05,
      stateTransitions: { IsPaid: 100, ChargeCard: 98, NothingToPay: 2 },
    });
    expect(costPerExecution).to.be.closeTo(0.00005, 0.000002);
  });

  it("are done the sooner, the more of them run at once", async () => {
    const inputs = Array.from({ length: 30 }, (_, orderId) => ({ orderId, amount: 10 }));
    const seconds: number[] = [];
    for (const atOnce of [5, 10, 30]) {
      const { summary } = await parallel(payments.expectSucceeded(), inputs)
        .on(embedded())
        .maxConcurrency(atOnce)
        .run();
      seconds.push(summary.durationMs / 1000);
    }
    expect(seconds).to.deep.equal([18, 9, 3]);
  });
});
