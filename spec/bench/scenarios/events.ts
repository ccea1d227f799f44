import type { JsonObject } from "../../../src/util/json.js";
import { quickest, type Figures, type Scenario } from "../scenario.js";

const MATCHES = 20_000;
const RUNS = 5;

/** How many events a second a pattern and sets of rules are matched with. */
export const EVENTS: Scenario = {
  name: "events",
  title: "EventBridge patterns: events a second",
  stepwright: async () => {
    const { compilePattern, RuleIndex } = await import("../../../src/events/index.js");
    const pattern = compilePattern(ruleOf(0, 1));
    const events = Array.from({ length: 500 }, (_, number) => eventOf(number));
    const rate = async (match: (event: JsonObject) => unknown, count: number = MATCHES): Promise<number> => {
      const round = async (): Promise<void> => {
        for (let number = 0; number < count; number += 1) match(events[number % events.length] as JsonObject);
      };
      await round();
      return (1000 * count) / (await quickest(RUNS, round));
    };
    const rules = async (count: number): Promise<{ indexed: number; matched: number; looped: number }> => {
      const index = new RuleIndex();
      const all = Array.from({ length: count }, (_, number) => compilePattern(ruleOf(number, count)));
      all.forEach((one, number) => index.add(`rule-${number}`, one));
      const matched = events.reduce((sum, event) => sum + index.matching(event).length, 0) / events.length;
      const indexed = await rate((event) => index.matching(event));
      return { indexed, matched, looped: await rate((event) => all.filter((one) => one.matches(event)), 100) };
    };
    const thousand = await rules(1_000);
    const many = await rules(10_000);
    const figures: Figures = {
      perSecondOne: await rate((event) => pattern.matches(event)),
      perSecondThousand: thousand.indexed,
      perSecondMany: many.indexed,
      perSecondLoop: many.looped,
      matchedThousand: thousand.matched,
      matchedMany: many.matched,
    };
    return figures;
  },
  lines: (ours) => {
    const rate = (name: string): number => ours[name] ?? Number.NaN;
    const shown = (name: string): string => `${(rate(name) / 1000).toFixed(1)}k/s`;
    const growth = rate("perSecondThousand") / rate("perSecondMany");
    const matched = (name: string): string => `${rate(name).toFixed(1)} rules match an event`;
    return [
      {
        what: `one pattern (best of ${RUNS})`,
        stepwright: shown("perSecondOne"),
        inside: "four fields; the event as an object; from the sources, not through the package",
      },
      { what: "1,000 rules", stepwright: shown("perSecondThousand"), inside: matched("matchedThousand") },
      {
        what: "10,000 rules",
        stepwright: shown("perSecondMany"),
        goal: "cost < 3×",
        met: growth < 3,
        inside: `${growth.toFixed(2)} times the cost per event of 1,000 rules; ${matched("matchedMany")}`,
      },
      {
        what: "10,000 rules, each tried",
        stepwright: shown("perSecondLoop"),
        inside: `the index is ${(rate("perSecondMany") / rate("perSecondLoop")).toFixed(0)} times as fast`,
      },
    ];
  },
};

/** Rules as services write them: few sources and detail types, many tenants, and a test of another kind. */
function ruleOf(number: number, count: number): JsonObject {
  const tests = [
    [{ numeric: [">", number % 97, "<=", (number % 97) + 10] }],
    [{ "anything-but": 5 }],
    [{ numeric: [">=", 50] }, { exists: false }],
  ];
  return {
    source: [`shop.${number % 12}`],
    "detail-type": [`Type ${number % 40}`, "Deleted"],
    detail: {
      tenant: number % 2 === 0 ? [`tenant-${number % (count / 5)}`] : [{ prefix: `tenant-${number % (count / 5)}` }],
      total: tests[number % tests.length] ?? [],
    },
  };
}

function eventOf(number: number): JsonObject {
  return {
    version: "0",
    id: "0d7e4f6a-0000-4000-8000-000000000000",
    "detail-type": `Type ${number % 40}`,
    source: `shop.${number % 12}`,
    account: "123456789012",
    time: "2030-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: { tenant: `tenant-${number % 200}`, total: number % 120, lines: [{ sku: "A" }, { sku: "B" }] },
  };
}
