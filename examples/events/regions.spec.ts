import * as chai from "chai";
import { CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { captureEvents, embedded, publish, workflow, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { openShop, orderPlaced, putRule, type Shop } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

describe("Orders that are forwarded to another Region", () => {
  let cloud: EmbeddedCloud;
  let ireland: EmbeddedCloud;
  let shop: Shop;

  beforeEach(async () => {
    cloud = embedded({ region: "us-east-1" });
    ireland = cloud.inRegion("eu-west-1");
    cloud.lambda("reserve-goods", () => ({ reservation: "r-1" }));
    shop = await openShop(ireland);
    await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
    const european = { source: ["shop.checkout"], detail: { country: ["DE", "FR", "IE"] } };
    const Arn = `arn:aws:events:eu-west-1:${cloud.accountId}:event-bus/shop`;
    await putRule(cloud, "to-ireland", european, { Id: "ireland", Arn });
  });
  afterEach(() => cloud.close());

  it("are fulfilled there, and tell where they were placed", async () => {
    await using here = await captureEvents("shop", { on: cloud });
    await using there = await captureEvents("shop", { on: ireland });

    const { event } = await publish(orderPlaced({ orderId: "A1", country: "IE" }))
      .on(cloud)
      .expectRule("to-ireland")
      .run();

    await there.expectEvents([
      { "detail-type": ["Order placed"], region: ["us-east-1"] },
      { "detail-type": ["Order fulfilled"], region: ["eu-west-1"] },
    ]);
    expect(there).to.have.event({ "detail-type": ["Order fulfilled"], detail: { orderId: ["A1"] } });
    expect(here).to.not.have.event({ "detail-type": ["Order fulfilled"] });
    expect(here).to.have.event({ id: [String(event["id"])] }, { times: 1 });
  });

  it("stay where they are when they are for another market", async () => {
    await using there = await captureEvents("shop", { on: ireland });
    await publish(orderPlaced({ orderId: "A2", country: "US" }))
      .on(cloud)
      .expectNoRule("to-ireland")
      .run();
    await there.expectNone({ source: ["shop.checkout"] });
    await publish(orderPlaced({ orderId: "A3" }))
      .on(ireland)
      .expectTriggered(workflow(shop.fulfilment).expectSucceeded())
      .run();
  });
});
