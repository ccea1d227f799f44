import * as chai from "chai";
import { CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { fileURLToPath } from "node:url";
import { captureEvents, embedded, event, publish, returns, workflow, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { putRule } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

describe("A workflow that an event starts", () => {
  const bus = "workflows";
  let cloud: EmbeddedCloud;

  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  it("starts within half a minute, completes within two, and its events are correlated with the trigger", async () => {
    await cloud.eventBridge.send(new CreateEventBusCommand({ Name: bus }));
    const machine = await cloud.deploy("workflow", fileURLToPath(new URL("./workflow.asl.json", import.meta.url)));
    const requested = { source: ["workflow.trigger"], "detail-type": ["WorkflowStartRequested"] };
    await putRule(cloud, "start-workflow", requested, { Id: "workflow", Arn: machine.stateMachineArn }, bus);

    await using seen = await captureEvents(bus, { on: cloud });
    const trigger = event({
      source: "workflow.trigger",
      detailType: "WorkflowStartRequested",
      detail: { requestId: "request-1" },
      bus,
    });
    const { event: published, executions } = await publish(trigger)
      .on(cloud)
      .expectRule("start-workflow")
      .expectTriggered(
        workflow(machine)
          .stub("Work", returns({ done: true }).after("90s"))
          .expectSucceeded()
          .within("120s"),
        { within: "120s", times: 1 }, // of the event: started and ended
      )
      .run();

    const [execution] = executions;
    expect(execution).to.be.triggeredBy(published);
    expect(Number(execution?.startDate) - Date.parse(String(published["time"]))).to.be.at.most(30_000);
    const completed = { "detail-type": ["WorkflowCompleted"], detail: { requestId: ["request-1"], done: [true] } };
    await seen.expectEvents([requested, completed], { order: "causal" });
    expect(seen).to.have.ordered.events([requested, completed]).correlatedWith(published);
    expect(seen.events).to.have.length(2);
  });
});
