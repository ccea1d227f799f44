import * as chai from "chai";
import { captureEvents, embedded, publish, workflow, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { openShop, orderPlaced, type Shop } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

const placed = { "detail-type": ["Order placed"] };
const fulfilled = { "detail-type": ["Order fulfilled"] };
const shipped = { "detail-type": ["Order shipped"] };

describe("An order on its way through two workflows", () => {
  let cloud: EmbeddedCloud;
  let shop: Shop;

  beforeEach(async () => {
    cloud = embedded({ startAt: "2030-01-01T08:00:00Z" });
    cloud.lambda("reserve-goods", ({ orderId }: { orderId: string }) => ({ reservation: `for ${orderId}` }));
    shop = await openShop(cloud);
  });
  afterEach(() => cloud.close());

  it("is placed, fulfilled, and shipped two hours later: in this order", async () => {
    await using seen = await captureEvents("shop", { on: cloud });
    const { event } = await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .expectTriggered(workflow(shop.fulfilment).expectSucceeded())
      .run();

    await seen.expectEvents([placed, fulfilled, shipped], { order: "causal", within: "3h" });
    expect(seen).to.have.ordered.events([placed, fulfilled, shipped]).correlatedWith(event);
    expect(seen).to.have.event({ ...shipped, time: [{ prefix: "2030-01-01T10:00" }] });
    expect(seen).to.not.have.event({ "detail-type": ["Order sold out"] });
  });

  it("is told from another order that is on its way at the same time", async () => {
    await using seen = await captureEvents("shop", { on: cloud });
    const first = await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .run();
    const second = await publish(orderPlaced({ orderId: "B2" }))
      .on(cloud)
      .run();
    await seen.expectEvent(shipped, { times: 2, within: "3h" });

    for (const { event, orderId } of [
      { event: first.event, orderId: "A1" },
      { event: second.event, orderId: "B2" },
    ]) {
      const detail = { orderId: [orderId] };
      expect(seen).to.have.event({ ...shipped, detail }, { correlatedWith: event, times: 1 });
      expect(seen).to.have.ordered.events([placed, fulfilled, shipped], { correlatedWith: event });
    }
    expect(seen)
      .to.have.event({ ...shipped, detail: { orderId: ["B2"] } })
      .not.correlatedWith(first.event);
  });

  it("is followed alone by what it says", async () => {
    await using seen = await captureEvents("shop", { on: cloud, correlation: "A1" });
    await publish(orderPlaced({ orderId: "B2" }))
      .on(cloud)
      .run();
    await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .run();
    await seen.expectEvents([placed, fulfilled, shipped]);
    await seen.expectNone({ detail: { orderId: ["B2"] } });
    expect(seen.events).to.have.length(3);
  });
});
