import { ORDER_MACHINE } from "../machines.js";
import { quickest, type Scenario } from "../scenario.js";

const WARM_UP = 300;
const RUNS = 250;
const BATCHES = 10;

/** Whole runs of a workflow with expectations, one after the other. */
export const DSL: Scenario = {
  name: "dsl",
  title: "DSL runs",
  stepwright: async () => {
    const { embedded, returns, workflow } = await import("stepwright");
    const cloud = embedded();
    const orders = await cloud.deploy("orders", ORDER_MACHINE);
    const base = workflow(orders)
      .on(cloud)
      .stub("Bulk", returns({ done: true }));
    const run = (): Promise<unknown> =>
      base
        .withInput({ type: "bulk", quantity: 500 })
        .expectSucceeded()
        .expectPath("Route", "Bulk")
        .expectOutput({ done: true })
        .run();
    for (let turn = 0; turn < WARM_UP; turn += 1) await run();
    const ms = await quickest(BATCHES, async () => {
      for (let turn = 0; turn < RUNS; turn += 1) await run();
    });
    return { perSecond: (1000 * RUNS) / ms };
  },
  lines: (ours) => [
    {
      what: `runs a second (best of ${BATCHES} batches of ${RUNS})`,
      stepwright: `${Math.round(ours["perSecond"] ?? 0)}/s`,
      goal: "≥ 1,000/s",
      met: (ours["perSecond"] ?? 0) >= 1000,
      inside: "plan, start, run, history read through the SDK, three verdicts",
    },
  ],
};
