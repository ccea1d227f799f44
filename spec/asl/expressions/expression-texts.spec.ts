import { expect } from "chai";
import {
  diagnoseIntrinsic,
  diagnosePath,
  diagnoseReferencePath,
  isPathText,
  isReferencePathText,
} from "../../../src/asl/expression-texts.js";

describe("diagnosePath", () => {
  it("accepts paths", () => {
    for (const text of [
      "$",
      "$$",
      "$.a",
      "$.[0]",
      "$.a[?(@.b)]",
      "$total",
      "$total[0].x",
      "$.a.length()",
      "$['x y']",
    ]) {
      expect(diagnosePath(text), text).to.equal(undefined);
      expect(isPathText(text), text).to.equal(true);
    }
  });

  const wrong: readonly [string, number, string][] = [
    ["", 0, "Path must start with '$'"],
    ["a.b", 0, "Path must start with '$'"],
    ["$.", 0, "Path must not end with a '.' or '..'"],
    ["$.a b", 2, "Use bracket notion ['my prop'] if your property contains blank characters. position: 2"],
    ["$.a[x]", 3, "Could not parse token starting at position 3. Expected ?, ', 0-9, * "],
    ["$.a[::2]", 3, "Failed to parse SliceOperation: ::2"],
    ["$.a['b]", 3, "Property has not been closed - missing closing '"],
    [
      "$.a['b' 'c']",
      3,
      "Property must be separated by comma or Property must be terminated close square bracket at index 6",
    ],
    ["$.a['b',]", 3, "Found empty property at index 8"],
    ["$.a...b", 5, "Character '.' on position 5 is not valid."],
    ["$.a[*x]", 3, "Expected wildcard token to end with ']' on position 5"],
    ["$.f(1", 2, "Arguments to function: 'f' are not closed properly."],
  ];
  for (const [text, position, message] of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(diagnosePath(text)).to.deep.equal({ position, message });
      expect(isPathText(text)).to.equal(false);
    });
  }

  it("counts the position from the start of the whole text", () => {
    expect(diagnosePath("$total.a[x]")).to.deep.include({ position: 8 });
    expect(diagnosePath("$$.a[x]")).to.deep.include({ position: 4 });
  });
});

describe("diagnoseReferencePath", () => {
  it("accepts names and places under the input", () => {
    for (const text of ["$", "$.a.b", "$['a b'].c", "$.a[0].b"]) expect(isReferencePathText(text), text).to.equal(true);
  });

  it("refuses what could name several places, or none to write to", () => {
    for (const text of [
      "$.a[*]",
      "$..a",
      "$.a[1:]",
      "$.a[0,1]",
      "$.a[-1]",
      "$['a','b']",
      "$.a[?(@.b)]",
      "$.a.length()",
    ]) {
      expect(diagnoseReferencePath(text), text).to.deep.equal({
        position: 0,
        message: "Value is not a Reference Path",
      });
    }
    for (const text of ["$$.Execution", "$total.a"]) {
      expect(diagnoseReferencePath(text), text).to.deep.equal({
        position: 1,
        message: "Value is not a Reference Path",
      });
    }
  });
});

describe("diagnoseIntrinsic", () => {
  it("accepts calls", () => {
    for (const text of [
      "States.UUID()",
      "States.Array()",
      "States.Format('{}', $.a)",
      "States.Format( 'It\\'s {}, \\{\\}' , $['a,b)'].c )",
      "States.MathAdd(-1, 2.5e1)",
      "States.Array(null, true, false, $$.Execution.Id, $v)",
      "States.ArrayLength($.a[?(@.b == 'x')])",
      "States.StringToJson('{\"a\": 1}')",
    ]) {
      expect(diagnoseIntrinsic(text), text).to.equal(undefined);
    }
  });

  const wrong: readonly [string, number, string][] = [
    ["$.a", 0, "Expected a call of an intrinsic function, such as States.Format('{}', $.name)"],
    [
      "States.Formt('x')",
      0,
      'There is no intrinsic function States.Formt. Did you mean "States.Format", "States.Array" or "States.Hash"?',
    ],
    ["States.UUID", 11, "Expected ( after States.UUID"],
    ["States.UUID() x", 14, "Expected the end after the call of an intrinsic function"],
    [
      "States.Array(1 2)",
      13,
      "Expected an argument: a path, text in single quotes, a number, true, false, null, or a call",
    ],
    ["States.Array($.a", 16, "Expected , or ) after an argument"],
    ["States.Array('a)", 16, "The text in single quotes is not closed"],
    ["States.StringToJson('\\\"a\\\"')", 21, "A backslash escapes only ' { } and \\ in an intrinsic function's text"],
    ["States.Array($.a[x])", 16, "Could not parse token starting at position 3. Expected ?, ', 0-9, * "],
    [
      "States.Array($.a, )",
      18,
      "Expected an argument: a path, text in single quotes, a number, true, false, null, or a call",
    ],
  ];
  for (const [text, position, message] of wrong) {
    it(`refuses ${text}`, () => {
      expect(diagnoseIntrinsic(text)).to.deep.equal({ position, message });
    });
  }

  it("refuses calls nested more than ten deep", () => {
    const nested = (depth: number): string => "States.Array(".repeat(depth) + ")".repeat(depth);
    expect(diagnoseIntrinsic(nested(10))).to.equal(undefined);
    expect(diagnoseIntrinsic(nested(11))).to.deep.include({ message: "Intrinsic functions nest at most 10 deep" });
  });
});
