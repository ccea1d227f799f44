import { fileURLToPath } from "node:url";
import { is, longRunning, returns, target, workflow, type DeployedMachine } from "stepwright";

const definition = fileURLToPath(new URL("./payments.asl.json", import.meta.url));

/**
 * The same lines run on the embedded cloud, through any Step Functions endpoint and against AWS:
 * only STEPWRIGHT_TARGET (`embedded`, `aws`, or a URL) changes. Where the real function answers, the double is left out.
 */
describe("Payments, wherever they run", () => {
  let payments: DeployedMachine;

  before(async () => {
    payments = await target().deploy("payments", definition);
  });

  it("charges every position, then rests", async () => {
    await workflow(payments)
      .withInput({ positions: [{ amount: 12 }, { amount: 30 }], restSeconds: 1 })
      .stub("ChargeCard", returns({ payment: "pay-1" }), { on: "embedded" })
      .expectSucceeded()
      .expectPath("ChargePositions", "ChargeCard", "Rest", "Done")
      .expectItems("ChargePositions", { total: 2, succeeded: 2 })
      .expectWait("Rest", { atLeast: "1s" })
      .expectOutput({ payments: [{ payment: is.string() }, { payment: is.string() }] })
      .within("60s")
      .run();
  });

  // In virtual time a test like any other; where time is real it takes two hours, and runs with LONG_RUNNING=true only.
  longRunning("rests for hours where an order says so", async () => {
    await workflow(payments)
      .withInput({ positions: [{ amount: 12 }], restSeconds: 7200 })
      .stub("ChargeCard", returns({ payment: "pay-1" }), { on: "embedded" })
      .expectWait("Rest", { between: ["119m", "121m"] })
      .expectPath("Rest", "Done")
      .within("3h")
      .run();
  });

  it("refuses an order without positions", async () => {
    await workflow(payments)
      .withInput({ positions: [] })
      .expectFailed({ error: "Order.Empty", cause: is.matching(/no positions/) })
      .expectNotVisited("ChargePositions")
      .within("60s")
      .run();
  });
});
