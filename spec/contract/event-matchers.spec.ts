import { expect, use } from "chai";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import stepwright from "../../matchers/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import {
  embedded,
  endpoint,
  execution,
  is,
  workflow,
  type EmbeddedCloud,
  type Execution,
  type Target,
} from "../../src/index.js";

use(stepwright);

/** A world in which executions put events, and are started by them. */
interface World {
  readonly target: Target;
  readonly eventBridge: EmbeddedCloud["eventBridge"];
  /** Lets deliveries be made. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const worlds: Readonly<Record<string, () => Promise<World>>> = {
  embedded: () => {
    const target = embedded();
    const { eventBridge } = target;
    return Promise.resolve({ target, eventBridge, settle: () => target.runUntilIdle(), close: () => target.close() });
  },
  "an endpoint over a served cloud": async () => {
    const served = await listen(createCloud());
    const target = endpoint(served.url);
    const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
    const eventBridge = new EventBridgeClient({ region: "us-east-1", endpoint: served.url, credentials });
    const close = async (): Promise<void> => {
      eventBridge.destroy();
      await target.close();
      await served.close();
    };
    return { target, eventBridge, settle: () => Promise.resolve(), close };
  },
};

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
};

for (const [name, open] of Object.entries(worlds)) {
  describe(`Matchers of events: ${name}`, () => {
    let world: World;

    before(async () => {
      world = await open();
    });
    after(() => world.close());

    it("judge what an execution emitted by its history", async () => {
      const machine = await world.target.deploy("tells", tells);
      const done = await workflow(machine)
        .on(world.target)
        .withInput({ detail: { order: "A1" } })
        .within("60s")
        .run();
      expect(done).to.have.emitted({ "detail-type": ["Told"], detail: { order: ["A1"] } }, { times: 1 });
      expect(done).to.have.emitted({ id: is.uuid(), resources: [machine.stateMachineArn, done.executionArn] });
      expect(done).to.not.have.emitted({ detail: { order: ["A2"] } });
    });

    it("judge which event started an execution by its name", async () => {
      const { stateMachineArn } = await world.target.deploy("told", tells);
      await world.eventBridge.send(new PutRuleCommand({ Name: "orders", EventPattern: '{"source":["checkout"]}' }));
      const Targets = [{ Id: "told", Arn: stateMachineArn, InputPath: "$" }];
      await world.eventBridge.send(new PutTargetsCommand({ Rule: "orders", Targets }));
      const entry = { Source: "checkout", DetailType: "Placed", Detail: '{"order":"B2"}' };
      const { Entries = [] } = await world.eventBridge.send(new PutEventsCommand({ Entries: [entry, entry] }));
      const [first = "", second = ""] = Entries.map(({ EventId }) => EventId);
      const started = await startedBy(stateMachineArn, first);
      expect(started).to.be.triggeredBy(first).and.not.be.triggeredBy(second);
      expect(started).to.have.emitted({ detail: { order: ["B2"] } }, { times: 2 });
    });

    async function startedBy(stateMachineArn: string, eventId: string): Promise<Execution> {
      const { sfn } = world.target;
      for (;;) {
        await world.settle();
        const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
        const arn = executions.find((one) => one.name?.startsWith(eventId))?.executionArn;
        if (arn !== undefined) return await execution(arn).on(world.target).within("60s").run();
      }
    }
  });
}
