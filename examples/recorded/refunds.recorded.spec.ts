import { embedded, fails, is, returns, workflow, type EmbeddedCloud } from "stepwright";

describe("Refunds, as recorded", () => {
  let cloud: EmbeddedCloud;

  before(() => {
    cloud = embedded({ startAt: "2026-03-02T09:14:07.318Z" });
  });
  after(() => cloud.close());

  it("refunds an approved order", async () => {
    await workflow("examples/recorded/refunds.asl.json")
      .on(cloud)
      .withInput({ orderId: "order-2041" })
      .stub(
        "LookUpOrder",
        returns({
          items: [
            { sku: "sku-1", amount: 40 },
            { sku: "sku-2", amount: 60 },
            { sku: "sku-3", amount: 80 },
          ],
          total: 180,
        }),
      )
      .stub("AskForApproval", returns({ by: "dora" }).after("90m"))
      .stub("RefundItem", returns({ refund: "rf-1", amount: 40 }))
      .stub(
        "RefundItem",
        fails("Bank.Unavailable", "closed for the night")
          .after("1200ms")
          .thenReturns({ refund: "rf-2", amount: 60 })
          .item(1),
      )
      .stub("RefundItem", returns({ refund: "rf-3", amount: 80 }).item(2))
      .stub(
        "TellCustomer",
        returns({ MessageId: "d5a2a4fc-41f0-5d4c-9a35-f9c4b2b7e1aa", SdkHttpMetadata: { HttpStatusCode: 200 } }),
      )
      .expectSucceeded()
      .expectPath("LookUpOrder", "NeedsApproval", "AskForApproval", "RefundItems", "TellCustomer", "Sum")
      .expectItems("RefundItems", { total: 3, succeeded: 3 })
      .expectRetries("RefundItem", 1)
      .expectOutput({ orderId: "order-2041", told: "d5a2a4fc-41f0-5d4c-9a35-f9c4b2b7e1aa", at: is.isoDate() })
      .run();
  });
});
