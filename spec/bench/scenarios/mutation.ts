import { timed, type Scenario } from "../scenario.js";

const ORDERS = "examples/orders/orders.asl.json";

/** The rows of a table-driven suite of the order workflow: one order for each way out of RouteOrder that its author thought of. */
const TABLE = [
  { input: { priority: "high", amount: 1000 }, path: "HighPriorityProcessing", result: "priority_processed" },
  { input: { type: "bulk", quantity: 500 }, path: "BulkProcessing", result: "bulk_processed" },
  { input: { type: "standard", amount: 100 }, path: "StandardProcessing", result: "standard_processed" },
];

/** How many mutants of the Choice states of the order example are killed: by `assertChoice`, and by a table of three orders. */
export const MUTATION: Scenario = {
  name: "mutation",
  title: "Mutants of the Choice states of the order example",
  stepwright: async () => {
    const { assertChoice, mutate } = await import("../../../src/properties/index.js");
    const { embedded, workflow } = await import("../../../src/index.js");
    const { mutants, against } = mutate(ORDERS, { only: ["Choice"] });
    const equivalent = mutants.filter((mutant) => mutant.equivalent !== undefined).length;
    let killed = 0;
    const ms = await timed(async () => {
      const report = await against(async () => {
        await using cloud = embedded();
        for (const state of ["RouteOrder", "HasItems"]) await assertChoice(workflow(ORDERS).on(cloud), state);
      });
      killed = report.killed.length;
    });
    return { mutants: mutants.length - equivalent, equivalent, killed, ms };
  },
  other: async () => {
    const { mutate } = await import("../../../src/properties/index.js");
    const { embedded, returns, workflow } = await import("../../../src/index.js");
    const { against } = mutate(ORDERS, { only: ["Choice"] });
    let killed = 0;
    const ms = await timed(async () => {
      const report = await against(async () => {
        await using cloud = embedded();
        const orders = workflow(ORDERS)
          .on(cloud)
          .stub("InventoryReservation", returns({ reservation: "res-1" }))
          .stub("PaymentProcessing", returns({ payment: "pay-1" }))
          .stub("CustomerNotification", returns({ MessageId: "note-1" }))
          .stub("ShippingPreparation", returns({ MessageId: "ship-1" }))
          .stub("ConfirmOrder", returns({ confirmed: true }));
        for (const { input, path, result } of TABLE) {
          await orders.withInput(input).expectPath("RouteOrder", path).expectOutput({ result }).run();
        }
      });
      killed = report.killed.length;
    });
    return { killed, ms };
  },
  lines: (ours, table) => {
    const { mutants = 0, equivalent = 0, killed = 0, ms = 0 } = ours;
    const share = (count: number): string => `${count} of ${mutants} (${((100 * count) / mutants).toFixed(1)} %)`;
    return [
      {
        what: "killed by assertChoice; beside it, by a table of three orders",
        stepwright: share(killed),
        ...(table !== undefined && { other: share(table["killed"] ?? 0) }),
        goal: "≥ 90 %",
        met: killed >= mutants * 0.9,
        inside: `mutants that no input tells from the definition are left out: ${equivalent}`,
      },
      {
        what: "time",
        stepwright: `${(ms / 1000).toFixed(1)} s`,
        ...(table !== undefined && { other: `${((table["ms"] ?? 0) / 1000).toFixed(1)} s` }),
        inside: "every mutant deployed on a cloud of its own, up to the first failure made smallest",
      },
    ];
  },
};
