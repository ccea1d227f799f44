import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ORDER_MACHINE } from "../machines.js";
import { timed, type Scenario } from "../scenario.js";

const ROUNDS = 7;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const INPUT = JSON.stringify({ type: "single" });

const OURS = `
import { embedded, workflow } from "stepwright";
const cloud = embedded();
const orders = await cloud.deploy("orders", ${JSON.stringify(ORDER_MACHINE)});
await workflow(orders).on(cloud).withInput(${INPUT}).expectSucceeded().run();
`;

const THEIRS = `
import { StateMachine } from "aws-local-stepfunctions";
const machine = new StateMachine(${JSON.stringify(ORDER_MACHINE)});
await machine.run(${INPUT}).result;
`;

const NOTHING = "";

/** From the start of a process to its end after one execution; both take turns, so that both see the machine alike. */
export const FIRST_EXECUTION: Scenario = {
  name: "first",
  title: "First finished execution of a process",
  stepwright: async () => {
    const times = { ours: [] as number[], theirs: [] as number[], nothing: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.ours.push(await timed(() => run(OURS)));
      times.theirs.push(await timed(() => run(THEIRS)));
      times.nothing.push(await timed(() => run(NOTHING)));
    }
    const settled = (values: number[]): number => Math.min(...values);
    return { ms: settled(times.ours), otherMs: settled(times.theirs), bareMs: settled(times.nothing) };
  },
  lines: (ours) => {
    const ratio = (ours["otherMs"] ?? 0) / (ours["ms"] ?? 1);
    return [
      {
        what: `process start to end (best of ${ROUNDS}, in turns)`,
        stepwright: `${(ours["ms"] ?? 0).toFixed(0)} ms`,
        other: `${(ours["otherMs"] ?? 0).toFixed(0)} ms`,
        ratio,
        goal: "≥ 2×",
        met: ratio >= 2,
        inside: `imports, validation, SDK client, history read; an empty process takes ${(ours["bareMs"] ?? 0).toFixed(0)} ms of each`,
      },
    ];
  },
};

function run(script: string): void {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const flags = ["--no-warnings", "--input-type=module", "--eval", script];
  const { status, stderr } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: "utf8", env });
  if (status !== 0) throw new Error(stderr);
}
