import { CHOICE_MACHINE, choiceInput } from "../machines.js";
import { quickest, type Scenario } from "../scenario.js";

const TURNS = 3_000;
const TRANSITIONS = 2 * TURNS + 1;
const WARM_UP = 3;
const RUNS = 8;

/** How many transitions a second a machine of Choice and Pass makes. */
export const CHOICE: Scenario = {
  name: "choice",
  title: "Choice machine",
  stepwright: async () => {
    const { deployed, readHistory } = await import("../contenders.js");
    const machine = await deployed(CHOICE_MACHINE);
    for (let run = 0; run < WARM_UP; run += 1) await readHistory(machine, await machine.run(choiceInput(TURNS)));
    let arn = "";
    const ms = await quickest(RUNS, async () => (arn = await machine.run(choiceInput(TURNS))));
    const readMs = await quickest(RUNS, () => readHistory(machine, arn));
    return { perSecond: (1000 * TRANSITIONS) / ms, perSecondRead: (1000 * TRANSITIONS) / (ms + readMs) };
  },
  other: async () => {
    const { local } = await import("../contenders.js");
    const run = await local(CHOICE_MACHINE);
    for (let turn = 0; turn < WARM_UP; turn += 1) await run(choiceInput(TURNS));
    const ms = await quickest(RUNS, () => run(choiceInput(TURNS)));
    return { perSecond: (1000 * TRANSITIONS) / ms };
  },
  lines: (ours, theirs) => {
    const ratio = (ours["perSecond"] ?? 0) / (theirs?.["perSecond"] ?? 1);
    const rate = (value = 0): string => `${Math.round(value / 1000)}k/s`;
    return [
      {
        what: `transitions a second (best of ${RUNS})`,
        stepwright: rate(ours["perSecond"]),
        other: rate(theirs?.["perSecond"]),
        ratio,
        goal: "≥ 5×",
        met: ratio >= 5,
        inside: "start, run, describe; history written, not read",
      },
      {
        what: "the same, and the history read",
        stepwright: rate(ours["perSecondRead"]),
        other: rate(theirs?.["perSecond"]),
        ratio: (ours["perSecondRead"] ?? 0) / (theirs?.["perSecond"] ?? 1),
        inside: "all 12,004 events read through the SDK",
      },
    ];
  },
};
