import { expect } from "chai";
import { fileURLToPath } from "node:url";
import { chain, embedded, fails, handles, parallel, returns, workflow } from "stepwright";

const file = (name: string): string => fileURLToPath(new URL(`./${name}.asl.json`, import.meta.url));

describe("Parallel workflows", () => {
  const orders = workflow(file("order-processing")).stub("ReserveStock", returns({ reserved: true }).after("10s"));
  const payments = workflow(file("payment-processing")).stub("ChargeCard", returns({ payment: "pay-1" }).after("3s"));

  it("run side by side, and each does its own job", async () => {
    const { results } = await parallel([
      orders.named("order-processing-1").withInput({ orderId: "A1" }).expectOutput({ status: "CONFIRMED" }),
      orders.named("inventory-update-1").withInput({ orderId: "A2" }).expectPath("ReserveStock", "ConfirmOrder"),
      payments.named("payment-processing-1").withInput({ orderId: "A1", amount: 20 }).expectCalled("ChargeCard"),
    ])
      .on(embedded())
      .maxConcurrency(10)
      .expectAll((each) => each.expectSucceeded())
      .within("300s")
      .run();
    expect(results.map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
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

  it("are measured as a batch", async () => {
    const paying = payments
      .stub("ChargeCard", returns({ payment: "pay-1" }).after("3s"))
      .stub("ChargeCard", fails("Card.Declined").visit(9));
    const inputs = Array.from({ length: 100 }, (_, n) => ({ orderId: n, amount: n < 2 ? 0 : 10 }));
    const { results, summary } = await parallel(paying, inputs)
      .on(embedded())
      .maxConcurrency(50)
      .keep("executions")
      .expectSucceeded(98)
      .expectThroughput({ atLeast: 10, per: "1s" })
      .run();
    const durations = results.map(({ durationMs = 0 }) => durationMs).sort((left, right) => left - right);
    const retries = results.filter(({ execution }) => execution?.visits.some(({ attempts }) => attempts.length > 1));
    expect({
      executionCount: summary.total,
      successRate: (summary.statuses.SUCCEEDED ?? 0) / summary.total,
      averageExecutionTime: durations.reduce((sum, one) => sum + one, 0) / summary.total,
      p95ExecutionTime: durations[Math.ceil(summary.total * 0.95) - 1],
      errorRate: (summary.statuses.FAILED ?? 0) / summary.total,
      retryRate: retries.length / summary.total,
    }).to.deep.equal({
      executionCount: 100,
      successRate: 0.98,
      averageExecutionTime: 2940,
      p95ExecutionTime: 3000,
      errorRate: 0.02,
      retryRate: 0,
    });
  });
});

describe("A chain of workflows", () => {
  const ingestion = workflow(file("ingestion")).stub("ReadSource", returns([{ id: 1 }, { id: 2 }]));
  const processing = workflow(file("processing")).stub(
    "ProcessRecord",
    handles((record: { readonly id: number }) => ({ ...record, processed: true })),
  );
  const publishing = workflow(file("publishing")).stub("Publish", returns({ version: 1 }));

  it("hands each output on to the next", async () => {
    const { ok, completed, outputs } = await chain()
      .add("data-ingestion", ingestion, { source: "orders" })
      .add("data-processing", processing.expectItems("EachRecord", { succeeded: 2 }))
      .add("data-publishing", publishing.expectOutput({ published: { version: 1 } }))
      .stopOnError()
      .retry({ max: 3, delay: "30s" })
      .on(embedded())
      .run()
      .then((result) => ({ ...result, outputs: result.steps.map(({ output }) => output) }));
    expect(ok).to.equal(true);
    expect(completed).to.deep.equal(["data-ingestion", "data-processing", "data-publishing"]);
    expect(outputs[1]).to.deep.include({ records: [1, 2].map((id) => ({ id, processed: true })) });
  });

  it("stops at a step that fails, and goes on from there once that is mended", async () => {
    const steps = (source: typeof ingestion) =>
      chain()
        .add("data-ingestion", source, { source: "orders" })
        .add("data-publishing", publishing)
        .stopOnError()
        .on(embedded());
    const broken = await steps(ingestion.stub("ReadSource", returns([]))).check();
    expect(broken.failed).to.deep.equal(["data-publishing"]);
    expect(broken.completed).to.deep.equal(["data-ingestion"]);
  });
});
