import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { deployed, readHistory } from "./contenders.js";
import {
  CHOICE_MACHINE,
  choiceInput,
  LONG_WAIT_MACHINE,
  MAP_MACHINE,
  mapInput,
  ORDER_MACHINE,
  passChain,
  payloadOf,
  WIDE_MACHINE,
} from "./machines.js";
import { best } from "./scenario.js";
import { SCENARIOS } from "./scenarios/index.js";
import { renderLines } from "./table.js";

describe("bench", () => {
  const machines: readonly [string, JsonObject, JsonValue, number][] = [
    ["the Choice machine", CHOICE_MACHINE, choiceInput(3), 2 * 7 + 2],
    ["the Map", MAP_MACHINE, mapInput(5), 4 * 5 + 6],
    ["the chain", passChain(4), payloadOf(1000), 2 * 4 + 2],
    ["the long Wait", LONG_WAIT_MACHINE, {}, 4],
    ["the order machine", ORDER_MACHINE, { type: "single" }, 6],
    ["the wide Map", WIDE_MACHINE, mapInput(2), 9 * 2 + 6],
  ];

  for (const [name, definition, input, events] of machines) {
    it(`measures what it says with ${name}: every event is written`, async () => {
      const machine = await deployed(definition);
      machine.cloud.lambda("charge", () => ({ paid: true }));
      expect(await readHistory(machine, await machine.run(input))).to.have.length(events);
    });
  }

  it("fits 10,000 items, and what becomes of them, into the payload quota", () => {
    expect(JSON.stringify(mapInput(10_000)).length).to.be.below(262_144);
  });

  it("makes a payload of about the size asked for", () => {
    expect(JSON.stringify(payloadOf(100_000)).length).to.be.within(95_000, 100_100);
  });

  it("misses each goal when the figures are bad", () => {
    // Nobody else's figure, and no limit that anybody named, stands beside these.
    const withoutGoal = ["jsonata", "save"];
    const bad = {
      perSecond: 1,
      ms: 1e6,
      peakMb: 1e6,
      medianMs: 1e6,
      wholeMs: 1e6,
      doubleMs: 1e7,
      otherMs: 1,
      mutants: 9,
      bytes: 1e6,
    };
    for (const { name, lines } of SCENARIOS) {
      const goals = lines(bad, { perSecond: 1, ms: 1, peakMb: 1 }).filter(({ goal }) => goal !== undefined);
      expect(
        goals.map(({ met }) => met),
        name,
      ).to.not.include(true);
      expect(goals.length === 0, `${name} has no goal`).to.equal(withoutGoal.includes(name));
    }
  });

  it("takes the highest rate and the lowest time of several measurements", () => {
    expect(
      best([
        { perSecond: 5, ms: 9 },
        { perSecond: 7, ms: 10 },
      ]),
    ).to.deep.equal({ perSecond: 7, ms: 9 });
  });

  it("prints a line as figures, factor, goal, and whether it is met", () => {
    const line = {
      what: "time",
      stepwright: "1 ms",
      other: "9 ms",
      ratio: 9,
      goal: "≥ 5×",
      met: true,
      inside: "all of it",
    };
    expect(
      renderLines([line, { ...line, met: false }])
        .split("\n")
        .slice(1),
    ).to.deep.equal([
      "  time  1 ms        9 ms       9.0×  ≥ 5×  met     all of it",
      "  time  1 ms        9 ms       9.0×  ≥ 5×  MISSED  all of it",
    ]);
  });
});
