import * as chai from "chai";
import { embedded, fails, handles, is, workflow, type EmbeddedCloud, type WorkflowBuilder } from "stepwright";
import stepwright from "stepwright/chai";
import { bulkOrder, definition, onAGoodDay } from "./machine.js";

chai.use(stepwright);
const { expect } = chai;

describe("The order workflow", () => {
  let cloud: EmbeddedCloud;
  let orders: WorkflowBuilder;

  const confirmed: unknown[] = [];

  before(async () => {
    cloud = embedded();
    cloud.lambda("confirm-order", (order) => {
      confirmed.push(order);
      return { confirmed: true };
    });
    const machine = await cloud.deploy("orders", definition);
    orders = onAGoodDay(workflow(machine).on(cloud));
  });
  after(() => cloud.close());

  describe("routes by priority, type and amount", () => {
    const cases = [
      {
        name: "high_priority_order",
        input: { priority: "high", amount: 1000 },
        path: "HighPriorityProcessing",
        result: "priority_processed",
      },
      {
        name: "bulk_order",
        input: { type: "bulk", quantity: 500 },
        path: "BulkProcessing",
        result: "bulk_processed",
      },
      {
        name: "standard_order",
        input: { type: "standard", amount: 100 },
        path: "StandardProcessing",
        result: "standard_processed",
      },
      {
        name: "large_amount",
        input: { type: "standard", amount: 10_000 },
        path: "HighPriorityProcessing",
        result: "priority_processed",
      },
    ];
    for (const { name, input, path, result } of cases) {
      it(name, async () => {
        await orders.withInput(input).expectPath("RouteOrder", path).expectOutput({ result }).within("60s").run();
      });
    }
  });

  it("fulfils in four branches", async () => {
    const execution = await orders
      .withInput({
        orderId: "order-123",
        items: [
          { productId: "prod-1", quantity: 2 },
          { productId: "prod-2", quantity: 1 },
        ],
        customer: { customerId: "cust-456", email: "customer@example.com" },
      })
      .expectBranches(["InventoryReservation", "PaymentProcessing", "CustomerNotification", "ShippingPreparation"], {
        exactly: true,
      })
      .expectNoErrors()
      .within("180s")
      .run();
    expect(execution).to.have.succeeded;
    expect(execution).to.have.branches({
      InventoryReservation: "succeeded",
      PaymentProcessing: "succeeded",
      CustomerNotification: "succeeded",
      ShippingPreparation: "succeeded",
    });
  });

  it("prices every item, two at a time", async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ productId: `prod-${index}`, quantity: index + 1 }));
    await orders
      .withInput({ type: "bulk", items })
      .stub(
        "PriceItem",
        handles((item) => ({ ...(item as object), price: 5 })),
      )
      .expectItems("PriceItems", { total: 100, succeeded: 100 })
      .expectItems("PriceItems", (item) => item.expectVisited("PriceItem").expectOutput({ price: 5 }))
      .expectMaxConcurrency("PriceItems", 2)
      .expectCalled("PriceItem", { times: 100 })
      .run();
  });

  it("charges again while the card service is away", async () => {
    const execution = await orders
      .withInput(bulkOrder)
      .stub("PaymentProcessing", fails("Card.Unavailable", "try again").twice().thenReturns({ payment: "pay-1" }))
      .expectRetries("PaymentProcessing", 2)
      .expectBackoff("PaymentProcessing", ["1s", "2s"])
      .expectState("PaymentProcessing", (state) => state.attempts(3).output({ payment: is.string() }))
      .run();
    expect(execution).to.have.retried("PaymentProcessing", { times: 2 });
  });

  it("sends an invoice when the card is declined", async () => {
    await orders
      .withInput(bulkOrder)
      .stub("PaymentProcessing", fails("Card.Declined", "no funds"))
      .expectCaught("PaymentProcessing", "Card.Declined", "InvoiceFallback")
      .expectVisits("InvoiceFallback", 1)
      .expectOutput({ fulfilment: [{}, { payment: "invoice", reason: "Card.Declined" }, {}, {}] })
      .run();
  });

  it("confirms by hand when nobody answers for half a minute", async () => {
    await orders
      .withInput({ type: "standard" })
      .stub("ConfirmOrder", fails("Desk.Closed", "nobody there"))
      .expectRetries("ConfirmOrder", 3)
      .expectBackoff("ConfirmOrder", ["2s", "3s", "4.5s"])
      .expectCaught("ConfirmOrder", "Desk.Closed", "ConfirmByHand")
      .expectOutput({ confirmation: { confirmed: "by hand" } })
      .run();
  });

  it("waits five seconds for the settlement", async () => {
    const execution = await orders
      .withInput({ type: "standard" })
      .expectWait("WaitForSettlement", { between: ["5s", "6s"] })
      .expectCalled("PaymentProcessing", { times: 1, with: { Payload: { type: "standard_processed" } } })
      .run();
    expect(execution).to.have.finishedWithin("6s");
    expect(execution)
      .to.have.state("ConfirmOrder")
      .with.output({ confirmation: { confirmed: true } });
  });

  it("hands the whole order to the function that confirms it", async () => {
    await orders.withInput(bulkOrder).run();
    expect(confirmed.at(-1)).to.deep.include({ result: "bulk_processed", quantity: 500 });
  });
});
