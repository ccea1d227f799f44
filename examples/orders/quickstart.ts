import { embedded, fails, handles, is, render, returns, workflow } from "stepwright";
import { bulkOrder, definition } from "./machine.js";

const cloud = embedded({ seed: 42 });
const orders = await cloud.deploy("orders", definition);

// What the workflow must do. Nothing runs yet: this is a description.
const bulk = workflow(orders)
  .on(cloud)
  .withInput(bulkOrder)
  .stub(
    "PriceItem",
    handles((item) => ({ ...(item as object), price: 5 })),
  )
  .stub("InventoryReservation", returns({ reservation: "res-1" }))
  .stub("PaymentProcessing", fails("Card.Unavailable", "try again").twice().thenReturns({ payment: "pay-1" }))
  .stub("CustomerNotification", returns({ MessageId: "note-1" }))
  .stub("ShippingPreparation", returns({ MessageId: "ship-1" }).after("2s"))
  .stub("ConfirmOrder", fails("Desk.Closed", "nobody there"))
  .expectSucceeded()
  .expectPath("BulkProcessing", "FulfilOrder", "ConfirmByHand")
  .expectBranches(["InventoryReservation", "PaymentProcessing", "CustomerNotification", "ShippingPreparation"])
  .expectItems("PriceItems", { total: 2, succeeded: 2 })
  .expectRetries("PaymentProcessing", 2)
  .expectBackoff("PaymentProcessing", ["1s", "2s"])
  .expectWait("WaitForSettlement", { between: ["5s", "6s"] })
  .expectCaught("ConfirmOrder", "Desk.Closed", "ConfirmByHand")
  .expectOutput({ result: "bulk_processed", items: [{ price: is.number() }, { price: 5 }] })
  .within("60s");

title("The plan");
console.log(bulk.explain());

title("The run");
const checked = await bulk.check();
console.log(render(checked.execution));
console.log();
for (const { holds, assessment } of checked.verdicts) console.log(`  ${holds ? "✔" : "✘"} ${assessment.expected}`);

title("What a failing expectation looks like");
try {
  await bulk.expectPath("StandardProcessing").expectRetries("PaymentProcessing", 1).run();
} catch (error) {
  console.log((error as Error).message);
}

function title(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}\n`);
}
