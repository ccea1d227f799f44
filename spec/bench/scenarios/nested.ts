import { quickest, type Line, type Scenario } from "../scenario.js";

const COUNT = 1000;
const RUNS = 3;

const account = "arn:aws:states:us-east-1:123456789012";

/** A Map whose items are this Task. */
function each(task: object): object {
  const ItemProcessor = { StartAt: "Do", States: { Do: { Type: "Task", ...task, End: true } } };
  return { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, ResultPath: null, End: true } } };
}

/** Executions that start others and wait for them, and callbacks that the spec answers. */
export const NESTED: Scenario = {
  name: "nested",
  title: `${COUNT.toLocaleString("en")} nested executions, and as many callbacks`,
  stepwright: async () => {
    const { embedded, workflow } = await import("stepwright");
    const cloud = embedded({ quotas: { historyEvents: Infinity } });
    await cloud.deploy("child", { StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    const items = Array.from({ length: COUNT }, (_, index) => index);
    const nested = workflow(
      each({
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Parameters: { StateMachineArn: `${account}:stateMachine:child` },
      }),
    )
      .on(cloud)
      .withInput(items);
    const answered = workflow(
      each({
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: { MessageBody: { "token.$": "$$.Task.Token" } },
      }),
    )
      .on(cloud)
      .withInput(items)
      .answers("Do", () => ({ ok: true }));
    return {
      nestedMs: await quickest(RUNS, () => nested.run()),
      judgedMs: await quickest(RUNS, () => nested.expectChild("Do", (child) => child.expectSucceeded()).run()),
      callbacksMs: await quickest(RUNS, () => answered.run()),
    };
  },
  lines: ({ nestedMs = Infinity, judgedMs = Infinity, callbacksMs = Infinity }) => {
    const inside = "one run of the DSL, its history read through the SDK";
    const line = (what: string, ms: number, mostMs: number, more: string): Line => ({
      what,
      stepwright: `${ms.toFixed(0)} ms`,
      goal: `< ${mostMs / COUNT} ms each`,
      met: ms < mostMs,
      inside: `${inside}${more}`,
    });
    return [
      line(`nested, .sync:2 (best of ${RUNS})`, nestedMs, 2000, ""),
      line("the same, each child judged", judgedMs, 4000, "; and the history of each child"),
      line("callbacks, each answered by a function", callbacksMs, 2000, "; each answer sent through the SDK"),
    ];
  },
};
