import * as chai from "chai";
import { CreateArchiveCommand, CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { captureEvents, embedded, publish, replay, workflow, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { orderPlaced, putRule } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

/** Points for an order; `total` says where the definition looks for its total. */
const loyalty = (total: string): object => ({
  StartAt: "GivePoints",
  States: {
    GivePoints: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "give-points", Payload: { "orderId.$": "$.detail.orderId", "total.$": total } },
      OutputPath: "$.Payload",
      End: true,
    },
  },
});

describe("Orders that a workflow failed on", () => {
  let cloud: EmbeddedCloud;
  const points = new Map<string, number>();

  beforeEach(async () => {
    cloud = embedded({ startAt: "2030-01-01T00:00:00Z" });
    points.clear();
    cloud.lambda("give-points", ({ orderId, total }: { orderId: string; total: number }) => {
      points.set(orderId, Math.floor(total / 10));
      return { orderId };
    });
    const bus = await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
    await cloud.eventBridge.send(new CreateArchiveCommand({ ArchiveName: "orders", EventSourceArn: bus.EventBusArn }));
  });
  afterEach(() => cloud.close());

  it("are replayed from the archive once it is mended", async () => {
    const broken = await cloud.deploy("loyalty", loyalty("$.detail.sum"));
    const pattern = { source: ["shop.checkout"] };
    await putRule(cloud, "loyalty", pattern, { Id: "loyalty", Arn: broken.stateMachineArn });
    for (const orderId of ["A1", "A2"]) {
      await publish(orderPlaced({ orderId, total: 45 }))
        .on(cloud)
        .expectTriggered(workflow(broken).expectFailed())
        .run();
    }
    expect(points.size).to.equal(0);

    await cloud.advanceBy("1h");
    const mended = await cloud.deploy("loyalty", loyalty("$.detail.total"));
    await using seen = await captureEvents("shop", { on: cloud });
    const { executions } = await replay("orders")
      .on(cloud)
      .from("2030-01-01T00:00:00Z")
      .to("2030-01-01T00:30:00Z")
      .expectTriggered(workflow(mended).expectSucceeded(), { times: 2 })
      .run();

    expect(Object.fromEntries(points)).to.deep.equal({ A1: 4, A2: 4 });
    expect(seen).to.have.event({ "replay-name": [{ exists: true }] }, { times: 2 });
    for (const execution of executions) expect(execution).to.have.succeeded;
  });
});
