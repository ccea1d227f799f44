import { expect } from "chai";
import fc from "fast-check";
import { compilePath } from "../../../src/asl/jsonpath/compile-path.js";
import { PathError } from "../../../src/asl/path.js";
import { compileReferencePath } from "../../../src/asl/reference-path.js";
import { scopeOf } from "../../../src/asl/scope.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

describe("compileReferencePath", () => {
  it("knows its segments", () => {
    expect(compileReferencePath("$.a['b c'][2]").segments).to.deep.equal(["a", "b c", 2]);
    expect(compileReferencePath("$").segments).to.deep.equal([]);
  });

  it("writes in place of what is there, making missing objects", () => {
    expect(compileReferencePath("$").write({ a: 1 }, "new")).to.equal("new");
    expect(compileReferencePath("$.a").write({ a: 1, b: 2 }, null)).to.deep.equal({ a: null, b: 2 });
    expect(compileReferencePath("$.x.y.z").write({ a: 1 }, 5)).to.deep.equal({ a: 1, x: { y: { z: 5 } } });
    expect(compileReferencePath("$.list[1].n").write({ list: [{ n: 0 }, { n: 1 }] }, 7)).to.deep.equal({
      list: [{ n: 0 }, { n: 7 }],
    });
  });

  it("changes nothing and shares what it does not touch", () => {
    const target = { kept: { deep: [1] }, way: { sibling: { x: 1 }, end: 0 } };
    const before = structuredClone(target);
    const written = compileReferencePath("$.way.end").write(target, 9) as typeof target;
    expect(target).to.deep.equal(before);
    expect(written.kept).to.equal(target.kept);
    expect(written.way.sibling).to.equal(target.way.sibling);
    expect(written.way).to.not.equal(target.way);
  });

  const conflicts: readonly [string, JsonValue, string][] = [
    ["$.a", [1, 2], 'Unable to apply step "a" to input [1,2]'],
    ["$.a.b", { a: "text" }, 'Unable to apply step "b" to input {"a":"text"}'],
    ["$.a.b", { a: null }, 'Unable to apply step "b" to input {"a":null}'],
    ["$.a", null, 'Unable to apply step "a" to input null'],
    ["$.a[2]", { a: [1] }, 'Unable to apply step "2" to input {"a":[1]}'],
    ["$.a[0]", {}, 'Unable to apply step "0" to input {}'],
  ];
  for (const [text, target, message] of conflicts) {
    it(`does not write ${text} into ${JSON.stringify(target)}`, () => {
      expect(() => compileReferencePath(text).write(target, 1)).to.throw(PathError, message);
    });
  }

  it("writes names that objects inherit as fields of their own", () => {
    const written = compileReferencePath("$.__proto__.x").write({}, 1) as JsonObject;
    expect(JSON.stringify(written)).to.equal('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(written)).to.equal(Object.prototype);
  });

  it("reads back what it wrote, and leaves every sibling the same object", () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const document = fc.dictionary(key, fc.dictionary(key, fc.jsonValue()));
    fc.assert(
      fc.property(document, fc.array(key, { minLength: 1, maxLength: 2 }), fc.jsonValue(), (target, keys, leaf) => {
        const text = `$.${keys.join(".")}`;
        const written = compileReferencePath(text).write(target as JsonObject, leaf as JsonValue) as JsonObject;
        expect(compilePath(text).evaluate(scopeOf({ input: written }))).to.equal(leaf);
        for (const [name, value] of Object.entries(target)) {
          if (name !== keys[0]) expect(written[name]).to.equal(value);
        }
        for (const [name, value] of Object.entries(target[keys[0] ?? ""] ?? {})) {
          if (keys.length === 2 && name !== keys[1])
            expect((written[keys[0] ?? ""] as JsonObject)[name]).to.equal(value);
        }
      }),
    );
  });
});
