import { expect, use } from "chai";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import stepwright from "../../matchers/index.js";
import {
  captureEvents,
  event,
  is,
  publish,
  workflow,
  type CustomEvent,
  type DeployedMachine,
  type Target,
} from "../../src/index.js";
import { worlds } from "./worlds.js";

use(stepwright);

const tells = {
  StartAt: "Tell",
  States: {
    Tell: {
      Type: "Task",
      Resource: "arn:aws:states:::events:putEvents",
      Parameters: {
        Entries: [
          { Source: "shop", DetailType: "Told", Detail: { "order.$": "$.detail.order" } },
          { Source: "shop", DetailType: "Told again", Detail: { "order.$": "$.detail.order" } },
        ],
      },
      End: true,
    },
  },
} as const;

const placed = (order: string): CustomEvent => event({ source: "checkout", detailType: "Placed", detail: { order } });

for (const { name, open } of worlds) {
  describe(`Matchers of events on ${name}`, function () {
    this.timeout(20_000);
    let target: Target;
    let close: () => Promise<void>;
    let machine: DeployedMachine;

    before(async () => {
      ({ target, close } = await open());
      machine = await target.deploy("tells", tells);
      const rule = { Name: "orders", EventPattern: '{"source":["checkout"]}' };
      await target.eventBridge.send(new PutRuleCommand(rule));
      const RoleArn = "arn:aws:iam::123456789012:role/events";
      const Targets = [{ Id: "tells", Arn: machine.stateMachineArn, RoleArn }];
      await target.eventBridge.send(new PutTargetsCommand({ Rule: "orders", Targets }));
    });
    after(() => close());

    it("judge what an execution emitted by its history", async () => {
      const done = await workflow(machine)
        .on(target)
        .withInput({ detail: { order: "A1" } })
        .within("10s")
        .run();
      expect(done).to.have.emitted({ "detail-type": ["Told"], detail: { order: ["A1"] } }, { times: 1 });
      expect(done).to.have.emitted({ id: is.uuid(), resources: [machine.stateMachineArn, done.executionArn] });
      expect(done).to.not.have.emitted({ detail: { order: ["A2"] } });
      expect(done).to.not.be.triggeredBy("11111111-2222-4333-8444-555555555555");
    });

    it("judge what started an execution, and what a capture has seen", async () => {
      await using seen = await captureEvents(undefined, { on: target });
      const triggered = workflow(machine).expectSucceeded();
      const first = await publish(placed("A1")).on(target).expectTriggered(triggered, { within: "10s" }).run();
      const second = await publish(placed("B2")).on(target).expectTriggered(triggered, { within: "10s" }).run();
      expect(first.executions[0]).to.be.triggeredBy(first.event).and.not.be.triggeredBy(second.event);

      await seen.expectEvent({ "detail-type": ["Told again"] }, { within: "5s" });
      await seen.expectEvent({ "detail-type": ["Told again"], detail: { order: ["B2"] } }, { within: "5s" });
      const told = [{ source: ["checkout"] }, { "detail-type": ["Told"] }];
      for (const { event: put, executions } of [first, second]) {
        expect(seen).to.have.ordered.events(told).correlatedWith(put);
        expect(seen).to.have.event({ "detail-type": ["Told"] }, { correlatedWith: put, times: 1 });
        for (const execution of executions)
          expect(seen)
            .to.have.event({ source: ["shop"] })
            .correlatedWith(execution);
      }
      expect(seen)
        .to.have.event({ detail: { order: ["B2"] } })
        .not.correlatedWith(first.event);
      expect(seen).to.not.have.event({ source: ["refunds"] });
    });
  });
}
