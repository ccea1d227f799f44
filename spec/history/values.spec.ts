import { expect } from "chai";
import * as fc from "fast-check";
import type { StepwrightError } from "../../src/errors/index.js";
import { completed } from "../../src/history/values/completed.js";
import { differenceLines, differences, matches } from "../../src/history/values/differences.js";
import { decodeExpected, encodeExpected } from "../../src/history/values/encode.js";
import { is } from "../../src/history/values/is.js";
import { valueText } from "../../src/history/values/value-text.js";
import type { FunctionReference } from "../../src/plan/double.js";
import type { JsonValue } from "../../src/util/json.js";

/** Values as a parser gives them: JSON text has no -0. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const lines = (expected: unknown, actual: JsonValue | undefined, exactly = false): string[] =>
  differenceLines(differences("output", expected, actual, { exactly }));

describe("Comparing values", () => {
  it("takes objects as subsets, at any depth", () => {
    expect(matches({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).to.equal(true);
    expect(matches({ a: { b: 1 } }, { a: { b: 1, c: 2 } }, { exactly: true })).to.equal(false);
  });

  it("says where and how values differ", () => {
    expect(
      lines(
        { items: [{ price: 1 }, { price: 2 }, { price: 5 }] },
        { items: [{ price: 1 }, { price: 2 }, { price: 6 }] },
      ),
    ).to.deep.equal(["output.items[2].price: expected 5, was 6"]);
    expect(lines({ total: 5 }, {})).to.deep.equal(["output.total: expected 5, was missing"]);
    expect(lines({ "odd key": { x: null } }, { "odd key": { x: false } })).to.deep.equal([
      'output["odd key"].x: expected null, was false',
    ]);
    expect(lines({ a: 1 }, { a: 1, b: [2] }, true)).to.deep.equal(["output.b: was [2], expected no such field"]);
    expect(lines({ a: 1 }, "text")).to.deep.equal(['output: expected {"a": 1}, was "text"']);
    expect(lines(5, undefined)).to.deep.equal(["output: expected 5, was missing"]);
    expect(lines({ gone: undefined }, { gone: 1 })).to.deep.equal(["output.gone: expected nothing, was 1"]);
  });

  it("takes arrays item by item, with equal length", () => {
    expect(matches([{ a: 1 }], [{ a: 1, b: 2 }])).to.equal(true);
    expect(lines([1], [1, 2])).to.deep.equal([
      "output: expected 1 item, had 2",
      "output[1]: was 2, expected no such item",
    ]);
    expect(lines([1, 2], [1])).to.deep.equal(["output: expected 2 items, had 1", "output[1]: expected 2, was missing"]);
  });

  it("counts differences past a dozen", () => {
    const found = lines(
      Array.from({ length: 20 }, (_, at) => at),
      Array.from({ length: 20 }, () => -1),
    );
    expect(found).to.have.length(13);
    expect(found.at(-1)).to.equal("… and 8 more differences");
  });

  it("accepts RegExp, Date and the asymmetric matchers of other libraries", () => {
    const sticky = /^p-/g;
    expect([matches(sticky, "p-1"), matches(sticky, "p-1"), matches(sticky, 1)]).to.deep.equal([true, true, false]);
    expect(matches(new Date("2030-01-01T00:00:00Z"), "2030-01-01T01:00:00+01:00")).to.equal(true);
    expect(matches(new Date("2030-01-01T00:00:00Z"), "soon")).to.equal(false);
    const foreign = { asymmetricMatch: (value: unknown) => value === 7, toAsymmetricMatcher: () => "Seven" };
    expect(matches({ n: foreign }, { n: 7 })).to.equal(true);
    expect(lines({ n: foreign }, { n: 8 })).to.deep.equal(["output.n: expected Seven, was 8"]);
  });

  it("finds every JSON value equal to itself, and to nothing it is not", () => {
    fc.assert(fc.property(json, (value) => matches(value, value, { exactly: true })));
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(matches(left, right, { exactly: true })).to.equal(
          JSON.stringify(sorted(left)) === JSON.stringify(sorted(right)),
        );
      }),
    );
  });

  it("completes an expected value so that only real differences stand in a diff", () => {
    const actual = { id: "p-1", total: 6, more: true, items: [{ price: 5, tax: 1 }] };
    const expected = { total: 5, id: is.string(), items: [{ price: is.string() }], gone: 1 };
    expect(completed(expected, actual)).to.deep.equal({
      id: "p-1",
      total: 5,
      more: true,
      items: [{ price: "<any string>", tax: 1 }],
      gone: 1,
    });
    expect(completed({ total: 6 }, actual, { exactly: true })).to.deep.equal({ total: 6 });
    fc.assert(fc.property(json, (value) => void expect(completed(value, value)).to.deep.equal(value)));
  });
});

describe("is", () => {
  const cases: readonly (readonly [
    value: ReturnType<typeof is.any>,
    words: string,
    yes: readonly JsonValue[],
    no: readonly (JsonValue | undefined)[],
  ])[] = [
    [is.any(), "any value but null", [0, "", false, []], [null, undefined]],
    [is.absent(), "nothing", [], [null, 0]],
    [is.string(), "any string", ["", "a"], [1, null, undefined]],
    [is.number(), "any number", [1, 1.5], ["1", null]],
    [is.integer(), "any integer", [1, -2], [1.5, "1"]],
    [is.between(1, 3), "a number from 1 to 3", [1, 3], [0.9, 3.1, "2"]],
    [is.boolean(), "any boolean", [true, false], [0, "true"]],
    [
      is.uuid(),
      "a UUID",
      ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
      ["123e4567", 1],
    ],
    [
      is.isoDate(),
      "an ISO 8601 date",
      ["2030-01-01", "2030-01-01T00:00:00Z", "2030-01-01T00:00:00.123+02:00"],
      ["01.01.2030", "2030-13-01", 5],
    ],
    [is.matching(/^a/), "text matching /^a/", ["abc"], ["b", 1]],
    [is.containing("b"), 'text containing "b"', ["abc"], ["ac", 1]],
    [is.oneOf("A", is.number()), 'one of "A", any number', ["A", 3], ["B", null]],
    [is.array(), "any array", [[], [1]], [{}, "a"]],
    [is.array(2), "an array of 2", [[1, 2]], [[1]]],
    [is.arrayOf({ a: is.number() }), 'an array of {"a": any number}', [[], [{ a: 1, b: 2 }]], [[{ a: "1" }], {}]],
    [is.arrayContaining([2, { a: 1 }]), 'an array containing 2, {"a": 1}', [[{ a: 1, b: 1 }, 2, 3]], [[2], "x"]],
    [is.exactly({ a: 1 }), 'exactly {"a": 1}', [{ a: 1 }], [{ a: 1, b: 2 }]],
    [is.not(1), "anything but 1", [2, "1", null], [1]],
    [is.satisfying((value: number) => value > 5, "more than five"), "a value satisfying more than five", [6], [5]],
  ];
  for (const [value, words, yes, no] of cases) {
    it(`asks for ${words}`, () => {
      expect(String(value)).to.equal(words);
      expect(value.toAsymmetricMatcher()).to.equal(words);
      for (const actual of yes) expect(value.asymmetricMatch(actual), valueText(actual)).to.equal(true);
      for (const actual of no) expect(value.asymmetricMatch(actual), valueText(actual)).to.equal(false);
      if (words === "nothing") expect(value.asymmetricMatch(undefined)).to.equal(true);
    });
  }

  it("names a function by its label, else by its name", () => {
    function isEven(value: number): boolean {
      return value % 2 === 0;
    }
    expect(String(is.satisfying(isEven))).to.equal("a value satisfying isEven");
    expect(String(is.satisfying((value: number) => value > 1))).to.equal("a value satisfying a function");
  });

  it("holds only where a function returns true, not something like it", () => {
    const loose = is.satisfying((() => "yes") as unknown as (value: JsonValue) => boolean);
    expect(loose.asymmetricMatch(1)).to.equal(false);
  });
});

describe("Expected values as data", () => {
  const functions = new Map<string, (actual: never) => unknown>();
  const encode = (value: unknown): JsonValue =>
    JSON.parse(
      JSON.stringify(
        encodeExpected(value, (fn, label) => {
          const known = [...functions].find(([, other]) => other === fn)?.[0];
          const ref = known ?? `#${functions.size + 1}`;
          functions.set(ref, fn);
          return { kind: "fn", ref, label, at: "here.ts:1:1" };
        }),
      ),
    ) as JsonValue;
  const decode = (value: JsonValue): unknown =>
    decodeExpected(value, ({ ref }: FunctionReference) => functions.get(ref)!);

  it("survive JSON, whatever the user's data looks like", () => {
    const tricky = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<JsonValue>(null, 1, "uuid", true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("$is", "fields", "fn", "__proto__", "a"), tie("value"), {
          maxKeys: 3,
        }) as fc.Arbitrary<JsonValue>,
      ),
    })).value;
    fc.assert(fc.property(tricky, (value) => void expect(decode(encode(value))).to.deep.equal(value)));
    fc.assert(fc.property(json, (value) => void expect(decode(encode(value))).to.deep.equal(value)));
  });

  it("keep every question", () => {
    const questions = {
      any: is.any(),
      absent: is.absent(),
      string: is.string(),
      number: is.number(),
      integer: is.integer(),
      between: is.between(1, 2),
      boolean: is.boolean(),
      uuid: is.uuid(),
      isoDate: is.isoDate(),
      matching: is.matching(/a.b/is),
      containing: is.containing("x"),
      oneOf: is.oneOf("A", is.uuid(), { b: is.any() }),
      array: is.array(),
      arrays: is.array(3),
      arrayOf: is.arrayOf(is.number()),
      arrayContaining: is.arrayContaining([is.string()]),
      exactly: is.exactly({ a: is.number() }),
      not: is.not(is.string()),
    };
    expect(decode(encode(questions))).to.deep.equal(questions);
  });

  it("keep RegExp, Date and undefined", () => {
    const value = { at: new Date("2030-01-01T00:00:00Z"), id: /^p-\d$/u, gone: undefined };
    expect(decode(encode(value))).to.deep.equal(value);
    expect(encode(value)).to.deep.equal({
      at: { $is: "date", iso: "2030-01-01T00:00:00.000Z" },
      id: { $is: "regex", source: "^p-\\d$", flags: "u" },
      gone: { $is: "absent" },
    });
  });

  it("keep functions beside them, each under one reference", () => {
    const even = (value: number): boolean => value % 2 === 0;
    const encoded = encode({ a: is.satisfying(even, "even"), b: is.satisfying(even, "even") }) as unknown as Record<
      string,
      { fn: FunctionReference; label: string }
    >;
    expect(encoded["a"]?.fn.ref).to.equal(encoded["b"]?.fn.ref);
    expect(encoded["a"]?.label).to.equal("even");
    expect(matches(decode(encoded as unknown as JsonValue), { a: 2, b: 4 })).to.equal(true);
    expect(matches(decode(encoded as unknown as JsonValue), { a: 2, b: 3 })).to.equal(false);
  });

  it("keep matchers of other libraries as references, the same one once", () => {
    const seven = { asymmetricMatch: (value: unknown) => value === 7, toString: () => "Seven" };
    const encoded = encode([seven, seven]) as unknown as { fn: FunctionReference }[];
    expect(encoded[0]?.fn.ref).to.equal(encoded[1]?.fn.ref);
    const decoded = decode(encoded as unknown as JsonValue);
    expect(matches(decoded, [7, 7])).to.equal(true);
    expect(valueText(decoded)).to.equal("[Seven, Seven]");
  });

  it("refuse what no JSON value equals", () => {
    const refused = (value: unknown): string => {
      try {
        encode(value);
      } catch (error) {
        return `${(error as StepwrightError).code}: ${(error as Error).message}`;
      }
      return "accepted";
    };
    expect(refused({ items: [{ id: () => true }] })).to.equal(
      'EXPECTED_VALUE_UNUSABLE: In the expected value["items"][0]["id"] stands a function, which no JSON value equals. To judge with it write is.satisfying(fn).',
    );
    expect(refused({ n: NaN })).to.equal(
      'EXPECTED_VALUE_UNUSABLE: In the expected value["n"] stands NaN, which no JSON value equals. Write JSON, or a question such as is.number() or is.any().',
    );
    for (const value of [Symbol("s"), 5n, new Map(), new Date("never"), Infinity])
      expect(refused(value)).to.match(/^EXPECTED_VALUE_UNUSABLE/);
  });

  it("refuse a kind they do not know", () => {
    expect(() => decode({ $is: "cube" })).to.throw(
      'The plan holds an expected value of the kind "cube", which this version does not know. Read it with the version that wrote it.',
    );
  });
});

describe("A value in one line", () => {
  it("is JSON with its questions in words, cut where it is long", () => {
    expect(valueText({ a: [1, is.uuid()], b: /x/ })).to.equal('{"a": [1, a UUID], "b": text matching /x/}');
    expect(valueText(undefined)).to.equal("nothing");
    expect(valueText("x".repeat(500), 20)).to.equal(`"${"x".repeat(18)}…`);
  });
});

/** The same text for the same value, whatever the order of keys. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return { list: value.map(sorted) };
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value as Record<string, JsonValue>).sort(([left], [right]) => (left < right ? -1 : 1));
  return { entries: entries.map(([key, item]): JsonValue => [key, sorted(item)]) };
}
