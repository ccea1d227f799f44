import { expect } from "chai";
import { contentKey } from "../../src/util/content-key.js";
import { wildcard } from "../../src/util/wildcard.js";

describe("Wildcards", () => {
  it("stand for any text, and take all else as it is", () => {
    expect(wildcard("or*s")("orders")).to.equal(true);
    expect(wildcard("or*s")("order")).to.equal(false);
    expect(wildcard("a.b")("axb")).to.equal(false);
    expect(wildcard("*")("a/b\nc")).to.equal(true);
  });

  it("stop at slashes in paths, unless there are two", () => {
    const path = { path: true };
    expect(wildcard("flows/*.json", path)("flows/a.json")).to.equal(true);
    expect(wildcard("flows/*.json", path)("flows/deep/a.json")).to.equal(false);
    expect(wildcard("flows/**/*.json", path)("flows/a.json")).to.equal(true);
    expect(wildcard("flows/**/*.json", path)("flows/deep/er/a.json")).to.equal(true);
    expect(wildcard("flows/**", path)("flows/deep/a.json")).to.equal(true);
  });
});

describe("The key of a content", () => {
  it("does not go by the order of fields, and does by that of items", () => {
    expect(contentKey({ a: 1, b: [{ c: null, d: 2 }] })).to.equal(contentKey({ b: [{ d: 2, c: null }], a: 1 }));
    expect(contentKey([1, 2])).to.not.equal(contentKey([2, 1]));
    expect(contentKey({ a: 1 })).to.not.equal(contentKey({ a: "1" }));
  });
});
