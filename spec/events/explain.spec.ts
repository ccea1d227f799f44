import { expect } from "chai";
import { compilePattern, eventPattern } from "../../src/events/index.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { JsonObject } from "../../src/util/json.js";

const explain = (pattern: JsonObject, event: JsonObject | string): string => eventPattern(pattern).explain(event);

describe("events: why an event does not match", () => {
  it("says when it does", () => {
    expect(explain({ a: [1] }, { a: 1 })).to.equal("The event matches the pattern.");
    expect(compilePattern({ a: [1] }).mismatch({ a: 1 })).to.equal(undefined);
  });

  it("says which paths fail, what was wanted there and what was seen, and leaves out those that are met", () => {
    const pattern = {
      source: ["orders"],
      detail: { status: ["PAID", { prefix: "REF" }], total: [{ numeric: [">", 100, "<=", 500] }] },
    };
    expect(explain(pattern, { source: "orders", detail: { status: "OPEN", total: 20 } })).to.equal(
      "The event does not match the pattern.\n" +
        '  detail.status: wanted "PAID" or prefix "REF", saw "OPEN"\n' +
        "  detail.total: wanted number > 100 and <= 500, saw 20",
    );
  });

  it("words every operator", () => {
    const wants: readonly [JsonObject[string], string][] = [
      [{ suffix: "x" }, 'suffix "x"'],
      [{ prefix: { "equals-ignore-case": "x" } }, 'prefix "x" in any case'],
      [{ suffix: { "equals-ignore-case": "x" } }, 'suffix "x" in any case'],
      [{ "equals-ignore-case": "x" }, '"x" in any case'],
      [{ wildcard: "a*b" }, 'wildcard "a*b"'],
      [{ cidr: "10.0.0.0/8" }, "an IP address in 10.0.0.0/8"],
      ["10.0.0.1", '"10.0.0.1"'],
      [{ numeric: ["=", 1.5] }, "number = 1.5"],
      [{ numeric: ["<", 1] }, "number < 1"],
      [{ exists: false }, "no value (exists: false)"],
      [null, "null"],
    ];
    for (const [test, want] of wants) {
      expect(explain({ f: [test] }, { f: true }), want).to.equal(
        `The event does not match the pattern.\n  f: wanted ${want}, saw true`,
      );
    }
    expect(explain({ f: [{ "anything-but": { prefix: ["a", "b"] } }] }, { f: "ax" })).to.contain(
      'f: wanted anything but prefix "a", prefix "b", saw "ax"',
    );
    expect(explain({ f: [{ "anything-but": 3 }] }, { f: 3 })).to.contain("f: wanted anything but 3, saw 3");
  });

  it("names paths near to one that is missing", () => {
    expect(explain({ detail: { status: ["PAID"] } }, { detail: { stauts: "PAID", total: 1 } })).to.equal(
      "The event does not match the pattern.\n" +
        '  detail.status: wanted "PAID" (the event has no value there; did you mean "detail.stauts"?)',
    );
    expect(explain({ a: [{ exists: true }] }, { quite: "another" })).to.equal(
      "The event does not match the pattern.\n  a: wanted any value (exists: true) (the event has no value there)",
    );
    expect(explain({ detail: { total: [1] } }, { total: 1, "detail-type": "t", detail: { order: "A1" } })).to.equal(
      'The event does not match the pattern.\n  detail.total: wanted 1 (the event has no value there; did you mean "total"?)',
    );
    expect(explain({ detail: { total: [1] } }, { "detail-type": "t", detail: { order: "A1" } })).to.equal(
      "The event does not match the pattern.\n  detail.total: wanted 1 (the event has no value there)",
    );
  });

  it("says when an object stands where a value is wanted", () => {
    expect(explain({ detail: [{ exists: true }] }, { detail: { a: { b: 1 } } })).to.equal(
      "The event does not match the pattern.\n" +
        "  detail: wanted any value (exists: true) (the event has an object there, such as detail.a.b, and patterns look at values only)",
    );
  });

  it("tells another type and another case apart from another value", () => {
    expect(explain({ n: [{ numeric: ["=", 5] }] }, { n: "5" })).to.contain(
      'saw "5" ("5" is a string, and the pattern wants a number)',
    );
    expect(explain({ n: ["5", { prefix: "6" }] }, { n: 5 })).to.contain(
      "saw 5 (5 is a number, and the pattern wants a string)",
    );
    expect(explain({ s: ["Paid"] }, { s: "PAID" })).to.contain('saw "PAID" ("PAID" differs from "Paid" in case only)');
  });

  it("shows five of many values", () => {
    expect(explain({ n: [0] }, { n: [1, 2, 3, 4, 5, 6, 7] })).to.contain("saw 1, 2, 3, 4, 5 and 2 more");
  });

  it("says when values come from different elements of an array", () => {
    expect(
      explain(
        { items: { sku: ["A"], quantity: [2] } },
        {
          items: [
            { sku: "A", quantity: 1 },
            { sku: "B", quantity: 2 },
          ],
        },
      ),
    ).to.equal(
      "The event does not match the pattern. Each of items.quantity, items.sku is met by some value, " +
        "but never all by values from the same element of an array.",
    );
  });

  it("judges the alternative of $or that comes closest", () => {
    const pattern = { s: ["x"], $or: [{ a: [1], b: [1] }, { c: [1] }] };
    expect(explain(pattern, { s: "x", c: 2 })).to.equal(
      "The event does not match the pattern. The closest of its 2 alternatives:\n  c: wanted 1, saw 2",
    );
    const inArrays = { $or: [{ i: { a: [1], b: [1] } }, { i: { a: [2], b: [2] } }] };
    expect(explain(inArrays, { i: [{ a: 1 }, { b: 1 }] })).to.equal(
      "The event does not match the pattern. The closest of its 2 alternatives is met field by field. " +
        "Each of i.a, i.b is met by some value, but never all by values from the same element of an array.",
    );
  });

  it("gives the same as data", () => {
    expect(compilePattern({ a: [1], b: [2] }).mismatch({ a: 1, b: 3 })).to.deep.equal({
      fields: [{ path: "b", wanted: ["2"], saw: ["3"], hint: undefined }],
      paths: ["a", "b"],
      alternatives: 1,
    });
  });

  it("refuses what is no event", () => {
    const problems: readonly [unknown, string][] = [
      [[1], "it is an array"],
      [null, "it is null"],
      [5, "it is a number"],
      ["[1]", "its text holds no JSON object"],
      [
        '{"a":',
        'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":"; line: 1, column: 1])',
      ],
    ];
    for (const [event, problem] of problems) {
      expect(() => eventPattern({ a: [1] }).matches(event as string), problem)
        .to.throw(
          StepwrightError,
          `Cannot match an event: ${problem}. Give the event as an object or as the JSON text of one.`,
        )
        .with.property("code", "EVENT_UNREADABLE");
    }
  });
});
