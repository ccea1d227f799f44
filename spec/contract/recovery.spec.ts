import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { series } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import { circuitFunctions, guarded, saga, undoing } from "./recovery-machines.js";
import { worlds, type OpenWorld } from "./worlds.js";

/** What a run that did not do as expected reports. */
async function report(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "it did as expected",
    (error: unknown) => (error as Error).message,
  );
}

for (const { name, realTime, open } of worlds) {
  // How long the circuit stays open, and the pause between runs.
  const { openMs, pause } = realTime ? { openMs: 800, pause: "200ms" } : { openMs: 30_000, pause: "8s" };
  describe(`Recovery on ${name}`, function () {
    this.timeout(20_000);
    let world: OpenWorld;
    let deadLetters = "";
    before(async () => {
      world = await open();
      for (const step of ["reserve", "charge", "refund", "release"]) world.lambda(step, () => ({ step }));
      world.lambda("ship", ({ broken }: { readonly broken?: boolean }) => {
        if (broken === true) throw new Error("no carrier");
        return {};
      });
      const { QueueUrl = "" } = await world.target.sqs.send(new CreateQueueCommand({ QueueName: "orders-dlq" }));
      deadLetters = QueueUrl;
    });
    after(() => world.close());

    it("undoes what had succeeded, leaves a dead letter, and tells what it cost", async () => {
      const order = { orderId: "A1", broken: true, deadLetters };
      const execution = await workflow(saga)
        .on(world.target)
        .withInput(order)
        .expectFailed({ error: "Order.Failed" })
        .expectCompensation(undoing)
        .expectDeadLetter("orders-dlq", { orderId: "A1", error: "Error" })
        .expectDeadLetter(deadLetters)
        .expectTransitions({ atMost: 7 })
        .expectTransitions(7)
        .run();
      expect(execution.status).to.equal("FAILED");
      const { Messages = [] } = await world.target.sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLetters }));
      expect(Messages.map(({ Body }) => Body)).to.deep.equal(['{"orderId":"A1","error":"Error"}']);
    });

    it("says what was not undone, what is not in the queue, and what was too dear", async () => {
      const run = workflow(saga)
        .on(world.target)
        .withInput({ orderId: "A2", deadLetters })
        .expectCompensation(undoing)
        .expectDeadLetter("orders-dlq", { orderId: "A2" }, { within: "0s" })
        .expectTransitions({ atMost: 2 })
        .run();
      const text = await report(run);
      expect(text).to.contain('"ReserveStock" succeeded and was not compensated by "ReleaseStock"');
      expect(text).to.contain("it made 3");
      expect(text).to.match(/to leave a message in the queue orders-dlq that contains \{"orderId": "A2"\}/);
    });

    it("looks at a queue by its ARN, and knows which there are", async () => {
      const { target } = world;
      const { QueueUrl } = await target.sqs.send(new CreateQueueCommand({ QueueName: "texts" }));
      await target.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "plain text" }));
      const passes = workflow({ StartAt: "Done", States: { Done: { Type: "Succeed" } } }).on(target);
      const texts = "arn:aws:sqs:us-east-1:123456789012:texts";
      await passes.expectDeadLetter(texts, "plain text", { earlier: true }).run();
      const text = await report(passes.expectDeadLetter("text", 1).run());
      expect(text).to.contain("there is no queue text in us-east-1").and.to.contain('Did you mean "texts"?');
    });

    it("shows a circuit that opens, refuses, and is tried again", async () => {
      for (const [fn, handler] of Object.entries(circuitFunctions({ failures: 3, openMs, downFor: 4 }))) {
        world.lambda(fn, handler);
      }
      const orders = Array.from({ length: 12 }, (_, orderId) => ({ orderId }));
      const { results, summary } = await series(workflow(guarded).on(world.target), orders)
        .pause(pause)
        .expectCircuit("CallPayments")
        .opensAfter({ failures: 3 })
        .halfOpensAfter(`${openMs / 1000}s`)
        .run();
      expect(results.slice(0, 4).map(({ error }) => error)).to.deep.equal([
        ...Array.from({ length: 3 }, () => "Payments.Down"),
        "Circuit.Open",
      ]);
      expect(summary.failures.map(({ error }) => error)).to.have.members(["Payments.Down", "Circuit.Open"]);
    });
  });
}
