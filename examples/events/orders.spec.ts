import * as chai from "chai";
import fc from "fast-check";
import { embedded, event, eventPattern, fails, publish, workflow, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { eventsMatching, eventsNearly } from "stepwright/properties";
import { openShop, orderPlaced, reservable, type Shop } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

describe("Orders that start a workflow", () => {
  let cloud: EmbeddedCloud;
  let shop: Shop;

  beforeEach(async () => {
    cloud = embedded();
    shop = await openShop(cloud);
  });
  afterEach(() => cloud.close());

  it("are fulfilled, whatever the stock has to wait for", async () => {
    const { event: placed, executions } = await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .expectRule("orders-placed")
      .expectTriggered(
        workflow(shop.fulfilment)
          .stub("ReserveGoods", fails("Stock.Busy").twice().thenReturns({ reservation: "r-1" }))
          .expectPath("ReserveGoods", "TellFulfilled")
          .expectBackoff("ReserveGoods", ["5s", "10s"]),
        { within: "30s", times: 1 },
      )
      .run();

    const [execution] = executions;
    expect(execution).to.be.triggeredBy(placed);
    expect(execution).to.have.emitted({ detailType: "Order fulfilled", detail: { orderId: "A1", reservation: "r-1" } });
    expect(execution).to.not.have.emitted({ "detail-type": ["Order sold out"] });
  });

  it("are told of when they are sold out", async () => {
    const { executions } = await publish(orderPlaced({ orderId: "A2" }))
      .on(cloud)
      .expectTriggered(workflow(shop.fulfilment).stub("ReserveGoods", fails("Stock.Empty")).expectPath("TellSoldOut"))
      .expectNotTriggered(workflow(shop.shipping))
      .run();
    expect(executions[0]).to.have.emitted({ "detail-type": ["Order sold out"], detail: { orderId: ["A2"] } });
  });

  it("start nothing when they are not for this workflow", async () => {
    await publish(orderPlaced({ orderId: "A3", channel: "wholesale" }))
      .on(cloud)
      .expectNoRule("orders-placed")
      .expectNotTriggered(workflow(shop.fulfilment))
      .run();
  });

  it("match the rule as it is meant, at its bounds as well", () => {
    expect(reservable).to.matchEvent(orderPlaced({ total: 0.01 }));
    expect(reservable).to.not.matchEvent(orderPlaced({ total: 0 }));
    expect(reservable).to.not.matchEvent(orderPlaced({ total: "20" }));

    const rule = eventPattern(reservable);
    fc.assert(fc.property(eventsMatching(rule), (order) => rule.matches(order)));
    fc.assert(fc.property(eventsNearly(rule), ({ event: order, path }) => rule.explain(order).includes(path)));
  });

  it("are reserved, whatever else an order says that the rule lets through", async () => {
    cloud.lambda("reserve-goods", () => ({ reservation: "r-1" }));
    await fc.assert(
      fc.asyncProperty(eventsMatching(reservable), async (order) => {
        await publish(event({ ...order, detail: { orderId: "A4", ...order.detail } }))
          .on(cloud)
          .to("shop")
          .expectTriggered(workflow(shop.fulfilment).expectSucceeded().expectPath("TellFulfilled"))
          .run();
      }),
      { numRuns: 10 },
    );
  });
});
