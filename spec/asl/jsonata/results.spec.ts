import { expect } from "chai";
import fc from "fast-check";
import type { JsonValue } from "../../../src/util/json.js";
import { failureOf, frozen, valueOf } from "./support.js";

/** JSON as it arrives: without -0, which has no text of its own. */
const json = fc
  .json()
  .map((text) => JSON.parse(text.replaceAll("-0", "0").replaceAll("__proto__", "proto")) as JsonValue);

describe("Results of JSONata expressions", () => {
  it("share what an expression only selects", () => {
    fc.assert(
      fc.property(json, (value) => {
        const selected = valueOf("$states.input.data", { input: frozen({ data: { value } }) });
        expect(selected).to.deep.equal({ value });
      }),
    );
    const data = frozen({ deep: { list: [1, { a: [] }] } });
    expect(valueOf("$states.input.deep", { input: data })).to.equal(data.deep);
    expect(valueOf("$x", { variables: { x: data } })).to.equal(data);
  });

  it("are plain JSON: equal to what they are after a round trip, with no mark left on them", () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 2 }), (items) => {
        for (const text of [
          "$states.input.items[$exists($)]",
          "$append($states.input.items, 1)",
          "[$states.input.items, 1]",
        ]) {
          const result = valueOf(text, { input: frozen({ items }) });
          expect(JSON.parse(JSON.stringify(result))).to.deep.equal(result);
          if (Array.isArray(result)) expect(Object.keys(result)).to.have.lengthOf(result.length);
        }
      }),
    );
  });

  it("give the same input the same result", () => {
    fc.assert(
      fc.property(json, fc.integer(), (value, seed) => {
        const source = {
          input: { value },
          random: (purpose: string): number => ((seed >>> 1) % 97) / 97 + purpose.length * 0,
        };
        const text = "{'v': $states.input.value, 'r': $random(), 's': $random(7), 'u': $uuid()}";
        expect(valueOf(text, source)).to.deep.equal(valueOf(text, source));
      }),
    );
  });

  it("are no result where they are no JSON", () => {
    const unsupported = "returned an unsupported result type.";
    for (const text of [
      "function($x) { $x }",
      "$sum",
      "/ab/",
      "1 / 0",
      "0 / 0",
      "[1 / 0]",
      "{'f': $sum}",
      "[function() { 1 }]",
    ]) {
      expect(failureOf(text), text).to.equal(unsupported);
    }
    for (const text of ["$states.input.nothing", "$nothing", "[][0]", "()"]) {
      expect(failureOf(text), text).to.equal("returned nothing (undefined).");
    }
  });
});
