import { expect } from "chai";
import fc from "fast-check";
import { compilePath } from "../../../src/asl/jsonpath/compile-path.js";
import { PathError } from "../../../src/asl/path.js";
import { scopeOf } from "../../../src/asl/scope.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

const shop: JsonObject = {
  store: {
    name: "Corner",
    open: true,
    none: null,
    books: [
      { id: 1, title: "Sand", price: 8, tags: ["old", "red"] },
      { id: 2, title: "Snow", price: 22.5, tags: [] },
      { id: 3, title: "Salt", price: "9" },
    ],
  },
  "odd key": 1,
  "quote'd": 2,
};

function read(text: string, input: JsonValue = shop): JsonValue {
  return compilePath(text).evaluate(scopeOf({ input }));
}

/** The message of the error that reading a path gives. */
function failure(text: string, input: JsonValue = shop): string {
  try {
    read(text, input);
  } catch (error) {
    if (error instanceof PathError) return error.message;
    throw error;
  }
  throw new Error(`${text} did not fail`);
}

describe("compilePath", () => {
  it("gives the bare value of a definite path", () => {
    expect(read("$")).to.equal(shop);
    expect(read("$.store.name")).to.equal("Corner");
    expect(read("$.store.none")).to.equal(null);
    expect(read("$['odd key']")).to.equal(1);
    expect(read("$['quote\\'d']")).to.equal(2);
    expect(read('$["store"]["books"][-1].id')).to.equal(3);
    expect(read("$.store.['books'].[0].id")).to.equal(1);
    expect(read("$.store['name','open','absent']")).to.deep.equal({ name: "Corner", open: true });
    expect(compilePath("$.store.books[0].id").definite).to.equal(true);
  });

  it("shares what it selects", () => {
    expect(read("$.store")).to.equal(shop["store"]);
  });

  it("gives a list for an indefinite path, also when nothing is there", () => {
    expect(read("$.store.books[*].id")).to.deep.equal([1, 2, 3]);
    expect(read("$.store.books[0,2,9].id")).to.deep.equal([1, 3]);
    expect(read("$.store.books[1:].id")).to.deep.equal([2, 3]);
    expect(read("$.store.books[:-1].id")).to.deep.equal([1, 2]);
    expect(read("$.store.books[-2:].id")).to.deep.equal([2, 3]);
    expect(read("$..id")).to.deep.equal([1, 2, 3]);
    expect(read("$..tags[0]")).to.deep.equal(["old"]);
    expect(read("$.store.books[*]['id','price']")).to.deep.equal([
      { id: 1, price: 8 },
      { id: 2, price: 22.5 },
      { id: 3, price: "9" },
    ]);
    expect(read("$.absent[*].id")).to.deep.equal([]);
    expect(read("$.absent.deeper[1:3]")).to.deep.equal([]);
    expect(compilePath("$.store.books[*]").definite).to.equal(false);
  });

  it("slices from far before the start without counting there", () => {
    expect(read("$.store.books[-2000000000:1].id")).to.deep.equal([1, 2, 3, 1]);
  });

  it("filters", () => {
    const ids = (filter: string): JsonValue => read(`$.store.books[?(${filter})].id`);
    expect(ids("@.price > 8")).to.deep.equal([2]);
    expect(ids("@.price >= 8 && @.id != 2")).to.deep.equal([1]);
    expect(ids("@.price == 9")).to.deep.equal([3]);
    expect(ids("(@.id == 1 || @.id == 2) && !(@.title == 'Snow')")).to.deep.equal([1]);
    expect(ids("@.tags")).to.deep.equal([1, 2]);
    expect(ids("!@.tags")).to.deep.equal([3]);
    expect(ids("@.title =~ /s[ae].*/i")).to.deep.equal([1, 3]);
    expect(ids("@.title in ['Sand', \"Salt\"]")).to.deep.equal([1, 3]);
    expect(ids("@.id nin [1]")).to.deep.equal([2, 3]);
    expect(ids("@.tags contains 'red'")).to.deep.equal([1]);
    expect(ids("@.tags size 2")).to.deep.equal([1]);
    expect(ids("@.tags empty true")).to.deep.equal([2]);
    expect(ids("@.tags subsetof ['old', 'red', 'blue']")).to.deep.equal([1, 2]);
    expect(ids("@.tags anyof ['red', 'blue']")).to.deep.equal([1]);
    expect(ids("@.tags noneof ['red', 'blue']")).to.deep.equal([2]);
    expect(ids("@.tags all ['red']")).to.deep.equal([1]);
    expect(ids("@.id == $.store.books[1].id")).to.deep.equal([2]);
    expect(ids("@.id === 1")).to.deep.equal([1]);
    expect(ids("@.price === 9")).to.deep.equal([]);
  });

  it("takes bare words in filters as strings", () => {
    expect(read("$.store.books[?(@.title==Sand)].id")).to.deep.equal([1]);
    expect(
      read("$[?(@.code==fr)].n", [
        { code: "fr", n: 1 },
        { code: "nl", n: 2 },
      ]),
    ).to.deep.equal([1]);
    expect(
      read("$[?(@.flag==false)].n", [
        { flag: false, n: 1 },
        { flag: "false", n: 2 },
      ]),
    ).to.deep.equal([1]);
  });

  it("calls functions", () => {
    expect(read("$.store.books.length()")).to.equal(3);
    expect(read("$.store.length()")).to.equal(4);
    expect(read("$.store.name.length()")).to.equal(null);
    expect(read("$.n.sum()", { n: [1, 2, "x", 3] })).to.equal(6);
    expect(read("$.n.min()", { n: [4, 2] })).to.equal(2);
    expect(read("$.n.max()", { n: [4, 2] })).to.equal(4);
    expect(read("$.n.avg()", { n: [4, 2] })).to.equal(3);
    expect(read("$.n.stddev()", { n: [4, 2] })).to.equal(1);
    expect(read("$.max($.a, $.b)", { a: 3, b: 8 })).to.equal(8);
    expect(read("$..price.sum()")).to.equal(30.5);
    expect(read("$.store.keys()")).to.deep.equal(["name", "open", "none", "books"]);
    expect(read("$.n.concat()", { n: ["a", 1, "b"] })).to.equal("ab");
    expect(read('$.concat($.a, "-", $.b)', { a: "x", b: "y" })).to.equal("x-y");
    expect(read("$.n.append(3, 'x')", { n: [1] })).to.deep.equal([1, 3, "x"]);
    expect(read("$.n.first()", { n: [7, 8] })).to.equal(7);
    expect(read("$.n.last()", { n: [7, 8] })).to.equal(8);
    expect(read("$.n.index(-2)", { n: [7, 8] })).to.equal(7);
    expect(failure("$.n.sum()", { n: [] })).to.equal(
      "Aggregation function attempted to calculate value using empty array",
    );
    expect(failure("$.n.median()", { n: [] })).to.equal("Function with name: median does not exist.");
  });

  it("tells in Jayway's words what is missing", () => {
    expect(failure("$.absent")).to.equal("No results for path: $['absent']");
    expect(failure("$.store.absent.deeper")).to.equal("Missing property in path $['store']['absent']");
    expect(failure("$.store.books[7].id")).to.equal("No results for path: $['store']['books'][7]['id']");
    expect(failure("$.store.none[0]")).to.equal("The path $['store']['none'] is null");
    expect(failure("$.store.name.x")).to.equal(
      "Expected to find an object with property ['x'] in path $['store']['name'] but found 'java.lang.String'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JsonSmartJsonProvider'.",
    );
    expect(failure("$[0].x", { a: 1.5, b: [1, { c: "d/e" }], f: { g: null } })).to.equal(
      'Filter: [0][\'x\'] can only be applied to arrays. Current context is: {a=1.5, b=[1,{"c":"d\\/e"}], f={g=null}}',
    );
  });

  it("never reads what objects inherit", () => {
    for (const name of ["constructor", "toString", "__proto__", "length"]) {
      expect(failure(`$.${name}`)).to.equal(`No results for path: $['${name}']`);
    }
    expect(read("$.__proto__", JSON.parse('{"__proto__": 5}') as JsonObject)).to.equal(5);
    expect(failure("$.length", [1])).to.contain("Expected to find an object");
  });

  it("reads the context object and variables", () => {
    const scope = scopeOf({
      input: {},
      context: () => ({ Execution: { Name: "run-1" } }),
      variables: { total: { amount: 12 }, größe: 3 },
    });
    expect(compilePath("$$.Execution.Name ").evaluate(scope)).to.equal("run-1");
    expect(compilePath("$$").evaluate(scope)).to.deep.equal({ Execution: { Name: "run-1" } });
    expect(compilePath("$total.amount").evaluate(scope)).to.equal(12);
    expect(compilePath("$total").evaluate(scope)).to.deep.equal({ amount: 12 });
    expect(compilePath("$größe").evaluate(scope)).to.equal(3);
    expect(() => compilePath("$absent.x").evaluate(scope)).to.throw(PathError, "No results for path: $absent");
  });

  it("asks for the context only when a path reads it", () => {
    const scope = scopeOf({
      input: { a: 1 },
      context: () => {
        throw new Error("asked");
      },
    });
    expect(compilePath("$.a").evaluate(scope)).to.equal(1);
  });

  it("keeps what it compiled", () => {
    expect(compilePath("$.kept")).to.equal(compilePath("$.kept"));
  });

  it("finds every value by the path of its keys", () => {
    const key = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/), fc.string({ maxLength: 6 }));
    const segment = fc.oneof(key, fc.nat({ max: 3 }));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.jsonValue(), (segments, leaf) => {
        const value = leaf as JsonValue;
        const document = segments.reduceRight<JsonValue>((inner, each) => around(each, inner), value);
        const text = `$${segments.map(segmentText).join("")}`;
        const path = compilePath(text);
        expect(path.definite).to.equal(true);
        expect(read(text, document)).to.deep.equal(value);
      }),
    );
  });

  it("keeps a backslash before a quote that needs none in a quoted name", () => {
    const document = { 'a\\"b': 1, "a\\'b": 2, "c'd": 3, 'e"f': 4, "g\\h": 5 };
    expect(read("$['a\\\"b']", document)).to.equal(1);
    expect(read('$["a\\\'b"]', document)).to.equal(2);
    expect(read("$['c\\'d']", document)).to.equal(3);
    expect(read('$["e\\"f"]', document)).to.equal(4);
    expect(read("$['g\\\\h']", document)).to.equal(5);
  });
});

/** A document that holds `inner` at a key, or at a place of an array. */
function around(segment: string | number, inner: JsonValue): JsonValue {
  if (typeof segment === "number") return [...Array.from({ length: segment }, () => "before"), inner];
  return Object.fromEntries([
    ["sibling", 0],
    [segment, inner],
  ]);
}

function segmentText(segment: string | number): string {
  if (typeof segment === "number") return `[${segment}]`;
  if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(segment)) return `.${segment}`;
  return `['${segment.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
}
