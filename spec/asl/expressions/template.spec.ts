import { expect } from "chai";
import { ExpressionSyntaxError } from "../../../src/asl/expression-syntax-error.js";
import { scopeOf } from "../../../src/asl/scope.js";
import { compileFailField, compileTemplate } from "../../../src/asl/template-compiler.js";
import { TemplateError, type Template } from "../../../src/asl/template.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

function failure(template: Template, input: JsonValue, context: JsonObject = {}): TemplateError {
  try {
    template.evaluate(scopeOf({ input, context }));
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("The template did not fail");
}

describe("compileTemplate", () => {
  it("fills fields whose names end in .$, at any depth", () => {
    const template = compileTemplate({
      "a.$": "$.x",
      fixed: { kept: [1, "$.x"] },
      nested: { "b.$": "$.list[0]", more: [{ "c.$": "States.Format('{}', $.x)" }, "$.x", 2] },
      "run.$": "$$.Execution.Name",
      "all.$": "$.list[*]",
    });
    const scope = scopeOf({ input: { x: "X", list: [1, 2] }, context: { Execution: { Name: "run-1" } } });
    expect(template.evaluate(scope)).to.deep.equal({
      a: "X",
      fixed: { kept: [1, "$.x"] },
      nested: { b: 1, more: [{ c: "X" }, "$.x", 2] },
      run: "run-1",
      all: [1, 2],
    });
  });

  it("keeps its source", () => {
    const source = { "a.$": "$" };
    expect(compileTemplate(source).source).to.equal(source);
  });

  it("gives what reads nothing as the same object every time", () => {
    const source = { a: { b: [1] }, price: "5.$" };
    expect(compileTemplate(source).evaluate(scopeOf({}))).to.equal(source);
    const partly = { "x.$": "$.x", rest: { fixed: true } };
    const result = compileTemplate(partly).evaluate(scopeOf({ input: { x: 1 } })) as typeof partly;
    expect(result.rest).to.equal(partly.rest);
  });

  it("shares what paths select", () => {
    const input = { big: { list: [1, 2, 3] } };
    const result = compileTemplate({ "copy.$": "$.big" }).evaluate(scopeOf({ input })) as JsonObject;
    expect(result["copy"]).to.equal(input.big);
  });

  it("reads variables", () => {
    const template = compileTemplate({ "sum.$": "States.MathAdd($count, $order.size)", "o.$": "$order" });
    const scope = scopeOf({ variables: { count: 2, order: { size: 3 } } });
    expect(template.evaluate(scope)).to.deep.equal({ sum: 5, o: { size: 3 } });
  });

  it("tells which path of which field found nothing in which input", () => {
    const error = failure(compileTemplate({ deep: [{ "value.$": "$.no.such" }] }), { a: ["ä", 1] });
    expect(error.error).to.equal("States.Runtime");
    expect(error.field).to.equal("value.$");
    expect(error.message).to.equal(
      "The JSONPath '$.no.such' specified for the field 'value.$' could not be found in the input '{\"a\":[\"ä\",1]}'",
    );
    expect(failure(compileTemplate({ "v.$": "$$.No" }), {}, { Execution: {} }).message).to.equal(
      "The JSONPath '$$.No' specified for the field 'v.$' could not be found in the input '{\"Execution\":{}}'",
    );
  });

  it("gives null for an item past the end of an array", () => {
    const template = compileTemplate({ "v.$": "$.list[5]" });
    expect(template.evaluate(scopeOf({ input: { list: [1] } }))).to.deep.equal({ v: null });
    expect(failure(template, { list: 1 }).field).to.equal("v.$");
    expect(failure(template, {}).field).to.equal("v.$");
    expect(failure(compileTemplate({ "v.$": "$.list[5].x" }), { list: [1] }).field).to.equal("v.$");
  });

  it("writes fields that objects inherit as their own", () => {
    const source = JSON.parse('{"__proto__.$": "$.a"}') as JsonObject;
    expect(JSON.stringify(compileTemplate(source).evaluate(scopeOf({ input: { a: 1 } })))).to.equal('{"__proto__":1}');
  });

  it("refuses what is neither path nor call", () => {
    const text = "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call";
    for (const value of ["plain", 5, { b: 1 }, null]) {
      expect(() => compileTemplate({ "a.$": value })).to.throw(ExpressionSyntaxError, text);
    }
    expect(() => compileTemplate({ "a.$": "$.x[" + "y]" })).to.throw(ExpressionSyntaxError);
  });
});

describe("compileFailField", () => {
  it("gives the text a path or a call leads to", () => {
    expect(compileFailField("$.e", "ErrorPath").evaluate(scopeOf({ input: { e: "Broken" } }))).to.equal("Broken");
    const cause = compileFailField("States.Format('because {}', $.why)", "CausePath");
    expect(cause.evaluate(scopeOf({ input: { why: 5 } }))).to.equal("because 5");
  });

  it("names its field when nothing is found", () => {
    const error = failure(compileFailField("$.no", "CausePath"), { a: 1 });
    expect(error.error).to.equal("States.Runtime");
    expect(error.message).to.equal(
      "The JSONPath '$.no' specified for the field 'CausePath' could not be found in the input '{\"a\":1}'",
    );
  });

  it("refuses what is not text", () => {
    expect(failure(compileFailField("$.e", "ErrorPath"), { e: { code: 5 } }).message).to.equal(
      'The ErrorPath field refers to value {"code":5} which is not a valid string: $.e',
    );
  });
});
