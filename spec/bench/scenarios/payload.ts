import type { JsonValue } from "../../../src/util/json.js";
import { deployed, local } from "../contenders.js";
import { passChain, payloadOf } from "../machines.js";
import { median, timed, withMemory, type Figures, type Scenario } from "../scenario.js";

const STATES = 1_000;
const BYTES = 100_000;
const RUNS = 5;

/** A large payload handed through many states. */
export const PAYLOAD: Scenario = {
  name: "payload",
  title: "1,000 chained Pass, 100 KB payload",
  stepwright: async () => {
    const machine = await deployed(passChain(STATES));
    return measure((input) => machine.run(input), machine);
  },
  other: async () => {
    const run = local(passChain(STATES));
    return measure(run, run);
  },
  lines: (ours, theirs) => {
    const ratio = (theirs?.["ms"] ?? 0) / (ours["ms"] ?? 1);
    return [
      {
        what: `one execution (median of ${RUNS})`,
        stepwright: `${(ours["ms"] ?? 0).toFixed(1)} ms`,
        other: `${(theirs?.["ms"] ?? 0).toFixed(0)} ms`,
        ratio,
        goal: "≥ 50×",
        met: ratio >= 50,
        inside: "start with 100 KB of text, run, describe; history written, not read",
      },
      {
        what: "growth of memory, peak",
        stepwright: `${(ours["peakMb"] ?? 0).toFixed(1)} MB`,
        other: `${(theirs?.["peakMb"] ?? 0).toFixed(1)} MB`,
        inside: "resident memory",
      },
    ];
  },
};

/** Time is the median of several executions; memory is that of the first. */
async function measure(run: (input: JsonValue) => Promise<unknown>, holder: unknown): Promise<Figures> {
  await run({ small: true });
  const input = payloadOf(BYTES);
  const memory = await withMemory(async () => ({ ms: await timed(() => run(input)), held: holder }));
  const times: number[] = [memory["ms"] ?? 0];
  while (times.length < RUNS) times.push(await timed(() => run(input)));
  return { ...memory, ms: median(times) };
}
