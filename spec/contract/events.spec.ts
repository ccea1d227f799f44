import { expect } from "chai";
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { captureEvents, endpoint, event, publish, replay, workflow, type Target } from "../../src/index.js";
import { rejection } from "../targets/rejection.js";
import { worlds } from "./worlds.js";

/** A workflow that tells the bus that it has billed an order. */
const billing = {
  StartAt: "Tell",
  States: {
    Tell: {
      Type: "Task",
      Resource: "arn:aws:states:::events:putEvents",
      Parameters: {
        Entries: [{ Source: "billing", DetailType: "Billed", "Detail.$": "$.detail", EventBusName: "shop" }],
      },
      End: true,
    },
  },
} as const;

const role = "arn:aws:iam::123456789012:role/events";
const placed = (id: number) =>
  event({ source: "orders", detailType: "Order placed", detail: { orderId: id }, bus: "shop" });

for (const world of worlds) {
  describe(`Events on ${world.name}`, function () {
    this.timeout(20_000);
    let target: Target;
    let close: () => Promise<void>;
    let machine: { readonly stateMachineArn: string };

    before(async () => {
      ({ target, close } = await world.open());
      machine = await target.deploy("billing", billing);
      const { eventBridge } = target;
      const bus = await eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
      await eventBridge.send(new CreateArchiveCommand({ ArchiveName: "orders", EventSourceArn: bus.EventBusArn }));
      const EventPattern = JSON.stringify({ source: ["orders"] });
      await eventBridge.send(new PutRuleCommand({ Name: "bill", EventBusName: "shop", EventPattern }));
      await eventBridge.send(
        new PutTargetsCommand({
          Rule: "bill",
          EventBusName: "shop",
          Targets: [{ Id: "billing", Arn: machine.stateMachineArn, RoleArn: role }],
        }),
      );
    });
    after(() => close());

    it("captures what a published event leads to, and proves what does not come", async () => {
      await using seen = await captureEvents("shop", { on: target });
      const { event: put, executions } = await publish(placed(1))
        .on(target)
        .expectRule("bill")
        .expectTriggered(workflow(machine).expectPath("Tell").expectSucceeded(), { within: "10s", times: 1 })
        .run();
      expect(executions[0]?.name).to.match(new RegExp(`^${String(put["id"])}_`));
      await seen.expectEvents([{ source: ["orders"] }, { source: "billing", detail: { orderId: 1 } }], {
        within: "5s",
      });
      await seen.expectEvent({ source: ["billing"], resources: [executions[0]?.executionArn ?? ""] });
      await seen.expectNone({ source: ["refunds"] }, { quiet: "200ms" });
      expect(seen.events.map(({ source }) => source).sort()).to.deep.equal(["billing", "orders"]);
      const error = await rejection(
        "EVENT_EXPECTATION_FAILED",
        seen.expectEvent({ source: ["billing"], detail: { orderId: [2] } }, { within: "100ms" }),
      );
      expect(error.message).to.contain("detail.orderId: wanted 2, saw 1");
    });

    it("narrows a capture by pattern and correlation", async () => {
      await using seen = await captureEvents("shop", {
        on: target,
        pattern: { source: ["billing"], detail: { orderId: [{ numeric: [">", 1] }] } },
        correlation: "3",
      });
      for (const id of [1, 2, 3]) await publish(placed(id)).on(target).run();
      await seen.expectEvent({ detail: { orderId: [3] } }, { within: "5s" });
      await seen.expectNone({ detail: { orderId: [2] } }, { quiet: "200ms" });
      expect(seen.events).to.have.length(1);
    });

    it("leaves nothing behind", async () => {
      const seen = await captureEvents("shop", { on: target });
      await seen.close();
      const { Rules = [] } = await target.eventBridge.send(new ListRulesCommand({ EventBusName: "shop" }));
      const { QueueUrls = [] } = await target.sqs.send(new ListQueuesCommand({}));
      expect(Rules.map(({ Name }) => Name)).to.deep.equal(["bill"]);
      expect(QueueUrls).to.deep.equal([]);
    });

    it("tells why an event started nothing", async () => {
      const other = event({ source: "refunds", detailType: "Refunded", bus: "shop" });
      const checked = await publish(other)
        .on(target)
        .expectNoRule("bill")
        .expectTriggered(workflow(machine), { within: "300ms" })
        .check();
      expect(checked.verdicts.map(({ holds }) => holds)).to.deep.equal([true, false]);
      expect(checked.verdicts[1]?.assessment.details.join("\n")).to.contain('source: wanted "orders", saw "refunds"');
      await publish(other).on(target).expectNotTriggered(workflow(machine), { quiet: "200ms" }).run();
    });

    it("replays an archive", async () => {
      const { event: again, executions } = await replay("orders")
        .on(target)
        .from("2020-01-01T00:00:00Z")
        .to("2040-01-01T00:00:00Z")
        .expectTriggered(workflow(machine).expectSucceeded())
        .run();
      expect(again["replay-name"]).to.match(/^stepwright-/);
      expect(executions.length).to.be.greaterThan(3);
    });
  });
}

describe("events on a target in real time", () => {
  it("asks how long to look for what must not come", async () => {
    const served = await listen(createCloud());
    await using target = endpoint(served.url);
    {
      await using seen = await captureEvents(undefined, { on: target });
      const error = await rejection("QUIET_MISSING", seen.expectNone({ source: ["x"] }));
      expect(error.message).to.equal(
        `expectNone(…) was asked on endpoint ${served.url}, where only time can tell that no event comes. Say how long to look: { quiet: "2s" }. On embedded() it is not needed: the clock proves that nothing is pending.`,
      );
    }
    await served.close();
  });
});
