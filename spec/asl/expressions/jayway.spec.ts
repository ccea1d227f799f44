import { expect } from "chai";
import { ExpressionSyntaxError } from "../../../src/asl/expression-syntax-error.js";
import { compileJaywayPath } from "../../../src/asl/jsonpath/jayway.js";
import { PathError } from "../../../src/asl/path.js";

describe("compileJaywayPath", () => {
  it("reads a document", () => {
    const path = compileJaywayPath("$.a[*]");
    expect(path).to.include({ text: "$.a[*]", definite: false });
    expect(path.read({ a: [1, 2] })).to.deep.equal([1, 2]);
    expect(compileJaywayPath("a.b").read({ a: { b: 1 } })).to.equal(1);
  });

  it("has none of what Step Functions adds", () => {
    expect(() => compileJaywayPath("$.missing[*]").read({})).to.throw(
      PathError,
      "Missing property in path $['missing']",
    );
    expect(() => compileJaywayPath("$[?(@.a==x)]")).to.throw(
      ExpressionSyntaxError,
      "Failed to parse filter: [?(@.a==x)], error on position: 8, char: x",
    );
    expect(() => compileJaywayPath("$name")).to.throw(
      ExpressionSyntaxError,
      "Illegal character at position 1 expected '.' or '['",
    );
    expect(() => compileJaywayPath("")).to.throw(ExpressionSyntaxError, "json can not be null or empty");
  });
});
