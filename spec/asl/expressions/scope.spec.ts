import { expect } from "chai";
import { BoundedCache } from "../../../src/asl/bounded-cache.js";
import { scopeOf } from "../../../src/asl/scope.js";

describe("scopeOf", () => {
  it("is empty by default and leaves nothing to chance", () => {
    const scope = scopeOf({});
    expect(scope.input).to.deep.equal({});
    expect(scope.context()).to.deep.equal({});
    expect(scope.variable("x")).to.equal(undefined);
    expect(scope.variable("toString")).to.equal(undefined);
    expect(scope.random("any")).to.equal(0);
  });

  it("makes UUIDs of version 4, each another", () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const random of [() => 0, () => 0.999]) {
      const scope = scopeOf({ random });
      const uuids = Array.from({ length: 20 }, () => scope.uuid());
      for (const uuid of uuids) expect(uuid).to.match(form);
      expect(new Set(uuids)).to.have.property("size", 20);
    }
    expect(scopeOf({ random: () => 0.3 }).uuid()).to.equal(scopeOf({ random: () => 0.3 }).uuid());
  });
});

describe("BoundedCache", () => {
  it("forgets the oldest when it is full", () => {
    const cache = new BoundedCache<number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    expect(cache.set("c", 3)).to.equal(3);
    expect(cache.size).to.equal(2);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).to.deep.equal([undefined, 2, 3]);
  });
});
