import { expect } from "chai";
import fc from "fast-check";
import { choiceOperators } from "../../../src/asl/conditions/choice-operators.js";
import { ConditionPathError, evaluateCondition } from "../../../src/asl/conditions/evaluate-condition.js";
import { millisecondsOf, parseTimestamp } from "../../../src/asl/timestamp.js";
import { matchesWildcard, parseWildcard } from "../../../src/asl/conditions/wildcard.js";
import { compilePath } from "../../../src/asl/jsonpath/compile-path.js";
import type { Condition } from "../../../src/asl/machine.js";
import { scopeOf } from "../../../src/asl/scope.js";
import type { JsonValue } from "../../../src/util/json.js";

function compare(variable: string, operator: string, operand: JsonValue): Condition {
  const path = operator.endsWith("Path") ? { operandPath: compilePath(operand as string) } : {};
  const value = operator.endsWith("Path") ? undefined : operand;
  return { kind: "compare", operator, variable: compilePath(variable), operand: value, ...path };
}

/** Whether `operator` holds between a value and an operand, in its literal and in its path form alike. */
function holds(value: JsonValue, operator: string, operand: JsonValue): boolean {
  const scope = scopeOf({ input: { value, operand } });
  const literal = evaluateCondition(compare("$.value", operator, operand), scope);
  if (choiceOperators.has(`${operator}Path`)) {
    expect(evaluateCondition(compare("$.value", `${operator}Path`, "$.operand"), scope)).to.equal(literal);
  }
  return literal;
}

const samples: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1.5,
  "",
  "text",
  "2020-01-01T00:00:00Z",
  [],
  [1],
  {},
  { a: 1 },
];

describe("Choice operators", () => {
  it("are the 39 of the States Language", () => {
    const ordered = ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
    const names = ["String", "Numeric", "Timestamp"].flatMap((kind) => ordered.map((relation) => kind + relation));
    const pairs = [...names, "BooleanEquals"].flatMap((name) => [name, `${name}Path`]);
    const tests = ["Boolean", "Null", "Numeric", "Present", "String", "Timestamp"].map((kind) => `Is${kind}`);
    expect([...choiceOperators.keys()].sort()).to.deep.equal([...pairs, ...tests, "StringMatches"].sort());
  });

  it("say what they compare", () => {
    const { test: _test, ...operator } = choiceOperators.get("NumericGreaterThanPath") ?? expect.fail();
    expect(operator).to.deep.equal({
      name: "NumericGreaterThanPath",
      valueKind: "number",
      operandKind: "number",
      relation: "GreaterThan",
      isPath: true,
    });
  });

  it("order numbers, texts and timestamps", () => {
    const triples: readonly [string, JsonValue, JsonValue][] = [
      ["Numeric", 1, 1.5],
      ["Numeric", -2, 0],
      ["String", "A", "a"],
      ["String", "", "x"],
      ["Timestamp", "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z"],
      ["Timestamp", "2020-01-01T00:00:00.001+01:00", "2019-12-31T23:00:00.002Z"],
    ];
    for (const [kind, less, more] of triples) {
      expect(holds(less, `${kind}LessThan`, more)).to.equal(true);
      expect(holds(more, `${kind}LessThan`, less)).to.equal(false);
      expect(holds(less, `${kind}LessThan`, less)).to.equal(false);
      expect(holds(less, `${kind}LessThanEquals`, less)).to.equal(true);
      expect(holds(more, `${kind}LessThanEquals`, less)).to.equal(false);
      expect(holds(more, `${kind}GreaterThan`, less)).to.equal(true);
      expect(holds(less, `${kind}GreaterThan`, less)).to.equal(false);
      expect(holds(less, `${kind}GreaterThanEquals`, less)).to.equal(true);
      expect(holds(less, `${kind}GreaterThanEquals`, more)).to.equal(false);
      expect(holds(less, `${kind}Equals`, less)).to.equal(true);
      expect(holds(less, `${kind}Equals`, more)).to.equal(false);
    }
  });

  it("compare instants, not their texts", () => {
    expect(holds("2020-06-01T12:00:00+02:00", "TimestampEquals", "2020-06-01T10:00:00Z")).to.equal(true);
    const [earlier, later] = ["2026-06-01T10:00:00.123456788Z", "2026-06-01T12:00:00.123456789+02:00"];
    expect(holds(earlier, "TimestampLessThan", later)).to.equal(true);
    expect(holds(earlier, "TimestampEquals", later)).to.equal(false);
    expect(holds(later, "TimestampEquals", "2026-06-01T10:00:00.123456789Z")).to.equal(true);
  });

  it("compare truth", () => {
    expect(holds(true, "BooleanEquals", true)).to.equal(true);
    expect(holds(false, "BooleanEquals", true)).to.equal(false);
    expect(holds(false, "BooleanEquals", false)).to.equal(true);
  });

  it("do not match values of another type, whichever side they are on", () => {
    const fitting: Readonly<Record<string, JsonValue>> = {
      boolean: true,
      number: 0,
      string: "text",
      timestamp: "2020-01-01T00:00:00Z",
    };
    for (const { name, valueKind, isPath } of choiceOperators.values()) {
      if (isPath || valueKind === "any") continue;
      const operand = fitting[valueKind] as JsonValue;
      for (const sample of samples) {
        if (typeof sample === typeof operand) continue;
        expect(holds(sample, name, operand), `${name} on ${JSON.stringify(sample)}`).to.equal(false);
        expect(holds(operand, name, sample), `${name} with ${JSON.stringify(sample)}`).to.equal(false);
      }
    }
    expect(holds("text", "TimestampEquals", "text")).to.equal(false);
  });

  it("test types", () => {
    const tests: Readonly<Record<string, readonly JsonValue[]>> = {
      IsBoolean: [true, false],
      IsNull: [null],
      IsNumeric: [0, 1.5],
      IsString: ["", "text", "2020-01-01T00:00:00Z"],
      IsTimestamp: ["2020-01-01T00:00:00Z"],
      IsPresent: samples,
    };
    for (const [name, matching] of Object.entries(tests)) {
      for (const sample of samples) {
        const expected = matching.includes(sample);
        expect(holds(sample, name, true), `${name} on ${JSON.stringify(sample)}`).to.equal(expected);
        expect(holds(sample, name, false), `not ${name} on ${JSON.stringify(sample)}`).to.equal(!expected);
      }
    }
  });
});

describe("evaluateCondition", () => {
  const scope = scopeOf({ input: { a: 1, b: "x", list: [1, 2] }, variables: { v: 1 } });

  it("combines conditions", () => {
    const yes = compare("$.a", "NumericEquals", 1);
    const no = compare("$.b", "StringEquals", "y");
    const both = [yes, no];
    expect(evaluateCondition({ kind: "and", conditions: both }, scope)).to.equal(false);
    expect(evaluateCondition({ kind: "and", conditions: [yes, yes] }, scope)).to.equal(true);
    expect(evaluateCondition({ kind: "or", conditions: both }, scope)).to.equal(true);
    expect(evaluateCondition({ kind: "or", conditions: [no] }, scope)).to.equal(false);
    expect(evaluateCondition({ kind: "not", condition: no }, scope)).to.equal(true);
    expect(
      evaluateCondition(
        { kind: "not", condition: { kind: "and", conditions: [yes, { kind: "not", condition: no }] } },
        scope,
      ),
    ).to.equal(false);
  });

  it("stops at the condition that decides", () => {
    const missing = compare("$.no", "NumericEquals", 1);
    const yes = compare("$.a", "NumericEquals", 1);
    expect(evaluateCondition({ kind: "or", conditions: [yes, missing] }, scope)).to.equal(true);
    const present = compare("$.no", "IsPresent", true);
    expect(evaluateCondition({ kind: "and", conditions: [present, missing] }, scope)).to.equal(false);
  });

  it("fails on a path that finds nothing", () => {
    const text = (path: string) =>
      `Invalid path '${path}': The choice state's condition path references an invalid value.`;
    expect(() => evaluateCondition(compare("$.no", "IsNull", true), scope)).to.throw(ConditionPathError, text("$.no"));
    expect(() => evaluateCondition(compare("$.a", "NumericEqualsPath", "$.b.c"), scope)).to.throw(
      ConditionPathError,
      text("$.b.c"),
    );
    expect(() => evaluateCondition(compare("$w", "NumericEquals", 1), scope)).to.throw(ConditionPathError, text("$w"));
  });

  it("asks whether something is present without failing", () => {
    expect(evaluateCondition(compare("$.no.deeper", "IsPresent", true), scope)).to.equal(false);
    expect(evaluateCondition(compare("$.no", "IsPresent", false), scope)).to.equal(true);
    expect(evaluateCondition(compare("$.list[1]", "IsPresent", true), scope)).to.equal(true);
    expect(evaluateCondition(compare("$.list[2]", "IsPresent", true), scope)).to.equal(false);
    expect(evaluateCondition(compare("$.list[?(@ > 5)]", "IsPresent", true), scope)).to.equal(true);
    expect(evaluateCondition(compare("$v", "IsPresent", true), scope)).to.equal(true);
    expect(evaluateCondition(compare("$w", "IsPresent", true), scope)).to.equal(false);
  });

  it("takes a template that gives true", () => {
    const template = (value: JsonValue): Condition => ({
      kind: "jsonata",
      template: { source: null, evaluate: () => value },
    });
    expect(evaluateCondition(template(true), scope)).to.equal(true);
    expect(evaluateCondition(template("true"), scope)).to.equal(false);
  });
});

describe("StringMatches", () => {
  const cases: readonly [string, string, boolean][] = [
    ["log-*.txt", "log-2020.txt", true],
    ["log-*.txt", "log-.txt", true],
    ["log-*.txt", "log-2020.txt.bak", false],
    ["*", "", true],
    ["*.*", "a.b", true],
    ["*ab*ab*", "xxabab", true],
    ["*ab*ab*", "xxabxb", false],
    ["a*a", "a", false],
    ["a*bc*c", "abc", false],
    ["a.c", "abc", false],
    ["1\\*2", "1*2", true],
    ["1\\*2", "1x2", false],
    ["a\\\\*", "a\\b", true],
    ["line*", "line\nbreak", true],
    ["", "", true],
    ["", "x", false],
  ];
  for (const [pattern, text, expected] of cases) {
    it(`${JSON.stringify(pattern)} ${expected ? "stands for" : "does not stand for"} ${JSON.stringify(text)}`, () => {
      expect(holds(text, "StringMatches", pattern)).to.equal(expected);
    });
  }

  it("stands for any text that its wildcards are filled with", () => {
    const escape = (text: string): string => text.replaceAll(/[*\\]/g, "\\$&");
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 4 }), { minLength: 2 });
    fc.assert(
      fc.property(texts, fc.string({ unit: fc.constantFrom("a", "b", "*", "\\"), maxLength: 4 }), (parts, filling) => {
        const pattern = parseWildcard(parts.map(escape).join("*"));
        expect(matchesWildcard(pattern, parts.join(filling))).to.equal(true);
      }),
    );
  });

  it("takes a pattern of many wildcards in its stride", () => {
    expect(holds(`${"ab".repeat(20_000)}c`, "StringMatches", `${"*a".repeat(5_000)}*d`)).to.equal(false);
  });
});

describe("parseTimestamp", () => {
  const timeOf = (text: string): number | undefined => {
    const instant = parseTimestamp(text);
    return instant && millisecondsOf(instant);
  };

  it("reads RFC 3339", () => {
    expect(parseTimestamp("1970-01-01T00:00:00Z")).to.deep.equal({ seconds: 0, nanos: 0 });
    expect(parseTimestamp("1969-12-31T23:59:59.000000001Z")).to.deep.equal({ seconds: -1, nanos: 1 });
    expect(timeOf("2016-03-14T01:59:00Z")).to.equal(Date.UTC(2016, 2, 14, 1, 59));
    expect(timeOf("2016-03-14T01:59:00.25-07:30")).to.equal(Date.UTC(2016, 2, 14, 9, 29, 0, 250));
    expect(timeOf("2024-02-29T23:59:59.999999Z")).to.equal(Date.UTC(2024, 1, 29, 23, 59, 59, 999));
    expect(timeOf("0001-01-01T00:00:00Z")).to.equal(new Date("0001-01-01T00:00:00Z").getTime());
  });

  it("reads nothing else", () => {
    for (const text of [
      "",
      "2016-03-14",
      "2016-03-14T01:59Z",
      "2016-03-14T01:59:00",
      "2016-03-14t01:59:00Z",
      "2016-03-14T01:59:00z",
      "2016-03-14 01:59:00Z",
      "05-12-2016T21:29:29Z",
      "2016-02-30T00:00:00Z",
      "2023-02-29T00:00:00Z",
      "2016-13-01T00:00:00Z",
      "2016-12-05T25:29:29Z",
      "2016-12-05T21:60:29Z",
      "2016-12-05T21:29:29+0100",
      " 2016-12-05T21:29:29Z",
      "2016-12-05T21:29:29.1234567890Z",
    ]) {
      expect(parseTimestamp(text), text).to.equal(undefined);
    }
  });

  it("reads back every instant", () => {
    const instant = fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        expect(timeOf(date.toISOString())).to.equal(date.getTime());
      }),
    );
  });
});
