import { expect } from "chai";
import { failureOf, valueOf } from "./support.js";

const thrown = "threw an error during evaluation: ";
const tooDeep = `${thrown}Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive`;
const endless = `${thrown}Expression evaluation timeout: Check for infinite loop`;
const tooLarge = `${thrown}Expression evaluation memory limit exceeded: Check for excessive memory usage`;

const countDown = (from: number): string => `($f := function($x) { $x <= 0 ? 0 : 1 + $f($x - 1) }; $f(${from}))`;
const ones = (count: number): string => Array(count).fill("1").join("+");

describe("The limits of a JSONata expression", () => {
  it("lets it nest a hundred deep", () => {
    expect(valueOf(ones(100))).to.equal(100);
    expect(failureOf(ones(101))).to.equal(tooDeep);
    expect(valueOf(countDown(31))).to.equal(31);
    expect(failureOf(countDown(32))).to.equal(tooDeep);
  });

  it("does not count a function that calls itself as its last act", () => {
    expect(valueOf("($f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(1000, 0))")).to.equal(
      500_500,
    );
  });

  it("counts anew for each evaluation, also after one that failed", () => {
    expect(failureOf(ones(101))).to.equal(tooDeep);
    expect(valueOf(ones(100))).to.equal(100);
  });

  it("ends a loop by its steps", () => {
    expect(failureOf("($f := function($x) { $f($x) }; $f(1))")).to.equal(endless);
  }).timeout(20_000);

  it("ends a number picture that would never be done", () => {
    for (const text of ["$formatNumber(0, '0e0')", "$formatNumber(-5, '0e0')"])
      expect(failureOf(text)).to.equal(endless);
    expect(valueOf("$formatNumber(0, '0') & $formatNumber(123, '0e0')")).to.equal("01e2");
  });

  it("refuses a number picture without a digit with its code", () => {
    expect(failureOf("$formatNumber(1, 'x')")).to.equal(
      "threw an error during evaluation. D3086: The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character",
    );
  });

  it("bounds what one value holds", () => {
    expect(valueOf("$count([1..873782])")).to.equal(873_782);
    expect(failureOf("$count([1..873783])")).to.equal(tooLarge);
    const doubled = (times: number): string =>
      `($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', ${times})))`;
    expect(valueOf(doubled(22))).to.equal(4_194_304);
    expect(failureOf(doubled(23))).to.equal(tooLarge);
  });
});
