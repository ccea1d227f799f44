import { expect, use } from "chai";
import type { Execution } from "stepwright";
import { mapInput, WIDE_MACHINE } from "../machines.js";
import { collect, quickest, type Figures, type Scenario } from "../scenario.js";

const EVENTS_PER_ITEM = 9;
const RUNS = 15;

/** Reading a whole history into an Execution and asking it everything. */
export const QUERIES: Scenario = {
  name: "queries",
  title: "Execution from 25,000 events, every query",
  stepwright: async () => {
    const sizes = [await measure(25_000, "whole"), await measure(12_500, "half"), await measure(50_000, "double")];
    return Object.assign({}, ...sizes) as Figures;
  },
  lines: (ours) => {
    const ms = (name: string): number => ours[`${name}Ms`] ?? Number.NaN;
    const events = (name: string): string => `${ours[`${name}Events`] ?? 0} events`;
    const growth = ms("double") / ms("whole");
    return [
      {
        what: `${events("whole")} (best of ${RUNS})`,
        stepwright: `${ms("whole").toFixed(0)} ms`,
        goal: "< 100 ms",
        met: ms("whole") < 100,
        inside: "building and 13 questions through the matchers; history read before",
      },
      {
        what: events("half"),
        stepwright: `${ms("half").toFixed(0)} ms`,
        inside: "the same; so much still fits into the heap's nursery and is never collected",
      },
      {
        what: events("double"),
        stepwright: `${ms("double").toFixed(0)} ms`,
        goal: "linear",
        // What grows with the square would take four times as long.
        met: growth < 3,
        inside: `${growth.toFixed(2)} times as long as 25,000 events`,
      },
    ];
  },
};

async function measure(events: number, name: string): Promise<Figures> {
  const { executionFromHistory } = await import("stepwright");
  const { deployed, readHistory } = await import("../contenders.js");
  use((await import("stepwright/chai")).default);
  const machine = await deployed(WIDE_MACHINE, { quotas: { historyEvents: Infinity } });
  machine.cloud.lambda("charge", () => ({ paid: true }));
  const items = Math.floor((events - 6) / EVENTS_PER_ITEM);
  const history = await readHistory(machine, await machine.run(mapInput(items)));
  const ms = await quickest(
    RUNS,
    async () => ask(executionFromHistory({ events: history }, WIDE_MACHINE), items),
    collect,
  );
  return { [`${name}Ms`]: ms, [`${name}Events`]: history.length };
}

function ask(execution: Execution, items: number): void {
  expect(execution).to.have.succeeded;
  expect(execution).to.not.have.failed;
  expect(execution).to.not.have.timedOut;
  expect(execution).to.not.have.aborted;
  expect(execution).to.have.visited("Charge", { times: items });
  expect(execution).to.have.path("Each", "Charge");
  expect(execution).to.have.exactPath("Each");
  expect(execution).to.have.items("Each", { total: items, succeeded: items });
  expect(execution).to.have.output(Array.from({ length: items }, () => ({ paid: true })));
  expect(execution).to.have.retried("Charge", { times: 0 });
  expect(execution).to.not.have.caught("Charge");
  expect(execution)
    .to.have.state("Each")
    .with.output(Array.from({ length: items }, () => ({ paid: true })));
  expect(execution).to.have.finishedWithin("60s");
}
