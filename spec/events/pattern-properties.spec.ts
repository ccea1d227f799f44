import { expect } from "chai";
import fc from "fast-check";
import { compilePattern, RuleIndex } from "../../src/events/index.js";
import { ABSENT, matched, samples, type Sample } from "./pattern-arbitraries.js";

const RUNS = 10_000;
const OPERATORS = Object.keys(samples);

describe("events: generated events that should match do, and near misses do not", function () {
  this.timeout(60_000);

  for (const operator of OPERATORS) {
    it(operator, () => {
      fc.assert(
        fc.property(matched(operator), ({ pattern, matching, nearMiss }) => {
          const compiled = compilePattern(pattern);
          expect(compiled.matches(matching), "should match").to.be.true;
          expect(compiled.matches(nearMiss), "should not match").to.be.false;
        }),
        { numRuns: Math.ceil(RUNS / OPERATORS.length), seed: 42 },
      );
    });
  }

  it("in the same element of an array alone", () => {
    // exists: false that is asked first sees every element: pattern-structure.spec.ts says so.
    const one = fc.oneof(
      ...OPERATORS.filter((name) => name !== "exists: false").map((name) => samples[name] as fc.Arbitrary<Sample>),
    );
    const two = fc.tuple(one, one);
    fc.assert(
      fc.property(
        two.filter((both) => both.every(({ hit, miss }) => hit !== ABSENT && miss !== ABSENT)),
        ([x, y]) => {
          const compiled = compilePattern({ items: { x: [x.test], y: [y.test] } });
          const element = (xs: unknown, ys: unknown): never => ({ x: xs, y: ys }) as never;
          expect(compiled.matches({ items: [element(x.miss, y.miss), element(x.hit, y.hit)] })).to.be.true;
          expect(compiled.matches({ items: [element(x.hit, y.miss), element(x.miss, y.hit)] })).to.be.false;
        },
      ),
      { numRuns: 1_000, seed: 42 },
    );
  });

  it("explains every near miss by the field that misses", () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPERATORS).chain(matched), ({ pattern, matching, nearMiss }) => {
        const compiled = compilePattern(pattern);
        expect(compiled.mismatch(matching)).to.equal(undefined);
        expect(compiled.mismatch(nearMiss)?.fields).to.have.length(1);
        expect(compiled.explain(nearMiss)).to.match(/^The event does not match the pattern\.[^]*: wanted /);
      }),
      { numRuns: 1_000, seed: 42 },
    );
  });

  it("also through the index, among the other rules", () => {
    const many = fc.array(fc.constantFrom(...OPERATORS).chain(matched), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(many, (all) => {
        const index = new RuleIndex();
        all.forEach(({ pattern }, number) => index.add(`${number}`, compilePattern(pattern)));
        all.forEach(({ matching, nearMiss }, number) => {
          expect(index.matching(matching)).to.include(`${number}`);
          expect(index.matching(nearMiss)).to.not.include(`${number}`);
        });
      }),
      { numRuns: 200, seed: 42 },
    );
  });
});
