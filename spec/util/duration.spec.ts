import { expect } from "chai";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../src/util/duration.js";

describe("parseDuration", () => {
  const readable: [string, number][] = [
    ["60s", 60_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["250ms", 250],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["2 days", 172_800_000],
    ["364d", 364 * 86_400_000],
    [" 5s ", 5_000],
    ["0s", 0],
    ["PT5M", 300_000],
    ["PT1H30M", 5_400_000],
    ["P1D", 86_400_000],
    ["PT0.5S", 500],
    ["pt5m", 300_000],
    ["1h 30m", 5_400_000],
    ["24h30m", 88_200_000],
    ["1 day 2 hours 5s", 93_605_000],
  ];
  for (const [text, milliseconds] of readable) {
    it(`reads ${text}`, () => expect(parseDuration(text)).to.equal(milliseconds));
  }
  for (const text of [
    "",
    "60",
    "-5s",
    "s",
    "5 parsecs",
    "P",
    "PT",
    "5s later",
    "1e3s",
    "NaNs",
    "--5s",
    "30m 1h",
    "5s 5s",
    "1h 30",
    "1h and 30m",
    "1h 5 parsecs",
  ]) {
    it(`refuses "${text}"`, () => expect(parseDuration(text)).to.equal(undefined));
  }
});

describe("formatDuration", () => {
  it("writes what parseDuration reads", () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 * 86_400_000 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).to.equal(milliseconds);
      }),
    );
  });
  it("leaves out parts that are zero", () => {
    expect(formatDuration(0)).to.equal("0ms");
    expect(formatDuration(90_000)).to.equal("1m 30s");
    expect(formatDuration(86_400_000 + 5)).to.equal("1d 5ms");
  });
});
