import type { JsonValue } from "../../../src/util/json.js";
import { passChain, payloadOf } from "../machines.js";
import { quickest, type Figures, type Scenario } from "../scenario.js";

const STATES = 1_000;
const BYTES = 100_000;
const RUNS = 5;

/** A large payload handed through many states. */
export const PAYLOAD: Scenario = {
  name: "payload",
  title: "1,000 chained Pass, 100 KB payload",
  stepwright: async () => {
    const { deployed } = await import("../contenders.js");
    const machine = await deployed(passChain(STATES));
    return measure((input) => machine.run(input));
  },
  other: async () => {
    const { local } = await import("../contenders.js");
    return measure(await local(passChain(STATES)));
  },
  lines: (ours, theirs) => {
    const ratio = (theirs?.["ms"] ?? 0) / (ours["ms"] ?? 1);
    return [
      {
        what: `one execution (best of ${RUNS})`,
        stepwright: `${(ours["ms"] ?? 0).toFixed(1)} ms`,
        other: `${(theirs?.["ms"] ?? 0).toFixed(0)} ms`,
        ratio,
        goal: "≥ 50×",
        met: ratio >= 50,
        inside: "start with 100 KB of text, run, describe; history written, not read",
      },
    ];
  },
};

async function measure(run: (input: JsonValue) => Promise<unknown>): Promise<Figures> {
  await run({ small: true });
  const input = payloadOf(BYTES);
  return { ms: await quickest(RUNS, () => run(input)) };
}
