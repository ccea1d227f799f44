import { expect } from "chai";
import { SendTaskSuccessCommand } from "@aws-sdk/client-sfn";
import { waitingAt } from "../../dsl/waiting.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { rejection } from "../dsl/refusal.js";
import { RecordedPort } from "./recorded-port.js";

const billing = {
  StartAt: "Approve",
  States: {
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "ask", Payload: { "token.$": "$$.Task.Token", "amount.$": "$.amount" } },
      TimeoutSeconds: 3600,
      End: true,
    },
  },
} as const;

const orders = {
  StartAt: "Bill",
  States: {
    Bill: {
      Type: "Task",
      Resource: "arn:aws:states:::states:startExecution.sync:2",
      Parameters: {
        StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:billing",
        Input: { amount: 7 },
      },
      OutputPath: "$.Output",
      End: true,
    },
  },
} as const;

const whole = {
  StartAt: "Order",
  States: {
    Order: {
      Type: "Task",
      Resource: "arn:aws:states:::states:startExecution.sync:2",
      Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders" },
      OutputPath: "$.Output",
      End: true,
    },
  },
} as const;

async function cloudWithBoth(): Promise<EmbeddedCloud> {
  const cloud = embedded();
  await cloud.deploy("billing", billing);
  await cloud.deploy("orders", orders);
  return cloud;
}

describe("A callback inside a nested execution", () => {
  it("is answered by a function", async () => {
    const cloud = await cloudWithBoth();
    const seen: unknown[] = [];
    await workflow(orders)
      .on(cloud)
      .answersIn("billing", "Approve", (_, { payload }) => {
        seen.push((payload as { Payload: { amount: number } }).Payload.amount);
        return { approved: true };
      })
      .expectChild("Bill", (child) => child.expectExactPath("Approve"))
      .expectExactOutput({ approved: true })
      .within("1s")
      .run();
    expect(seen).to.deep.equal([7]);
  });

  it("is found however deep it lies, by the machine's ARN, too", async () => {
    const cloud = await cloudWithBoth();
    const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:billing";
    await workflow(whole)
      .on(cloud)
      .answersIn(machine, "Approve", () => "deep")
      .expectExactOutput("deep")
      .run();
  });

  it("is waited for step by step", async () => {
    const cloud = await cloudWithBoth();
    const running = await workflow(orders).on(cloud).expectExactOutput({ by: "Ann" }).within("50m").start();
    const { taskToken, payload } = await running.until(waitingAt("Approve", { in: "billing" }));
    expect(payload).to.nested.include({ "Payload.amount": 7 });
    await cloud.advanceBy("50m");
    await cloud.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"by":"Ann"}' }));
    await running.run();
  });

  it("is another than one of that name in the workflow itself", async () => {
    const cloud = await cloudWithBoth();
    const both = {
      StartAt: "Approve",
      States: { Approve: { ...billing.States.Approve, End: undefined, Next: "Bill" }, ...orders.States },
    };
    await workflow(JSON.parse(JSON.stringify(both)) as object)
      .on(cloud)
      .withInput({ amount: 1 })
      .answers("Approve", () => "outer")
      .answersIn("billing", "Approve", () => "inner")
      .expectState("Approve", (approve) => approve.output("outer"))
      .expectExactOutput("inner")
      .run();
  });

  it("asks for a stub where nobody said that they answer it", async () => {
    const cloud = await cloudWithBoth();
    const text = await rejection("EXPECTATIONS_FAILED", workflow(orders).on(cloud).expectSucceeded().run());
    expect(text).to.include("Approve");
  });

  it("stands in the plan, and is refused where nested executions are not followed", async () => {
    const answered = workflow(orders).answersIn("billing", "Approve", () => "yes");
    expect(answered.explain()).to.match(/Approve of billing is answered by answersIn \(/);
    const text = await rejection(
      "PLAN_UNSUPPORTED",
      answered
        .on(new RecordedPort({ capabilities: { doubles: false } }))
        .expectSucceeded()
        .run(),
    );
    expect(text).to.include(
      'It answers the callback of "Approve" in nested executions, which are not followed there. Run it on embedded().',
    );
  });
});
