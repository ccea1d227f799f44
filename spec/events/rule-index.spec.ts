import { expect } from "chai";
import fc from "fast-check";
import { compilePattern, RuleIndex } from "../../src/events/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

const WORDS = ["a", "A", "ab", "AB", "ba", "straße", "STRASSE", "10.0.0.1", "10.0.1.7", "::1", "", "K", "\u212a"];
const word = fc.constantFrom(...WORDS);
const number = fc.integer({ min: -3, max: 6 });

/** Elements of a pattern's array, all of words and numbers that events have too. */
const test: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: word },
  number,
  fc.constantFrom(true, null),
  word.map((prefix) => ({ prefix })),
  word.map((suffix) => ({ suffix })),
  word.map((text) => ({ "equals-ignore-case": text })),
  word.map((text) => ({ prefix: { "equals-ignore-case": text } })),
  word.map((text) => ({ suffix: { "equals-ignore-case": text } })),
  fc.constantFrom("*", "a*", "*b", "a*b", "10.*").map((wildcard) => ({ wildcard })),
  fc.constantFrom("10.0.0.0/24", "10.0.0.0/8", "0.0.0.0/0", "::/16").map((cidr) => ({ cidr })),
  number.map((least) => ({ numeric: [">=", least] })),
  number.map((most) => ({ numeric: ["<", most] })),
  number.map((least) => ({ numeric: [">", least, "<=", least + 2] })),
  word.map((text) => ({ "anything-but": text })),
  fc.boolean().map((exists) => ({ exists })),
);

const key = fc.constantFrom("a", "b", "c");
const field = fc.array(test, { minLength: 1, maxLength: 3 });
const fields = fc.dictionary(key, fc.oneof(field, fc.dictionary(key, field, { minKeys: 1, maxKeys: 2 })), {
  minKeys: 1,
  maxKeys: 3,
});
const pattern = fc.oneof(
  { weight: 3, arbitrary: fields },
  fc.tuple(fields, fields, fields).map(([all, one, other]) => ({ ...all, $or: [one, other] })),
) as fc.Arbitrary<JsonObject>;

const leaf = fc.oneof(word, number, fc.constantFrom(true, null));
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(key, leaf),
  fc.array(fc.dictionary(key, leaf), { maxLength: 3 }),
);
const event = fc.dictionary(key, value) as fc.Arbitrary<JsonObject>;

describe("events: the index of rules", () => {
  it("answers as trying every rule would, in the order in which rules were added", () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 60 }),
        fc.array(event, { maxLength: 8 }),
        (patterns, events) => {
          const rules = patterns.map((one, number) => ({ id: `r${number}`, pattern: compilePattern(one) }));
          const index = new RuleIndex();
          for (const { id, pattern } of rules) index.add(id, pattern);
          for (const one of events) {
            const tried = rules.filter(({ pattern }) => pattern.matches(one)).map(({ id }) => id);
            expect(index.matching(one)).to.deep.equal(tried);
            expect(index.matching(JSON.stringify(one))).to.deep.equal(tried);
          }
        },
      ),
      { numRuns: 300, seed: 42 },
    );
  });

  it("answers so also while rules come and go", () => {
    const step = fc.tuple(fc.nat({ max: 30 }), fc.option(pattern), fc.option(event));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const index = new RuleIndex();
        const model = new Map<string, ReturnType<typeof compilePattern>>();
        for (const [number, added, asked] of steps) {
          const id = `r${number}`;
          const known = model.delete(id);
          if (added === null) expect(index.remove(id)).to.equal(known);
          else {
            index.add(id, compilePattern(added));
            model.set(id, compilePattern(added));
          }
          expect([index.size, index.has(id)]).to.deep.equal([model.size, model.has(id)]);
          if (asked === null) continue;
          const tried = [...model].filter(([, pattern]) => pattern.matches(asked)).map(([one]) => one);
          expect(index.matching(asked)).to.deep.equal(tried);
        }
      }),
      { numRuns: 100, seed: 42 },
    );
  });

  it("names a rule once, whatever it is found by", () => {
    const index = new RuleIndex();
    index.add("r", compilePattern({ a: ["x", { prefix: "x" }], $or: [{ b: [1] }, { c: [1] }] }));
    expect(index.matching({ a: ["x", "xy"], b: 1, c: 1 })).to.deep.equal(["r"]);
  });

  it("tries few of many rules", () => {
    const index = new RuleIndex();
    let tried = 0;
    for (let number = 0; number < 10_000; number += 1) {
      const compiled = compilePattern({
        source: [`app.${number % 7}`],
        "detail-type": ["Placed"],
        detail: { tenant: [`t${number % 100}`], total: [{ numeric: [">", Math.floor(number / 100)] }] },
      });
      const alternatives = compiled.alternatives.map((fields) =>
        fields.map(({ path, tests }) => ({
          path,
          tests: tests.map((test) => ({
            ...test,
            matches: (leaf: Parameters<typeof test.matches>[0]) => {
              tried += 1;
              return test.matches(leaf);
            },
          })),
        })),
      );
      index.add(`r${number}`, { ...compiled, alternatives });
    }
    const found = index.matching({ source: "app.3", "detail-type": "Placed", detail: { tenant: "t10", total: 5 } });
    expect(found).to.have.length.within(0, 5);
    expect(tried).to.be.within(1, 200);
  });

  it("refuses what is no event", () => {
    expect(() => new RuleIndex().matching("[]")).to.throw("Cannot match an event: its text holds no JSON object.");
  });
});
