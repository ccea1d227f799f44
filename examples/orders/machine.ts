import { fileURLToPath } from "node:url";
import { fails, returns, type WorkflowBuilder } from "stepwright";

/** The order workflow, as it would be deployed. */
export const definition: string = fileURLToPath(new URL("./orders.asl.json", import.meta.url));

/** An order of 500 pieces in two positions. */
export const bulkOrder = {
  type: "bulk",
  quantity: 500,
  items: [
    { productId: "prod-1", quantity: 300 },
    { productId: "prod-2", quantity: 200 },
  ],
};

/** Answers every task of the order workflow the way its services do on a good day. */
export function onAGoodDay(orders: WorkflowBuilder): WorkflowBuilder {
  return orders
    .stub("PriceItem", returns({ productId: "prod-1", price: 5 }))
    .stub("InventoryReservation", returns({ reservation: "res-1" }))
    .stub("PaymentProcessing", returns({ payment: "pay-1" }))
    .stub("CustomerNotification", returns({ MessageId: "note-1" }))
    .stub("ShippingPreparation", returns({ MessageId: "ship-1" }))
    .stub("ConfirmOrder", returns({ confirmed: true }));
}

/** The card service is down for two calls, the confirmation for good. */
export function onABadDay(orders: WorkflowBuilder): WorkflowBuilder {
  return orders
    .stub("PaymentProcessing", fails("Card.Unavailable", "try again").twice().thenReturns({ payment: "pay-1" }))
    .stub("ConfirmOrder", fails("Desk.Closed", "nobody there"));
}
