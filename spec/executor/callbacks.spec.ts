import { expect } from "chai";
import { SendTaskFailureCommand } from "@aws-sdk/client-sfn";
import { never } from "../../dsl/doubles/doubles.js";
import { waitingAt } from "../../dsl/waiting.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded } from "../../src/targets/index.js";
import { rejection } from "../dsl/refusal.js";
import { RecordedPort } from "./recorded-port.js";

const approving = {
  StartAt: "Approve",
  States: {
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://queue", MessageBody: { "order.$": "$.order", "token.$": "$$.Task.Token" } },
      TimeoutSeconds: 3600,
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Refused" }],
      Next: "Rest",
    },
    Rest: { Type: "Wait", Seconds: 60, Next: "Done" },
    Done: { Type: "Succeed" },
    Refused: { Type: "Succeed" },
  },
} as const;

const order = { order: 7 };

describe("A callback that the spec answers", () => {
  it("is answered with what a function returns, at the moment it waits", async () => {
    const cloud = embedded();
    const seen: unknown[] = [];
    const execution = await workflow(approving)
      .on(cloud)
      .withInput(order)
      .answers("Approve", async (token, task) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        seen.push(token, task, cloud.now().toISOString());
        return { approved: true };
      })
      .expectExactPath("Approve", "Rest", "Done")
      .expectExactOutput({ approved: true })
      .within("60s")
      .run();
    const [token, task, now] = seen;
    expect(task).to.deep.equal({
      state: "Approve",
      taskToken: token,
      payload: { QueueUrl: "https://queue", MessageBody: { order: 7, token } },
    });
    expect(now).to.equal("2030-01-01T00:00:00.000Z");
    expect(execution.durationMs).to.equal(60_000);
  });

  it("fails with what a function throws", async () => {
    await workflow(approving)
      .on(embedded())
      .withInput(order)
      .answers("Approve", () => {
        throw Object.assign(new Error("not today"), { name: "Desk.Closed" });
      })
      .expectPath("Approve", "Refused")
      .expectOutput({ failure: { Error: "Desk.Closed", Cause: "not today" } })
      .run();
  });

  it("is left to the function where that returns nothing", async () => {
    const cloud = embedded();
    await workflow(approving)
      .on(cloud)
      .withInput(order)
      .answers("Approve", async (taskToken) => {
        await cloud.sfn.send(new SendTaskFailureCommand({ taskToken, error: "Mine" }));
      })
      .expectCaught("Approve", "Mine", "Refused")
      .run();
  });

  it("is answered each time it waits: items, loops and retries", async () => {
    const each = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemProcessor: {
            StartAt: "Ask",
            States: {
              Ask: {
                Type: "Task",
                Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                Parameters: { MessageBody: { "item.$": "$", "token.$": "$$.Task.Token" } },
                Retry: [{ ErrorEquals: ["Again"], IntervalSeconds: 1 }],
                End: true,
              },
            },
          },
          End: true,
        },
      },
    };
    let calls = 0;
    await workflow(each)
      .on(embedded())
      .withInput([1, 2])
      .answers("Ask", (_token, { payload }) => {
        calls += 1;
        if (calls === 1) throw Object.assign(new Error(""), { name: "Again" });
        return (payload as { MessageBody: { item: number } }).MessageBody.item;
      })
      .expectExactOutput([1, 2])
      .run();
    expect(calls).to.equal(3);
  });

  it("lets time pass where its function waits for a workflow of its own", async () => {
    const cloud = embedded();
    const slow = { StartAt: "Sleep", States: { Sleep: { Type: "Wait", Seconds: 600, End: true } } } as const;
    const execution = await workflow(approving)
      .on(cloud)
      .withInput(order)
      .answers("Approve", async () => (await workflow(slow).on(cloud).run()).status)
      .expectExactOutput("SUCCEEDED")
      .run();
    expect(execution.durationMs).to.equal(660_000);
  });

  it("fails the run when an assertion in the function fails", async () => {
    const failed = await workflow(approving)
      .on(embedded())
      .withInput(order)
      .answers("Approve", () => expect(1).to.equal(2))
      .run()
      .then(String, String);
    expect(failed).to.equal("AssertionError: expected 1 to equal 2");
  });

  it("is told as late when the task timed out meanwhile", async () => {
    const cloud = embedded();
    const Refused = { Type: "Wait", Seconds: 7200, End: true };
    const { warnings } = await workflow({ ...approving, States: { ...approving.States, Refused } })
      .on(cloud)
      .withInput(order)
      .answers("Approve", async () => {
        await cloud.advanceBy("2h");
        return {};
      })
      .expectPath("Refused")
      .check();
    expect(warnings).to.deep.equal([
      'Virtual time went on to a time-out while "Approve" waited for its callback. If the answer was on its way, give it with ' +
        '.answers("Approve", …), send it inside cloud.hold(async () => …), or allow more real time with embedded({ callbackGrace: "1s" }).',
      'The answer to "Approve" was not taken: SendTaskSuccess on a task token was refused by the embedded cloud: TaskTimedOut: ' +
        "Task Timed Out: 'Provided task does not exist anymore'",
    ]);
  });

  it("names a state that waits for its callback", async () => {
    const text = await rejection(
      "PLAN_NAMES_UNKNOWN",
      workflow(approving)
        .on(embedded())
        .answers("Rest", () => 1)
        .run(),
    );
    expect(text).to.match(
      /answers names "Rest", which is a Wait state: it takes a Task that waits for its callback, with a Resource that ends in \.waitForTaskToken\./,
    );
  });
});

describe("A started execution", () => {
  it("is waited for until it stands in a state, and answered", async () => {
    const cloud = embedded();
    const running = await workflow(approving).on(cloud).withInput(order).expectPath("Approve", "Rest", "Done").start();
    const { payload, taskToken } = await running.until(waitingAt("Approve"));
    expect(payload).to.deep.equal({ QueueUrl: "https://queue", MessageBody: { order: 7, token: taskToken } });
    await cloud.advanceBy("50m");
    await running.sendTaskHeartbeat("Approve");
    await running.sendTaskSuccess("Approve", { ok: true });
    await running.until(waitingAt("Rest"));
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:50:00.000Z");
    const execution = await running.run();
    expect(execution.output).to.deep.equal({ ok: true });
  });

  it("is failed at its callback", async () => {
    const running = await workflow(approving)
      .on(embedded())
      .withInput(order)
      .expectOutput({ failure: { Error: "Out.Of.Office", Cause: "until May" } })
      .start();
    await running.sendTaskFailure("Approve", "Out.Of.Office", "until May");
    await running.run();
  });

  it("waits where a stub never answers", async () => {
    const running = await workflow(approving)
      .on(embedded())
      .withInput(order)
      .stub("Approve", never())
      .expectPath("Refused")
      .start();
    await running.until(waitingAt("Approve"));
    await running.run();
  });

  it("says so when it ends without having waited", async () => {
    await using running = await workflow(approving).on(embedded()).withInput(order).start();
    await running.sendTaskSuccess("Approve");
    await running.until(waitingAt("Done")).catch(() => undefined);
    const text = await rejection("EXECUTION_NOT_WAITING", running.until(waitingAt("Approve")));
    expect(text).to.equal(
      `It was waited until the execution stands in "Approve", and it ended SUCCEEDED without. It went Approve → Rest → Done. ` +
        `If "Approve" should wait, leave out what answers it at once, such as a stub that returns. (${running.arn})`,
    );
  });

  it("says so when its deadline passes first", async () => {
    await using running = await workflow(approving).on(embedded()).withInput(order).within("10s").start();
    const text = await rejection("EXECUTION_NOT_WAITING", running.until(waitingAt("Rest")));
    expect(text).to.equal(
      `It was waited until the execution stands in "Rest", and it had not come there after 10s. It went Approve …. ` +
        `If "Rest" should wait, leave out what answers it at once, such as a stub that returns. (${running.arn})`,
    );
    expect((await running.check()).ok).to.equal(false);
  });

  it("has no answer for a state without a token", async () => {
    await using running = await workflow(approving)
      .on(embedded())
      .withInput(order)
      .answers("Approve", () => ({}))
      .start();
    const text = await rejection("TOKEN_UNKNOWN", running.sendTaskSuccess("Rest"));
    expect(text).to.equal(
      `"Rest" cannot be answered: it is no callback, so it has no task token. Only a Task whose Resource ends in .waitForTaskToken, or an activity, has one.`,
    );
  });
});

describe("A callback where tasks are real", () => {
  const hiding = {
    StartAt: "Approve",
    States: {
      Approve: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: { "MessageBody.$": "States.Format('token={}', $$.Task.Token)" },
        End: true,
      },
    },
  } as const;
  const machine = { stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders" };

  it("is refused where nobody can tell when a task waits", async () => {
    const text = await rejection(
      "PLAN_UNSUPPORTED",
      workflow(machine.stateMachineArn)
        .on(new RecordedPort({ machine: { definition: hiding } }))
        .answers("Approve", () => ({}))
        .run(),
    );
    expect(text).to.contain(
      'It answers the callback of "Approve", and nobody can tell there when a task waits. Run it on embedded().',
    );
    await using running = await workflow(machine.stateMachineArn).on(new RecordedPort()).start();
    expect(await rejection("PLAN_UNSUPPORTED", running.until(waitingAt("Done")))).to.contain(
      'It waits until the execution stands in "Done", and nobody can tell there. Run it on embedded().',
    );
  });

  it("is refused where the history does not show its token", async () => {
    const port = Object.assign(
      new RecordedPort({ machine: { definition: hiding }, capabilities: { doubles: false } }),
      {
        untilWaiting: () => Promise.resolve({ state: "Approve", taskToken: undefined, payload: {} }),
        answerToken: () => Promise.resolve(),
      },
    );
    const text = await rejection(
      "PLAN_UNSUPPORTED",
      workflow(machine.stateMachineArn)
        .on(port)
        .answers("Approve", () => ({}))
        .run(),
    );
    expect(text).to.contain(
      'It answers the callback of "Approve", and the history there does not show its task token: the token has to stand alone in Parameters ' +
        '("TaskToken.$": "$$.Task.Token") or Arguments ("{% $states.context.Task.Token %}"). Write it so, or run it on embedded().',
    );
    await using running = await workflow(machine.stateMachineArn).on(port).start();
    expect(await rejection("TOKEN_UNKNOWN", running.sendTaskSuccess("Approve"))).to.equal(
      'The callback of "Approve" cannot be answered: its history on a recording does not show the task token. Let the token stand alone in Parameters ' +
        '("TaskToken.$": "$$.Task.Token") or Arguments ("{% $states.context.Task.Token %}").',
    );
  });
});
