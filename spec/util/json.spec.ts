import { expect } from "chai";
import fc from "fast-check";
import { isJsonObject, jsonEquals, type JsonValue } from "../../src/util/json.js";

describe("jsonEquals", () => {
  it("holds between a value and its copy", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => jsonEquals(value as JsonValue, structuredClone(value) as JsonValue)),
    );
  });
  it("does not mind the order of keys", () => expect(jsonEquals({ a: 1, b: [2] }, { b: [2], a: 1 })).to.equal(true));
  it("tells apart what differs", () => {
    const pairs: [JsonValue | undefined, JsonValue | undefined][] = [
      [1, "1"],
      [null, undefined],
      [[], {}],
      [
        [1, 2],
        [2, 1],
      ],
      [{ a: 1 }, { a: 1, b: 1 }],
      [{ a: 1 }, { b: 1 }],
      [null, {}],
      [{ toString: 1 }, {}],
    ];
    for (const [left, right] of pairs) expect(jsonEquals(left, right), JSON.stringify([left, right])).to.equal(false);
  });
});

describe("isJsonObject", () => {
  it("knows objects from arrays and null", () => {
    expect([{}, [], null, "a"].map(isJsonObject)).to.deep.equal([true, false, false, false]);
  });
});
