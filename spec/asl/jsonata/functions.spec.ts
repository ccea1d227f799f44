import { expect } from "chai";
import { failureOf, valueOf } from "./support.js";

const undefinedResult = "returned nothing (undefined).";
const thrown = (text: string): string => `threw an error during evaluation. ${text}`;

describe("The functions Step Functions adds to JSONata", () => {
  it("$partition cuts a list into chunks", () => {
    expect(valueOf("$partition([1, 2, 3], 2)")).to.deep.equal([[1, 2], [3]]);
    expect(valueOf("$partition([1], 1)")).to.deep.equal([[1]]);
    expect(valueOf("$partition([1, 2, 3], 9)")).to.deep.equal([[1, 2, 3]]);
    expect(valueOf("$partition([1, 2, 3], 2.9)")).to.deep.equal([[1, 2], [3]]);
    expect(valueOf("$partition([1, 2])")).to.deep.equal([[1, 2]]);
    expect(valueOf("$partition(?, 2)([1, 2, 3])")).to.deep.equal([[1, 2], [3]]);
    expect(failureOf("$partition([], 2)")).to.equal(undefinedResult);
    expect(failureOf("$partition([1], 0)")).to.equal(undefinedResult);
    expect(failureOf("$partition([1], -1)")).to.equal(thrown("D3137: Second argument must be zero or greater"));
  });

  it("$range counts, and one number is no list", () => {
    expect(valueOf("$range(0, 6, 2)")).to.deep.equal([0, 2, 4, 6]);
    expect(valueOf("$range(5, 1, -2)")).to.deep.equal([5, 3, 1]);
    expect(valueOf("$range(1, 9, 9)")).to.equal(1);
    expect(valueOf("$range(-1.7, 2, 1)")).to.deep.equal([-1, 0, 1, 2]);
    for (const text of ["$range(5, 1, 1)", "$range(1, 5, 0)", "$range(1, 5)"]) {
      expect(failureOf(text), text).to.equal(undefinedResult);
    }
    expect(failureOf("$range(1)")).to.equal(
      thrown('T0410: Argument 2 of function "range" does not match function signature'),
    );
    expect(valueOf("$count($range(1, 360145, 1))")).to.equal(360_145);
    expect(failureOf("$range(1, 1000000000, 1)")).to.equal(
      "threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage",
    );
  });

  it("$hash digests text with the five algorithms", () => {
    expect(valueOf("$hash('Hello', 'MD5')")).to.equal("8b1a9953c4611296a827abf8c47804d7");
    expect(valueOf("$hash('Hello', 'SHA-1')")).to.equal("f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0");
    expect(valueOf("$length($hash('ñ', 'SHA-256') & $hash('', 'SHA-384') & $hash('', 'SHA-512'))")).to.equal(288);
    expect(failureOf("$hash('a')")).to.equal(undefinedResult);
    expect(failureOf("$hash('a', 'md5')")).to.equal(thrown("D3137: Invalid hash algorithm: md5"));
    expect(failureOf("$hash(42, 'MD5')")).to.equal(
      thrown('T0410: Argument 1 of function "hash" does not match function signature'),
    );
  });

  it("$random with a seed is java.util.Random's first double", () => {
    expect(valueOf("$random(42)")).to.equal(0.7275636800328681);
    expect(valueOf("$random(0)")).to.equal(0.730967787376657);
    expect(valueOf("$random(0.9)")).to.equal(0.730967787376657);
    expect(valueOf("$random(7)")).to.equal(0.7306990420600421);
  });

  it("chance comes from the execution's seed: the same draws in the same order", () => {
    const chance = (): { random(purpose: string): number } => {
      let drawn = 0;
      return { random: () => (drawn += 1) / 100 };
    };
    expect(valueOf("[$random(), $random(), $random(42)]", chance())).to.deep.equal([0.01, 0.02, 0.7275636800328681]);
    expect(valueOf("$shuffle([1, 2, 3, 4])", chance())).to.deep.equal(valueOf("$shuffle([1, 2, 3, 4])", chance()));
    const uuid = "00000000-0000-4000-8000-000000000001";
    expect(valueOf("$uuid()", { uuid: () => uuid })).to.equal(uuid);
    expect(failureOf("$uuid('seed')")).to.equal(
      thrown('T0410: Argument 1 of function "uuid" does not match function signature'),
    );
  });

  it("time is virtual", () => {
    const now = Date.UTC(2031, 4, 6, 7, 8, 9);
    expect(valueOf("$now()", { now })).to.equal("2031-05-06T07:08:09.000Z");
    expect(valueOf("$now('[H01]:[m01]', '+0200')", { now })).to.equal("09:08");
    expect(valueOf("$millis()", { now })).to.equal(now);
    expect(valueOf("$toMillis('10:00', '[H]:[m]')", { now })).to.equal(Date.UTC(2031, 4, 6, 10));
  });

  it("$parse reads JSON text", () => {
    expect(valueOf(`$parse('{"a": [1, {"b": null}]}').a`)).to.deep.equal([1, { b: null }]);
    expect(valueOf("$parse('null')")).to.equal(null);
    expect(Object.is(valueOf("$parse('-0')"), 0)).to.equal(true);
    expect(valueOf(`$map(['1', '2'], $parse)`)).to.deep.equal([1, 2]);
    expect(failureOf("$parse('{')")).to.equal(thrown("D3137: Invalid JSON"));
    expect(failureOf("$parse('')")).to.equal(thrown("D3137: Invalid JSON"));
    expect(failureOf("$parse()")).to.equal(undefinedResult);
  });

  it("$eval is not there", () => {
    expect(failureOf("$eval('1 + 1')")).to.equal(thrown("T1006: Attempted to invoke a non-function"));
  });
});
