import { deployed, local, readHistory } from "../contenders.js";
import { CHOICE_MACHINE, choiceInput } from "../machines.js";
import { timed, type Scenario } from "../scenario.js";

const TURNS = 3_000;
const TRANSITIONS = 2 * TURNS + 1;
const WARM_UP = 3;
const RUNS = 8;

/** How many transitions a second a machine of Choice and Pass makes. */
export const CHOICE: Scenario = {
  name: "choice",
  title: "Choice machine",
  stepwright: async () => {
    const machine = await deployed(CHOICE_MACHINE);
    for (let run = 0; run < WARM_UP; run += 1) await readHistory(machine, await machine.run(choiceInput(TURNS)));
    let ms = 0;
    let readMs = 0;
    for (let run = 0; run < RUNS; run += 1) {
      let arn = "";
      ms += await timed(async () => (arn = await machine.run(choiceInput(TURNS))));
      readMs += await timed(() => readHistory(machine, arn));
    }
    return { perSecond: (1000 * RUNS * TRANSITIONS) / ms, perSecondRead: (1000 * RUNS * TRANSITIONS) / (ms + readMs) };
  },
  other: async () => {
    const run = local(CHOICE_MACHINE);
    for (let turn = 0; turn < WARM_UP; turn += 1) await run(choiceInput(TURNS));
    const ms = await timed(async () => {
      for (let turn = 0; turn < RUNS; turn += 1) await run(choiceInput(TURNS));
    });
    return { perSecond: (1000 * RUNS * TRANSITIONS) / ms };
  },
  lines: (ours, theirs) => {
    const ratio = (ours["perSecond"] ?? 0) / (theirs?.["perSecond"] ?? 1);
    const rate = (value = 0): string => `${Math.round(value / 1000)}k/s`;
    return [
      {
        what: "transitions a second",
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
