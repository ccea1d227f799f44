import { expect } from "chai";
import { compilePattern } from "../../src/events/index.js";
import type { JsonValue } from "../../src/util/json.js";

/** What a pattern's array holds, values that meet it, and values that do not. */
type Case = readonly [tests: JsonValue, met: readonly JsonValue[], missed: readonly JsonValue[]];

const cases: Readonly<Record<string, readonly Case[]>> = {
  "an exact string": [
    [["a"], ["a", ["b", "a"]], ["A", "a ", "", null, 1, {}, { a: "a" }, []]],
    [["é"], ["\u00e9"], ["e\u0301"]],
    [[""], [""], ["x", null]],
    [["a", "b"], ["a", "b"], ["c"]],
    [[{ exactly: "a" }], ["a"], ["b"]],
  ],
  "a number": [
    [[300], [300, 3e2], ["300", 301, true, null]],
    [[0], [-0, 0.0], ["", false]],
    [[0.1], [0.1], [0.10000000000000002]],
  ],
  "true, false and null": [
    [[true], [true], ["true", 1, false]],
    [[false], [false], [0, null, "false"]],
    [[null], [null], ["null", "", 0, false, [], {}]],
  ],
  prefix: [
    [[{ prefix: "or" }], ["order", "or"], ["Order", "o", "for", 12]],
    [[{ prefix: "" }], ["", "x"], [1, null]],
    [[{ prefix: { "equals-ignore-case": "oR" } }], ["order", "ORDER"], ["for"]],
  ],
  suffix: [
    [[{ suffix: ".png" }], ["a.png", ".png"], ["a.PNG", "a.png "]],
    [[{ suffix: "" }], [""], [0]],
    [[{ suffix: { "equals-ignore-case": ".pNg" } }], ["a.png", "a.PNG"], ["png"]],
  ],
  "equals-ignore-case": [
    [[{ "equals-ignore-case": "aLice" }], ["alice", "ALICE"], ["alic", "alices", null]],
    [[{ "equals-ignore-case": "straße" }], ["straße", "STRASSE", "straSSe"], ["strasse"]],
    [[{ "equals-ignore-case": "" }], [""], ["a"]],
    [[{ "equals-ignore-case": "a😀" }], [], ["a😀", "A😀"]],
  ],
  wildcard: [
    [[{ wildcard: "*" }], ["", "x"], [1]],
    [[{ wildcard: "a*b" }], ["ab", "axxb"], ["a", "abc", "bab"]],
    [[{ wildcard: "*a*a" }], ["aa", "xaya"], ["a", "aab"]],
    [[{ wildcard: "a*bc*c" }], ["abcc", "abc-c"], ["abc"]],
    [[{ wildcard: "a\\*b" }], ["a*b"], ["axb", "a\\*b"]],
    [[{ wildcard: "a\\\\*" }], ["a\\", "a\\x"], ["a*"]],
    [[{ wildcard: "" }], [""], ["x"]],
    [[{ wildcard: "plain" }], ["plain"], ["plainer"]],
  ],
  "anything-but": [
    [[{ "anything-but": "a" }], ["b", "", 1, null, true, ["a", "b"]], ["a", [], {}, ["a"]]],
    [[{ "anything-but": ["a", "b"] }], ["c"], ["a", "b", ["a", "b"]]],
    [[{ "anything-but": 5 }], [6, "5", null], [5, 5.0]],
    [[{ "anything-but": [5, 6] }], [7], [5, 6]],
    [[{ "anything-but": { prefix: "a" } }], ["b", 1], ["a", "ab"]],
    [[{ "anything-but": { prefix: ["a", "b"] } }], ["c"], ["ax", "bx"]],
    [[{ "anything-but": { suffix: ".a" } }], [".b"], ["x.a"]],
    [[{ "anything-but": { suffix: [".a", ".b"] } }], [".c"], ["x.a", "x.b"]],
    [[{ "anything-but": { "equals-ignore-case": "a" } }], ["b", 1], ["a", "A"]],
    [[{ "anything-but": { "equals-ignore-case": ["a", "b"] } }], ["c"], ["A", "B"]],
    [[{ "anything-but": { wildcard: "a*z" } }], ["a", "za"], ["az", "abz"]],
    [[{ "anything-but": { wildcard: ["a*z", "b*"] } }], ["c"], ["az", "b"]],
    [[{ "anything-but": "10.0.0.1" }], ["010.0.0.1"], ["10.0.0.1"]],
  ],
  numeric: [
    [[{ numeric: ["=", 5] }], [5, 5.0], [6, "5"]],
    [[{ numeric: ["<", 5] }], [4.9, -1e300], [5, "4", null]],
    [[{ numeric: ["<=", 5] }], [5], [5.1]],
    [[{ numeric: [">", 5] }], [5.1], [5]],
    [[{ numeric: [">=", 5] }], [5], [4]],
    [[{ numeric: [">", 0, "<=", 5] }], [0.1, 5], [0, 5.1]],
    [[{ numeric: [">=", 0, "<", 5] }], [0, 4], [5, -1]],
  ],
  cidr: [
    [[{ cidr: "10.0.0.0/24" }], ["10.0.0.0", "10.0.0.255", "010.000.0.9"], ["10.0.1.0", "10.0.0", "10.0.0.256", 10]],
    [[{ cidr: "10.0.0.77/24" }], ["10.0.0.1", "10.0.0.255"], ["10.0.1.1"]],
    [[{ cidr: "10.0.0.0/0" }], ["0.0.0.0", "255.255.255.255", "::1"], ["x"]],
    [[{ cidr: "10.0.0.128/25" }], ["10.0.0.128", "10.0.0.255"], ["10.0.0.127"]],
    [[{ cidr: "2001:db8::/32" }], ["2001:db8::1", "2001:0DB8:ffff:0:0:0:0:0"], ["2001:db9::", "1.2.3.4", "2001:db8"]],
  ],
  "a string that is an IP address": [
    [["10.0.0.1"], ["10.0.0.1", "010.0.0.1"], ["10.0.0.2", 10]],
    [["2001:db8::1"], ["2001:0DB8:0:0:0:0:0:1"], ["2001:db8::2", "2001:db8::1::"]],
    [["300.0.0.1"], ["300.0.0.1"], ["0300.0.0.1"]],
    [["::ffff:0a00:0001"], ["10.0.0.1"], ["10.0.0.2"]],
    [["1:2"], ["1:2"], ["01:2"]],
  ],
  exists: [
    [[{ exists: true }], ["", null, 0, [1], [{ x: 1 }, 2]], [{}, [], { x: 1 }]],
    [[{ exists: false }], [{}, [], { x: 1 }, [{ x: 1 }]], ["", null, [1]]],
    [[{ exists: false }, "a"], [{}, "a"], ["b"]],
  ],
};

describe("events: what a pattern's operators mean", () => {
  for (const [operator, rows] of Object.entries(cases)) {
    it(operator, () => {
      for (const [tests, met, missed] of rows) {
        const pattern = compilePattern({ detail: { f: tests } });
        for (const value of met) expect(pattern.matches({ detail: { f: value } }), said(tests, value)).to.be.true;
        for (const value of missed) expect(pattern.matches({ detail: { f: value } }), said(tests, value)).to.be.false;
      }
    });
  }

  it("a missing field meets exists: false alone", () => {
    for (const tests of ["a", 1, null, { prefix: "" }, { "anything-but": "a" }, { exists: true }, { wildcard: "*" }]) {
      expect(compilePattern({ f: [tests] }).matches({ g: 1 }), JSON.stringify(tests)).to.be.false;
    }
    expect(compilePattern({ f: [{ exists: false }] }).matches({ g: 1 })).to.be.true;
  });

  it("numbers beyond a double's exactness compare as they are spelt", () => {
    const pattern = compilePattern('{"n":[12345678901234567891]}');
    expect(pattern.matches('{"n":12345678901234567891}')).to.be.true;
    expect(pattern.matches('{"n":12345678901234567890}')).to.be.false;
    expect(compilePattern('{"n":[3.0e2]}').matches('{"n":300}')).to.be.true;
    expect(compilePattern('{"n":[300]}').matches('{"n":300.00}')).to.be.true;
    expect(compilePattern('{"n":[-0.0]}').matches('{"n":0}')).to.be.true;
    expect(compilePattern('{"n":[{"numeric":["<",1]}]}').matches('{"n":0.12345678901234567891234}')).to.be.false;
  });
});

function said(tests: JsonValue, value: JsonValue): string {
  return `${JSON.stringify(tests)} with ${JSON.stringify(value)}`;
}
