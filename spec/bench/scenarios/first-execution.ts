import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ORDER_MACHINE } from "../machines.js";
import { median, type Scenario } from "../scenario.js";

const RUNS = 5;
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

/** From the start of a process to its first finished execution; the bare process is taken off neither. */
export const FIRST_EXECUTION: Scenario = {
  name: "first",
  title: "First finished execution of a process",
  stepwright: () => Promise.resolve({ ms: median(times(OURS)), bareMs: median(times(NOTHING)) }),
  other: () => Promise.resolve({ ms: median(times(THEIRS)) }),
  lines: (ours, theirs) => {
    const ratio = (theirs?.["ms"] ?? 0) / (ours["ms"] ?? 1);
    return [
      {
        what: `from process start to its end (median of ${RUNS})`,
        stepwright: `${(ours["ms"] ?? 0).toFixed(0)} ms`,
        other: `${(theirs?.["ms"] ?? 0).toFixed(0)} ms`,
        ratio,
        goal: "≥ 2×",
        met: ratio >= 2,
        inside: `imports, validation, SDK client, history read; an empty process takes ${(ours["bareMs"] ?? 0).toFixed(0)} ms of each`,
      },
    ];
  },
};

function times(script: string): number[] {
  return Array.from({ length: RUNS + 1 }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "--eval", script], {
      cwd: ROOT,
      encoding: "utf8",
      env: plainEnvironment(),
    });
    if (status !== 0) throw new Error(stderr);
    return performance.now() - start;
  }).slice(1);
}

/** Without what the bench itself is loaded with. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ...rest } = process.env;
  return rest;
}
