import { choiceInput, JSONATA_CHOICE_MACHINE } from "../machines.js";
import { quickest, type Scenario } from "../scenario.js";

const TURNS = 3_000;
const TRANSITIONS = 2 * TURNS + 1;
const WARM_UP = 3;
const RUNS = 6;

/** How many transitions a second a machine of Choice and Pass makes in JSONata. */
export const JSONATA: Scenario = {
  name: "jsonata",
  title: "Choice machine in JSONata",
  stepwright: async () => {
    const { deployed } = await import("../contenders.js");
    const machine = await deployed(JSONATA_CHOICE_MACHINE);
    const input = choiceInput(TURNS);
    for (let run = 0; run < WARM_UP; run += 1) await machine.run(input);
    const ms = await quickest(RUNS, () => machine.run(input));
    return { perSecond: (1000 * TRANSITIONS) / ms };
  },
  lines: (ours) => [
    {
      what: `transitions a second (best of ${RUNS})`,
      stepwright: `${((ours["perSecond"] ?? 0) / 1000).toFixed(1)}k/s`,
      inside: "five Conditions and an Output a turn, each evaluated; history written, not read",
    },
  ],
};
