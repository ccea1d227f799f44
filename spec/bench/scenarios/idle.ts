import { DescribeExecutionCommand, ListStateMachinesCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { JsonObject } from "../../../src/util/json.js";
import { collect, timed, type Scenario } from "../scenario.js";

const EXECUTIONS = 10_000;

const MACHINE: JsonObject = {
  StartAt: "Order",
  States: { Order: { Type: "Pass", Next: "Rest" }, Rest: { Type: "Wait", Seconds: 86_400, End: true } },
};

/** Executions that stand in a Wait: what each takes. */
export const IDLE: Scenario = {
  name: "idle",
  title: `${EXECUTIONS.toLocaleString("en")} executions that rest in a Wait`,
  stepwright: async () => {
    const { deployed } = await import("../contenders.js");
    const { cloud } = await deployed(MACHINE);
    const { stateMachines } = await cloud.sfn.send(new ListStateMachinesCommand({}));
    const stateMachineArn = stateMachines?.[0]?.stateMachineArn;
    const start = async (id: number): Promise<string> => {
      const input = JSON.stringify({ order: id });
      const { executionArn } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
      return executionArn ?? "";
    };
    // What the first ones load and compile is not theirs.
    for (let id = 0; id < 200; id += 1) await start(id);
    await cloud.advanceBy("1s");
    collect();
    const before = process.memoryUsage().heapUsed;
    let last = "";
    const ms = await timed(async () => {
      for (let id = 0; id < EXECUTIONS; id += 1) last = await start(id);
      await cloud.advanceBy("1s");
    });
    collect();
    const bytes = (process.memoryUsage().heapUsed - before) / EXECUTIONS;
    const { status } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn: last }));
    if (status !== "RUNNING") throw new Error(`The execution is ${status}.`);
    return { ms, bytes };
  },
  lines: (ours) => [
    {
      what: "each, in memory",
      stepwright: `${Math.round(ours["bytes"] ?? 0)} bytes`,
      inside: "heap after collection: execution, history, timer, record; input of 14 bytes",
    },
    { what: "starting all of them", stepwright: `${(ours["ms"] ?? 0).toFixed(0)} ms`, inside: "through the SDK" },
  ],
};
