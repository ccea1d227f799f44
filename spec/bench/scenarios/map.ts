import { MAP_MACHINE, mapInput } from "../machines.js";
import { quickest, timed, withMemory, type Scenario } from "../scenario.js";

const ITEMS = 10_000;
const WARM_UP = 200;
const RUNS = 4;

/** One inline Map over 10,000 items: time, and how memory grows. */
export const MAP: Scenario = {
  name: "map",
  title: `Map of ${ITEMS.toLocaleString("en")} items`,
  stepwright: async () => {
    const { deployed, readHistory } = await import("../contenders.js");
    const machine = await deployed(MAP_MACHINE, { quotas: { historyEvents: Infinity } });
    await machine.run(mapInput(WARM_UP));
    const input = mapInput(ITEMS);
    let arn = "";
    const figures = await withMemory(async () => {
      const ms = await timed(async () => (arn = await machine.run(input)));
      return { ms, held: machine };
    });
    let events = 0;
    const readMs = await quickest(RUNS, async () => (events = (await readHistory(machine, arn)).length));
    return {
      ...figures,
      ms: Math.min(figures["ms"] ?? Infinity, await quickest(RUNS - 1, () => machine.run(input))),
      readMs,
      events,
    };
  },
  other: async () => {
    const { local } = await import("../contenders.js");
    const run = await local(MAP_MACHINE);
    await run(mapInput(WARM_UP));
    const input = mapInput(ITEMS);
    const figures = await withMemory(async () => {
      let result: unknown;
      const ms = await timed(async () => (result = await run(input)));
      return { ms, held: result };
    });
    return { ...figures, ms: Math.min(figures["ms"] ?? Infinity, await quickest(RUNS - 1, () => run(input))) };
  },
  lines: (ours, theirs) => {
    const ratio = (theirs?.["ms"] ?? 0) / (ours["ms"] ?? 1);
    const growth = (theirs?.["peakMb"] ?? 0) / Math.max(ours["peakMb"] ?? 1, 0.1);
    const ms = (value = 0): string => `${value.toFixed(0)} ms`;
    const mb = (value = 0): string => `${value.toFixed(1)} MB`;
    return [
      {
        what: `time (best of ${RUNS})`,
        stepwright: ms(ours["ms"]),
        other: ms(theirs?.["ms"]),
        ratio,
        goal: "≥ 5×",
        met: ratio >= 5,
        inside: `${ours["events"] ?? 0} events written (quotas.historyEvents: Infinity), not read`,
      },
      { what: "reading its history", stepwright: ms(ours["readMs"]), inside: "all pages through the SDK" },
      {
        what: "growth of memory, peak",
        stepwright: mb(ours["peakMb"]),
        other: mb(theirs?.["peakMb"]),
        ratio: growth,
        goal: "≥ 2×",
        met: growth >= 2,
        inside: "resident memory; history written, not read",
      },
      {
        what: "memory held after",
        stepwright: mb(ours["heldMb"]),
        other: mb(theirs?.["heldMb"]),
        inside: "heap after collection; the whole history here, the result there",
      },
    ];
  },
};
