import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import type { EngineExecution } from "../../src/engine/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { many, rest } from "./idle-world.js";
import { answerFor, machineInput, machines } from "./machines.js";
import { machine, run, settle } from "./world.js";

const day = 86_400;

/** Everything a reader can learn about an execution. */
function facts({ status, error, cause, startTime, stopTime, inputText, outputText, history }: EngineExecution): string {
  const head = JSON.stringify({ status, error, cause, startTime, stopTime, inputText, outputText });
  return [head, ...history.read().map((event) => JSON.stringify(event))].join("\n");
}

/** What is saved of an execution, fields in order. */
function saved(execution: EngineExecution): string {
  const { timers, delayed = [], again = [] } = execution.work();
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value;
  return JSON.stringify([execution.save(), timers, delayed, again], sorted);
}

/** Runs Node with these arguments until it ends. */
const node = (...args: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ["--no-warnings", ...args], { encoding: "utf8", timeout: 60_000 });

const turns = machine({
  Ask: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { "MessageBody.$": "$$.Task.Token" },
    HeartbeatSeconds: 3,
    ResultPath: "$.answer",
    Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2 }],
    Next: "Rest",
  },
  Rest: { Type: "Wait", SecondsPath: "$.seconds", Next: "Both" },
  Both: {
    Type: "Parallel",
    Branches: [rest, machine({ Nap: { Type: "Wait", Seconds: 7, Next: "Done" }, Done: { Type: "Succeed" } })],
    End: true,
  },
});

describe("executions that wait", () => {
  it("have the same history whether they are packed or not", async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (definition: JsonObject) => {
        const settings = { input: machineInput, perform: answerFor };
        const expected = await run(definition, settings);
        expect(facts(await run(definition, { ...settings, unpacked: 0 }))).to.equal(facts(expected));
      }),
      { numRuns: 60 },
    );
  });

  it("take answers, signs of life and stops in whatever order, packed or not", async () => {
    const moves = fc.array(
      fc.tuple(fc.nat(11), fc.constantFrom("answer", "beat", "fail", "stop", "look", "save", "time")),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        const told: string[] = [];
        for (const unpacked of [1000, 0, 3]) {
          const { clock, executions } = many(turns, 12, { unpacked });
          await settle();
          for (const [index, move] of steps) {
            const execution = executions[index] as EngineExecution;
            const task = (): number => execution.openTasks()[0]?.id ?? 0;
            if (move === "answer") execution.answerTask(task(), { kind: "succeeded", output: index });
            else if (move === "beat") execution.heartbeatTask(task());
            else if (move === "fail") execution.answerTask(task(), { kind: "failed", error: "No" });
            else if (move === "stop") execution.stop("Enough");
            else if (move === "look") execution.openStates();
            else if (move === "save") told.push(saved(execution));
            else await clock.advanceTo(clock.now + 1000);
            await settle();
          }
          await clock.advanceTo(clock.now + 2 * day * 1000);
          told.push([...executions.map(facts), `${clock.sequence}`].join("\n"));
        }
        const third = told.length / 3;
        expect(told.slice(third, 2 * third)).to.deep.equal(told.slice(0, third));
        expect(told.slice(2 * third)).to.deep.equal(told.slice(0, third));
      }),
      { numRuns: 40 },
    );
  });

  it("take about a kilobyte each, history and timers included", () => {
    const fixture = fileURLToPath(new URL("./fixtures/idle-bytes.ts", import.meta.url));
    const { status, stdout, stderr } = node("--expose-gc", "--import", "tsx", fixture);
    expect(status, stderr).to.equal(0);
    const { running, bytes } = JSON.parse(stdout) as { readonly running: number; readonly bytes: number };
    expect(running).to.equal(4000);
    expect(bytes).to.be.within(200, 1100);
  }).timeout(60_000);

  it("leave the host nothing to do and nothing to wait for: their process ends by itself", () => {
    const index = fileURLToPath(new URL("../../src/index.ts", import.meta.url));
    const script = `
      const { embedded } = await import(${JSON.stringify(index)});
      const { StartExecutionCommand, DescribeExecutionCommand } = await import("@aws-sdk/client-sfn");
      const cloud = embedded();
      const { stateMachineArn } = await cloud.deploy("rest", ${JSON.stringify(rest)});
      const started = [];
      // More than stand ready unpacked.
      for (let at = 0; at < 1100; at += 1) started.push(await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn })));
      const { executionArn } = started[0];
      const { status } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));
      console.log(status, process.getActiveResourcesInfo().filter((one) => one !== "PipeWrap").length);
    `;
    const child = node("--import", "tsx", "--input-type=module", "-e", script);
    expect({ status: child.status, stdout: child.stdout.trim() }, child.stderr).to.deep.equal({
      status: 0,
      stdout: "RUNNING 0",
    });
  }).timeout(90_000);
});
