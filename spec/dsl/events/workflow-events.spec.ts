import { expect } from "chai";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import {
  embedded,
  execution,
  fromPlan,
  is,
  returns,
  workflow,
  type EmbeddedCloud,
  type ExecutionPlan,
} from "../../../src/index.js";
import { rejection } from "../../targets/rejection.js";

const put = (source: string, detail: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::events:putEvents",
  Parameters: { Entries: [{ Source: source, DetailType: "Told", Detail: detail }] },
});

const telling = {
  StartAt: "First",
  States: {
    First: { ...put("orders", { step: 1 }), Next: "Rest" },
    Rest: { Type: "Wait", Seconds: 5, Next: "Second" },
    Second: { ...put("billing", { step: 2 }), End: true },
  },
} as const;

describe("workflow(…).expectEvent", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });

  it("sees what the execution puts and what tells of it, in causal order", async () => {
    await workflow(telling)
      .on(cloud)
      .expectEvent({ source: ["orders"] }, { times: 1 })
      .expectEvent({ source: "billing", detail: { step: is.number() } })
      .expectEvents([
        { detail: { step: [1] } },
        { detail: { step: [2] } },
        { source: ["aws.states"], detail: { status: ["SUCCEEDED"] } },
      ])
      .expectNoEvent({ source: ["refunds"] })
      .run();
  });

  it("hears nothing of other executions", async () => {
    const machine = await cloud.deploy("telling", telling);
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn }));
    await workflow(machine)
      .on(cloud)
      .expectEvent({ source: ["orders"] }, { times: 1 })
      .run();
    await workflow({ StartAt: "End", States: { End: { Type: "Succeed" } } })
      .on(cloud)
      .expectNoEvent({ source: ["orders"] })
      .run();
  });

  it("tells what differs", async () => {
    const error = await rejection(
      "EXPECTATIONS_FAILED",
      workflow(telling)
        .on(cloud)
        .expectEvent({ source: ["orders"], detail: { step: [2] } })
        .expectNoEvent({ source: ["billing"] })
        .expectEvents([{ source: ["billing"] }, { source: ["orders"] }])
        .run(),
    );
    expect(error.message).to.contain(
      'expected the execution to put an event that matches {"source":["orders"],"detail":{"step":[2]}}',
    );
    expect(error.message).to.contain("detail.step: wanted 2, saw 1");
    expect(error.message).to.contain('to put no event that matches {"source":["billing"]}');
    expect(error.message).to.contain("number 2 came before number 1");
  });

  it("goes by the history where nobody listened", async () => {
    const machine = await cloud.deploy("telling", telling);
    const { executionArn = "" } = await cloud.sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn }),
    );
    await execution(executionArn)
      .on(cloud)
      .expectEvents([{ source: ["orders"] }, { source: ["billing"] }])
      .run();
  });

  it("counts a call that a stub answers as put", async () => {
    await workflow(telling)
      .on(cloud)
      .stub("First", returns({ FailedEntryCount: 0, Entries: [{ EventId: "e-1" }] }))
      .expectEvent({ source: ["orders"] }, { times: 1 })
      .run();
  });

  it("is plain data, and prints", async () => {
    const built = workflow(telling)
      .on(cloud)
      .expectEvents([{ source: "orders" }, { source: ["billing"] }])
      .expectNoEvent({ source: ["x"] });
    expect(built.explain()).to.contain('it puts events that match {"source":"orders"}, then {"source":["billing"]}');
    expect(built.explain()).to.contain('it puts no event that matches {"source":["x"]}');
    const plan = JSON.parse(JSON.stringify(built.toPlan())) as ExecutionPlan;
    await fromPlan(plan, { on: cloud }).run();
  });
});
