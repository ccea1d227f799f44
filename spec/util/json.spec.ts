import { expect } from "chai";
import fc from "fast-check";
import { isJsonObject, jsonEquals, jsonOrText, parseJson, type JsonValue } from "../../src/util/json.js";

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

describe("JSON texts", () => {
  it("give their value back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).to.deep.equal(JSON.parse(text));
        expect(jsonOrText(text)).to.deep.equal(JSON.parse(text));
      }),
    );
    expect([parseJson("null"), jsonOrText("null")]).to.deep.equal([null, null]);
  });
  it("are told from what is none", () => {
    for (const text of ["", "{", "undefined", "{a:1}", "'a'"]) {
      expect([parseJson(text), jsonOrText(text)]).to.deep.equal([undefined, text]);
    }
  });
});
