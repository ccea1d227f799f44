import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded } from "../../src/targets/index.js";
import { RecordedPort } from "./recorded-port.js";
import { definition, order } from "./machine.js";

const done = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;

describe("A started execution", () => {
  it("runs until it is judged", async () => {
    const cloud = embedded();
    const orders = await cloud.deploy("orders", definition);
    const running = await workflow(orders)
      .on(cloud)
      .withInput(order)
      .stub("Price", returns(1))
      .stub("Charge", returns(2))
      .expectPath("Settle")
      .start();
    expect(running.arn).to.match(/^arn:aws:states:us-east-1:123456789012:execution:orders:orders-[0-9a-f]{8}-1$/);
    expect(await cloud.port().describe(running.arn)).to.have.property("status", "RUNNING");
    const [result, execution] = await Promise.all([running.check(), running.run()]);
    expect(result.ok).to.equal(true);
    expect(execution).to.equal(result.execution);
  });

  it("can be stopped", async () => {
    const port = new RecordedPort({ description: { status: "ABORTED" } });
    const running = await workflow(done).on(port).expectAborted().start();
    await running.stop();
    await running.stop({ error: "Desk.Closed", cause: "for today" });
    expect((await running.check()).ok).to.equal(true);
    expect(port.calls).to.deep.equal([
      "deployTemporary workflow",
      "start",
      "stop Stepwright.Stopped: Stopped by the test that started it.",
      "stop Desk.Closed: for today",
      "wait",
      "describe",
      "history",
      "release",
      "remove",
    ]);
  });

  it("is stopped and let go of at the end of its block if nobody judged it", async () => {
    const port = new RecordedPort();
    {
      await using running = await workflow(done).on(port).start();
      expect(running.arn).to.be.a("string");
    }
    expect(port.calls.slice(2)).to.deep.equal([
      "stop Stepwright.Stopped: Stopped by the test that started it.",
      "release",
      "remove",
    ]);
    const judged = new RecordedPort();
    {
      await using running = await workflow(done).on(judged).start();
      await running.run();
    }
    expect(judged.calls.filter((call) => call.startsWith("stop") || call === "remove")).to.deep.equal(["remove"]);
  });
});
