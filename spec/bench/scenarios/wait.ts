import { LONG_WAIT_MACHINE } from "../machines.js";
import { median, timed, type Scenario } from "../scenario.js";

const RUNS = 50;

/** A year of waiting, less a day. */
export const WAIT: Scenario = {
  name: "wait",
  title: "Wait of 364 days",
  stepwright: async () => {
    const { deployed } = await import("../contenders.js");
    const machine = await deployed(LONG_WAIT_MACHINE);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await timed(() => machine.run({})));
    return { firstMs: times[0] ?? 0, medianMs: median(times) };
  },
  lines: (ours) => [
    {
      what: "one execution (median of 50)",
      stepwright: `${(ours["medianMs"] ?? 0).toFixed(2)} ms`,
      goal: "< 5 ms",
      met: (ours["medianMs"] ?? Infinity) < 5,
      inside: "start, wait, describe; history written, not read",
    },
    {
      what: "the first of the process",
      stepwright: `${(ours["firstMs"] ?? 0).toFixed(2)} ms`,
      inside: "the same, code not yet compiled",
    },
  ],
};
