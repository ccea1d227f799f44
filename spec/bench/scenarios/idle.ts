import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { JsonObject } from "../../../src/util/json.js";
import { collect, timed, type Scenario } from "../scenario.js";

const EXECUTIONS = 50_000;
const YEAR = 364 * 86_400;

const REST: JsonObject = {
  StartAt: "Order",
  States: { Order: { Type: "Pass", Next: "Rest" }, Rest: { Type: "Wait", Seconds: YEAR, End: true } },
};

const ASK: JsonObject = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { "MessageBody.$": "$$.Task.Token" },
      End: true,
    },
  },
};

/** What each of many executions of a machine takes while all of them wait, and how long it takes to start them. */
async function idle(definition: JsonObject): Promise<{ readonly ms: number; readonly bytes: number }> {
  const { deployed } = await import("../contenders.js");
  const { cloud } = await deployed(definition, { perform: () => ({ kind: "pending" }) });
  const { stateMachineArn } = await cloud.deploy("idle", definition);
  const start = async (id: number): Promise<string> => {
    const input = JSON.stringify({ order: id });
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    return executionArn ?? "";
  };
  const held = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  // What the first ones load and compile is not theirs.
  for (let id = 0; id < 200; id += 1) await start(id);
  await cloud.advanceBy("1s");
  const before = held();
  let last = "";
  const ms = await timed(async () => {
    for (let id = 0; id < EXECUTIONS; id += 1) last = await start(id);
    await cloud.advanceBy("1s");
  });
  const bytes = (held() - before) / EXECUTIONS;
  const { status } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn: last }));
  if (status !== "RUNNING") throw new Error(`The execution is ${status}.`);
  return { ms, bytes };
}

/** Executions that wait: what each takes. */
export const IDLE: Scenario = {
  name: "idle",
  title: `${EXECUTIONS.toLocaleString("en")} executions that rest in a Wait, and as many that wait for a callback`,
  stepwright: async () => {
    const { ms, bytes } = await idle(REST);
    return { ms, bytes, callbackBytes: (await idle(ASK)).bytes };
  },
  lines: (ours) => [
    {
      what: "each in a Wait",
      stepwright: `${Math.round(ours["bytes"] ?? 0)} bytes`,
      goal: "≤ 1.3 KB",
      met: (ours["bytes"] ?? Infinity) <= 1300,
      inside: "heap and buffers after collection: execution, history, timers, record; input of 14 bytes",
    },
    {
      what: "each at a task token",
      stepwright: `${Math.round(ours["callbackBytes"] ?? 0)} bytes`,
      inside: "the same, and the token of 130 characters as the caller sends it and as it was sent",
    },
    {
      what: "starting those in a Wait",
      stepwright: `${(ours["ms"] ?? 0).toFixed(0)} ms`,
      inside: "through the SDK",
    },
  ],
};
