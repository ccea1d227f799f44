import * as chai from "chai";
import { embedded, returns, target, workflow } from "stepwright";
import stepwright from "stepwright/chai";

chai.use(stepwright);
const { expect } = chai;

describe("orders, outside", () => {
  it("runs on an embedded cloud", async () => {
    const cloud = embedded();
    const orders = await cloud.deploy("orders", "./orders.asl.json");
    const execution = await workflow(orders)
      .on(cloud)
      .withInput({ type: "bulk" })
      .stub("BulkProcessing", returns("bulk_processed"))
      .expectPath("BulkProcessing")
      .expectOutput("bulk_processed")
      .within("60s")
      .run();
    expect(execution).to.have.succeeded;
    expect(execution).to.have.visited("BulkProcessing", { times: 1 });
    expect(execution).to.not.have.visited("StandardProcessing");
  });

  it("runs on the suite's target", async () => {
    const orders = await target().deploy("orders", "./orders.asl.json");
    await workflow(orders).withInput({ type: "other" }).expectExactPath("Route", "StandardProcessing").run();
  });

  it("lists what failed", async () => {
    const cloud = embedded();
    const run = workflow("./orders.asl.json").on(cloud).withInput({ type: "other" }).expectPath("BulkProcessing").run();
    const failure = await run.then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure?.message).to.contain("BulkProcessing").and.to.contain("StandardProcessing");
    expect(failure?.message).to.match(/orders\.spec\.ts:\d+:\d+/);
  });
});
