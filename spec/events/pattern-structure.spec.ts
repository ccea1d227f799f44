import { expect } from "chai";
import { compilePattern } from "../../src/events/index.js";
import type { JsonObject } from "../../src/util/json.js";

const matches = (pattern: JsonObject | string, event: JsonObject | string): boolean =>
  compilePattern(pattern).matches(event);

describe("events: how patterns are put together", () => {
  it("wants every field, and leaves the others of the event alone", () => {
    const pattern = { source: ["orders"], detail: { total: [1] } };
    expect(matches(pattern, { source: "orders", detail: { total: 1, more: 2 } })).to.be.true;
    expect(matches(pattern, { source: "orders", detail: {} })).to.be.false;
    expect(matches(pattern, { source: "other", detail: { total: 1 } })).to.be.false;
  });

  it("takes dots in keys and objects in objects for the same, in patterns and in events", () => {
    for (const pattern of [{ "a.b": [1] }, { a: { b: [1] } }]) {
      expect(matches(pattern, { a: { b: 1 } })).to.be.true;
      expect(matches(pattern, { "a.b": 1 })).to.be.true;
      expect(matches(pattern, { a: [{ b: 2 }, { b: 1 }] })).to.be.true;
      expect(matches(pattern, { b: 1 })).to.be.false;
    }
    expect(matches({ a: { "b.c": [1] } }, { "a.b": { c: 1 } })).to.be.true;
  });

  it("looks through arrays in arrays", () => {
    expect(matches({ a: { b: [1] } }, { a: [[{ b: 2 }], [[{ b: 1 }]]] })).to.be.true;
  });

  it("takes all values from the same element of an array", () => {
    const pattern = { items: { sku: ["A"], quantity: [2] } };
    expect(
      matches(pattern, {
        items: [
          { sku: "A", quantity: 2 },
          { sku: "B", quantity: 1 },
        ],
      }),
    ).to.be.true;
    expect(
      matches(pattern, {
        items: [
          { sku: "A", quantity: 1 },
          { sku: "B", quantity: 2 },
        ],
      }),
    ).to.be.false;
    expect(matches(pattern, { items: [[{ sku: "A" }, { quantity: 2 }]] })).to.be.false;
  });

  it("lets values that stand in no element go with every element", () => {
    const pattern = { items: { sku: ["A"] }, tags: ["new"] };
    expect(matches(pattern, { items: [{ sku: "B" }, { sku: "A" }], tags: ["old", "new"] })).to.be.true;
  });

  it("asks exists: false of the element chosen by the paths before it alone", () => {
    const later = { items: { a: ["x"], b: [{ exists: false }] } };
    expect(matches(later, { items: [{ a: "x" }, { a: "y", b: 1 }] })).to.be.true;
    const earlier = { items: { a: [{ exists: false }], b: ["x"] } };
    expect(matches(earlier, { items: [{ b: "x" }, { a: 1 }] })).to.be.false;
  });

  it("tries one element after another", () => {
    const pattern = { items: { a: [{ exists: true }], b: [2], c: [3] } };
    expect(
      matches(pattern, {
        items: [
          { a: 1, b: 2 },
          { a: 1, c: 3 },
          { a: 1, b: 2, c: 3 },
        ],
      }),
    ).to.be.true;
  });

  it("answers soon for a large array that nearly matches", () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ a: "x", b: "x", c: index % 2 === 0 ? "x" : "y" }));
    const pattern = { items: { a: ["x"], b: ["x"], c: ["x"], d: ["x"] }, list: ["x"] };
    const event = { items, list: items.map(() => "x") };
    const start = process.hrtime.bigint();
    expect(matches(pattern, event)).to.be.false;
    expect(Number(process.hrtime.bigint() - start) / 1e6).to.be.below(1_000);
  });

  describe("$or", () => {
    const pattern = { source: ["s"], $or: [{ a: [1] }, { b: [2], c: [3] }], d: [4] };
    it("wants one of its objects, and everything beside it", () => {
      expect(matches(pattern, { source: "s", a: 1, d: 4 })).to.be.true;
      expect(matches(pattern, { source: "s", b: 2, c: 3, d: 4 })).to.be.true;
      expect(matches(pattern, { source: "s", b: 2, d: 4 })).to.be.false;
      expect(matches(pattern, { source: "s", a: 1 })).to.be.false;
      expect(matches(pattern, { a: 1, d: 4 })).to.be.false;
    });
    it("stands at any depth, and in itself", () => {
      const nested = { detail: { $or: [{ a: [1] }, { $or: [{ b: [2] }, { x: { c: [3] } }] }] } };
      for (const detail of [{ a: 1 }, { b: 2 }, { x: { c: 3 } }]) expect(matches(nested, { detail })).to.be.true;
      expect(matches(nested, { detail: { c: 3 } })).to.be.false;
    });
    it("multiplies with another", () => {
      const { alternatives } = compilePattern({
        x: { $or: [{ a: [1] }, { b: [1] }] },
        y: { $or: [{ c: [1] }, { d: [1] }] },
      });
      expect(alternatives.map((fields) => fields.map(({ path }) => path))).to.deep.equal([
        ["x.a", "y.c"],
        ["x.b", "y.c"],
        ["x.a", "y.d"],
        ["x.b", "y.d"],
      ]);
    });
    it("replaces in one object what stands before it", () => {
      const replaced = { a: [1], $or: [{ a: [2] }, { b: [3] }] };
      expect(matches(replaced, { a: 2 })).to.be.true;
      expect(matches(replaced, { a: 1, b: 3 })).to.be.true;
      expect(matches(replaced, { a: 1 })).to.be.false;
    });
    it("is a plain value in an event", () => {
      expect(matches({ $or: [{ a: [1] }, { b: [1] }] }, { $or: 1, b: 1 })).to.be.true;
    });
  });

  it("keeps the last array of a key that stands twice, and joins objects", () => {
    expect(matches('{"x":["y"],"x":["z"]}', { x: "z" })).to.be.true;
    expect(matches('{"x":["y"],"x":["z"]}', { x: "y" })).to.be.false;
    expect(matches('{"x":{"a":[1]},"x":{"b":[2]}}', { x: { a: 1, b: 2 } })).to.be.true;
    expect(matches('{"x":{"a":[1]},"x":{"b":[2]}}', { x: { b: 2 } })).to.be.false;
  });

  it("sees both values of a key that stands twice in an event's text", () => {
    expect(matches({ x: [1] }, '{"x":1,"x":2}')).to.be.true;
    expect(matches({ x: [2] }, '{"x":1,"x":2}')).to.be.true;
  });

  it("reads escapes in texts", () => {
    expect(matches('{"\\u0061":["\\ud83d\\ude00\\n\\"\\\\\\/\\b\\f\\r\\t"]}', { a: '😀\n"\\/\b\f\r\t' })).to.be.true;
  });

  it("ignores what stands after the pattern", () => {
    expect(matches('{"a":[1]} and more', { a: 1 })).to.be.true;
  });

  describe("complexity", () => {
    const complex = (...texts: string[]): boolean => {
      try {
        compilePattern({ f: texts.map((wildcard) => ({ wildcard })) });
        return false;
      } catch (error) {
        expect((error as Error).message).to.match(/^Event pattern is not valid\. Reason: Rule is too complex - try /);
        return true;
      }
    };
    it("refuses many patterns that a value can be inside of at once", () => {
      const stacks = (count: number): string[] =>
        ["a", "b", "c", "d"].slice(0, count).map((name) => `*:stack/${name}/*`);
      expect(complex(...stacks(3))).to.be.false;
      expect(complex(...stacks(4))).to.be.true;
    });
    it("refuses a character that is repeated often after a star", () => {
      expect(complex("*aaaaa")).to.be.false;
      expect(complex(`*${"a".repeat(20)}`)).to.be.true;
    });
    it("counts anything-but wildcards too, and each field for itself", () => {
      expect(() => compilePattern({ f: [{ "anything-but": { wildcard: `*${"a".repeat(20)}` } }] })).to.throw(
        "too complex",
      );
      const field = [{ wildcard: "*a*a*" }, { wildcard: "*b*" }];
      expect(() => compilePattern({ f: field, g: field, h: field })).to.not.throw();
    });
    it("takes long texts and many stars that cannot overlap", () => {
      expect(complex("abc*def*ghi", "xyz*", "plain text of some length", "q*r*s")).to.be.false;
    });
  });
});
