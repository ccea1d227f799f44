import { expect } from "chai";
import { scopeOf } from "../../../src/asl/index.js";
import {
  compileJsonataTemplate,
  mapInputError,
  QueryEvaluationError,
  timestampError,
  type JsonType,
} from "../../../src/asl/jsonata/index.js";
import type { JsonValue } from "../../../src/util/json.js";
import { templateValue } from "./support.js";

function errorOf(source: JsonValue, field: string, expected?: JsonType): QueryEvaluationError {
  try {
    compileJsonataTemplate(source, field, expected === undefined ? {} : { expected }).evaluate(scopeOf({}));
  } catch (thrown) {
    if (thrown instanceof QueryEvaluationError) return thrown;
    throw thrown;
  }
  throw new Error("it has a value");
}

describe("compileJsonataTemplate", () => {
  it("evaluates texts between {% and %}, wherever they stand, and nothing else", () => {
    const source = [
      null,
      0.1,
      "$x",
      "{% $x %}",
      "a {% $x %}",
      "{% open",
      { "key.$": "{%$states.input%}", "{% $x %}": [] },
    ];
    expect(templateValue(source, { a: 1 }, { x: 5 })).to.deep.equal([
      ...[null, 0.1, "$x", 5, "a {% $x %}", "{% open"],
      { "key.$": { a: 1 }, "{% $x %}": [] },
    ]);
  });

  it("gives JSON without an expression as it is", () => {
    const source = { a: [1, { b: "c" }] };
    expect(templateValue(source)).to.equal(source);
  });

  it("keeps a field called __proto__ a field", () => {
    const value = templateValue(JSON.parse('{"__proto__": "{% 1 %}", "a": 2}') as JsonValue);
    expect(JSON.stringify(value)).to.equal('{"__proto__":1,"a":2}');
  });

  it("names the field that has no value, by its place in the state", () => {
    const error = errorOf({ a: { b: [1, "{% $nothing %}"] } }, "Output");
    expect(error).to.include({
      error: "States.QueryEvaluationError",
      location: "Output/a/b[1]",
      field: "Output/a/b[1]",
    });
    expect(error.message).to.equal(
      "The JSONata expression '$nothing' specified for the field 'Output/a/b[1]' returned nothing (undefined).",
    );
  });

  it("tells an error of the language with its code", () => {
    expect(errorOf("{% $nope(1) %}", "Choices[1]/Condition").message).to.equal(
      "The JSONata expression '$nope(1)' specified for the field 'Choices[1]/Condition' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    );
  });

  it("tells a result of no JSON type", () => {
    expect(errorOf("{% $fn := function($x){$x} %}", "Items").message).to.equal(
      "The JSONata expression '$fn := function($x){$x}' specified for the field 'Items' returned an unsupported result type.",
    );
  });

  it("tells a result of another type than the field takes", () => {
    const cases: [string, JsonType, string][] = [
      ["{% null %}", "array", "Expected 'array', but was 'null' for value: null"],
      ["{% {'foo': 'bar'} %}", "array", `Expected 'array', but was 'object' for value: {"foo":"bar"}`],
      ["{% 'string' %}", "array", `Expected 'array', but was 'string' for value: "string"`],
      ["{% [1] %}", "number", "Expected 'number', but was 'array' for value: [1]"],
      ["{% 1 %}", "boolean", "Expected 'boolean', but was 'number' for value: 1"],
      ["{% true %}", "string", "Expected 'string', but was 'boolean' for value: true"],
    ];
    for (const [source, expected, problem] of cases) {
      const text = source.slice(3, -3);
      expect(errorOf(source, "Items", expected).message).to.equal(
        `The JSONata expression '${text}' specified for the field 'Items' returned an unexpected result type. ${problem}`,
      );
    }
    expect(compileJsonataTemplate("{% [] %}", "Items", { expected: "array" }).evaluate(scopeOf({}))).to.deep.equal([]);
  });

  it("has AWS's texts for inputs that are no list and times that are none", () => {
    expect(mapInputError("string")).to.include({
      location: undefined,
      message: 'Map state input must be an array but was: "string"',
    });
    expect(timestampError("2016-12-05T21:29:29")).to.include({
      location: "Timestamp",
      message:
        "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05T21:29:29",
    });
  });

  it("refuses an expression that does not parse, with the parser's message", () => {
    expect(() => compileJsonataTemplate("{% 1 + %}", "Output"))
      .to.throw("Unexpected end of expression")
      .with.property("name", "ExpressionSyntaxError");
  });
});
