import { fileURLToPath } from "node:url";
import { returns, type WorkflowBuilder } from "stepwright";

/** The order workflow, as it would be deployed. */
export const definition: string = fileURLToPath(new URL("./orders.asl.json", import.meta.url));

/** An order of 500 pieces in two positions. */
export const bulkOrder: { type: string; quantity: number; items: { productId: string; quantity: number }[] } = {
  type: "bulk",
  quantity: 500,
  items: [
    { productId: "prod-1", quantity: 300 },
    { productId: "prod-2", quantity: 200 },
  ],
};

/** Answers the tasks of the order workflow the way its services do on a good day; `confirm-order` is a function of its own. */
export function onAGoodDay(orders: WorkflowBuilder): WorkflowBuilder {
  return orders
    .stub("PriceItem", returns({ productId: "prod-1", price: 5 }))
    .stub("InventoryReservation", returns({ reservation: "res-1" }))
    .stub("PaymentProcessing", returns({ payment: "pay-1" }))
    .stub("CustomerNotification", returns({ MessageId: "note-1" }))
    .stub("ShippingPreparation", returns({ MessageId: "ship-1" }));
}
