import { expect } from "chai";
import fc from "fast-check";
import { eventPattern } from "../../../src/index.js";
import { eventsMatching, eventsNearly, type NearMiss } from "../../../src/properties/index.js";
import type { JsonObject } from "../../../src/util/json.js";
import { matched, samples } from "../../events/pattern-arbitraries.js";

/** Events, and near misses, of all operators together; so many of each pattern. */
const EVENTS = 10_000;
const OF_EACH = 5;
const OPERATORS = Object.keys(samples);
const MATCHES = "The event matches the pattern.";

const large = {
  source: ["orders"],
  "detail-type": [{ prefix: "Order " }],
  detail: {
    status: ["PAID", { "anything-but": { prefix: "X" } }],
    total: [{ numeric: [">", 100, "<=", 200] }],
    items: { sku: [{ wildcard: "A*-*" }], from: [{ cidr: "10.0.0.0/24" }] },
    cancelled: [{ exists: false }],
    $or: [{ express: [true] }, { weight: [{ exists: true }] }],
  },
};

function sampled<Value>(arbitrary: fc.Arbitrary<Value>, numRuns = 500): readonly Value[] {
  return fc.sample(arbitrary, { numRuns, seed: 42 });
}

function codeOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return `${String((error as { code?: string }).code)}: ${(error as Error).message}`;
  }
  return "nothing was thrown";
}

describe("properties: events that match a pattern, and events that nearly do", function () {
  this.timeout(60_000);

  for (const operator of OPERATORS) {
    it(`for the operator ${operator}`, () => {
      const patterns = fc
        .tuple(matched(operator), fc.boolean())
        .map(([{ pattern }, deep]): JsonObject => (deep ? { source: ["orders"], detail: pattern } : pattern));
      const several = <Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
        fc.array(one, { minLength: OF_EACH, maxLength: OF_EACH });
      const generated = patterns.chain((pattern) =>
        fc.tuple(fc.constant(pattern), several(eventsMatching(pattern)), several(eventsNearly(pattern))),
      );
      fc.assert(
        fc.property(generated, ([pattern, events, nearly]) => {
          const asked = eventPattern(pattern);
          for (const event of events) expect(asked.explain(event), "should match").to.equal(MATCHES);
          for (const { event, reason, path } of nearly) {
            expect(asked.matches(event), "should not match").to.be.false;
            expect(reason).to.include(path);
          }
        }),
        { numRuns: Math.ceil(EVENTS / OF_EACH / OPERATORS.length), seed: 42 },
      );
    });
  }

  it("says of each near miss what explain says", () => {
    const { $or: _, ...detail } = large.detail;
    const pattern = { ...large, detail };
    fc.assert(
      fc.property(eventsNearly(pattern), ({ event, reason, path }) => {
        expect(eventPattern(pattern).explain(event)).to.equal(reason);
        expect(reason).to.include(path);
      }),
      { numRuns: 500, seed: 42 },
    );
  });

  it("misses every field, and the objects of arrays whose values are met apart", () => {
    const paths = new Set(sampled(eventsNearly(large)).map(({ path }) => path));
    expect([...paths].sort()).to.deep.equal([
      "detail-type",
      "detail.cancelled",
      "detail.express",
      "detail.items",
      "detail.items.from",
      "detail.items.sku",
      "detail.status",
      "detail.total",
      "detail.weight",
      "source",
    ]);
  });

  it("goes every way of $or, up to the ends of ranges, into arrays, and beyond what is asked for", () => {
    const details = sampled(eventsMatching(large)).map((event) => event["detail"] as JsonObject);
    const total = (detail: JsonObject): unknown => detail["total"];
    expect(details.some((detail) => "express" in detail && !("weight" in detail))).to.be.true;
    expect(details.some((detail) => "weight" in detail && !("express" in detail))).to.be.true;
    expect(details.map(total)).to.include(200);
    expect(details.map(total)).to.not.include(100);
    expect(details.some((detail) => Array.isArray(detail["total"]))).to.be.true;
    expect(details.some((detail) => Array.isArray(detail["items"]))).to.be.true;
    expect(details.some((detail) => "note" in detail)).to.be.true;
    expect(new Set(details.map((detail) => JSON.stringify(detail))).size).to.be.above(480);
  });

  it("tries the bounds and the types that are easily mistaken", () => {
    const near = sampled(eventsNearly({ detail: { total: [{ numeric: [">", 100] }] } }));
    const totals = near.map(({ event }) => (event["detail"] as JsonObject)["total"]).flat();
    expect(totals).to.include.members([100, 99, null]);
    expect(totals.some((total) => typeof total === "string" && Number(total) > 100)).to.be.true;
    expect(totals).to.include(undefined);
  });

  it("makes whole events, in the order and with the types that EventBridge gives them", () => {
    const pattern = { time: [{ prefix: "2030-" }], account: [{ suffix: "99" }], detail: { a: [1] } };
    for (const event of sampled(eventsMatching(pattern), 50)) {
      expect(Object.keys(event)).to.deep.equal([
        "version",
        "id",
        "detail-type",
        "source",
        "account",
        "time",
        "region",
        "resources",
        "detail",
      ]);
      expect(event["time"]).to.match(/^2030-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(event["account"]).to.match(/^\d{10}99$/);
    }
  });

  it("keeps other alternatives from matching a near miss", () => {
    const pattern = { $or: [{ detail: { a: [1] } }, { detail: { b: [{ exists: false }], c: [{ exists: false }] } }] };
    for (const { event } of sampled(eventsNearly(pattern))) expect(eventPattern(pattern).matches(event)).to.be.false;
  });

  it("shrinks to events that still match, or still miss", () => {
    const found = fc.check(
      fc.property(eventsMatching(large), (event) => !("weight" in (event["detail"] as JsonObject))),
      { seed: 42 },
    ).counterexample as readonly [JsonObject];
    expect(eventPattern(large).explain(found[0])).to.equal(MATCHES);
    const nearly = fc.check(
      fc.property(eventsNearly(large), ({ path }) => path !== "detail.total"),
      { seed: 42 },
    ).counterexample as readonly [NearMiss];
    expect(eventPattern(large).matches(nearly[0].event)).to.be.false;
  });

  it("takes JSON text and what eventPattern returned", () => {
    for (const pattern of [JSON.stringify(large), eventPattern(large)]) {
      expect(eventPattern(large).matches(sampled(eventsMatching(pattern), 1)[0] as JsonObject)).to.be.true;
      expect(eventPattern(large).matches((sampled(eventsNearly(pattern), 1)[0] as NearMiss).event)).to.be.false;
    }
  });

  it("refuses patterns that nothing matches, and that everything does", () => {
    const range = { detail: { a: [{ numeric: [">", 0.1, "<", 0.10000000000000002] }] } };
    const impossible =
      'EVENTS_IMPOSSIBLE: Making events for the pattern {"detail":{"a":[{"numeric":[">",0.1,"<",0.10000000000000002]}]}}: ' +
      "none is known that matches it. Nothing meets detail.a, where it wants number > 0.1 and < 0.10000000000000002. " +
      "Ask eventPattern(…).explain(event) about an event that should match.";
    expect(codeOf(() => eventsMatching(range))).to.equal(impossible);
    expect(codeOf(() => eventsNearly(range))).to.equal(impossible);
    expect(codeOf(() => eventsNearly({ detail: { a: [{ exists: true }, { exists: false }] } }))).to.equal(
      'EVENTS_ALL_MATCH: Making events that nearly match the pattern {"detail":{"a":[{"exists":true},{"exists":false}]}}: ' +
        "every event matches it, so none is near. Narrow the pattern.",
    );
    expect(codeOf(() => eventsMatching({ source: [] }))).to.match(/^EVENT_PATTERN_INVALID: .*Empty arrays/);
  });
});
