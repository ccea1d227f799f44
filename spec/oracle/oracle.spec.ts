import { expect } from "chai";
import fc from "fast-check";
import { choiceOperators } from "../../src/asl/conditions/choice-operators.js";
import { choiceOracle, instantOf, NotUnderstood, wildcardTest } from "../../src/oracle/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { engineChoice } from "../properties/engine-choice.js";
import { conditions, inputs } from "../properties/random-choice.js";

const rule = (condition: JsonObject): JsonObject => ({
  Type: "Choice",
  Choices: [{ ...condition, Next: "Yes" }],
  Default: "No",
});
const jsonata = (condition: string): JsonObject => rule({ Condition: `{% ${condition} %}` });

/** Where the oracle leads an input, or the error. */
function leads(
  state: JsonObject,
  input: JsonValue,
  beside: { variables?: JsonObject; context?: JsonObject } = {},
): string {
  const language = "Condition" in ((state["Choices"] as JsonObject[])[0] ?? {}) ? "JSONata" : "JSONPath";
  const { next, error } = choiceOracle(state, language).predict({ input, ...beside });
  return next ?? error?.error ?? "";
}

describe("The oracle of Choice logic", () => {
  it("knows every operator that the engine knows, and no other", () => {
    for (const name of choiceOperators.keys()) {
      const operand = name.endsWith("Path") ? "$.b" : name.startsWith("Is") ? true : "x";
      expect(leads(rule({ Variable: "$.a", [name]: operand }), { a: 1, b: 1 }), name).to.match(/^(Yes|No)$/);
    }
    expect(() => choiceOracle(rule({ Variable: "$.a", NumericMatches: 1 }), "JSONPath")).to.throw(NotUnderstood);
  });

  it("never matches a value of another type", () => {
    expect(leads(rule({ Variable: "$.a", NumericEquals: 5 }), { a: "5" })).to.equal("No");
    expect(leads(rule({ Variable: "$.a", StringEquals: "true" }), { a: true })).to.equal("No");
    expect(leads(rule({ Variable: "$.a", TimestampLessThan: "2030-01-01T00:00:00Z" }), { a: "2029" })).to.equal("No");
    expect(leads(rule({ Not: { Variable: "$.a", NumericGreaterThan: 5 } }), { a: "9" })).to.equal("Yes");
  });

  it("ends the execution where a path finds nothing, but for IsPresent", () => {
    expect(leads(rule({ Variable: "$.a", IsNull: true }), {})).to.equal("States.Runtime");
    expect(leads(rule({ Variable: "$.a", IsPresent: false }), {})).to.equal("Yes");
    expect(leads(rule({ Variable: "$.a", NumericEqualsPath: "$.b" }), { a: 1 })).to.equal("States.Runtime");
    const guarded = {
      And: [
        { Variable: "$.a", IsPresent: true },
        { Variable: "$.a", IsNull: true },
      ],
    };
    expect(leads(rule(guarded), {})).to.equal("No");
  });

  it("reads indexes, names in quotation marks, variables, the context object and paths to several values", () => {
    expect(leads(rule({ Variable: "$['a b'][-1].c", NumericEquals: 3 }), { "a b": [{}, { c: 3 }] })).to.equal("Yes");
    expect(
      leads(
        rule({ Variable: "$limit.low", NumericEqualsPath: "$$.State.Tries" }),
        {},
        { variables: { limit: { low: 2 } }, context: { State: { Tries: 2 } } },
      ),
    ).to.equal("Yes");
    expect(leads(rule({ Variable: "$.list[*].x", IsPresent: true }), { list: [] })).to.equal("Yes");
    expect(leads(rule({ Variable: "$.list[*].x", IsString: true }), { list: [{ x: "a" }] })).to.equal("No");
  });

  it("reads patterns with escaped stars and backslashes", () => {
    expect(wildcardTest("a*b\\*c")("aXXb*c")).to.equal(true);
    expect(wildcardTest("a*b\\*c")("aXXbYc")).to.equal(false);
    expect(wildcardTest("*a*a*")("ba")).to.equal(false);
    expect(wildcardTest("\\\\*")("\\tail")).to.equal(true);
    expect(wildcardTest("")("")).to.equal(true);
  });

  it("reads timestamps of RFC 3339 only, with offsets and parts of a second", () => {
    expect(instantOf("2030-01-01T02:00:00.5+02:00")).to.deep.equal({ seconds: 1893456000, nanos: 500_000_000 });
    for (const text of [
      "2030-02-30T00:00:00Z",
      "2030-01-01t00:00:00Z",
      "2030-01-01T00:00:00z",
      "2030-01-01T00:00:00",
      "2030-01-01",
    ]) {
      expect(instantOf(text), text).to.equal(undefined);
    }
  });

  it("takes InputPath, OutputPath and the first rule that holds", () => {
    const state: JsonObject = {
      Choices: [
        { Variable: "$.n", NumericGreaterThan: 1, Next: "One" },
        { Variable: "$.n", NumericGreaterThan: 0, Next: "Two" },
      ],
      InputPath: "$.order",
      OutputPath: "$.n",
    };
    expect(leads(state, { order: { n: 5 } })).to.equal("One");
    expect(leads(state, { order: { n: 1 } })).to.equal("Two");
    expect(leads(state, { order: { n: 0 } })).to.equal("States.Runtime");
    expect(leads(state, {})).to.equal("States.Runtime");
  });

  it("evaluates JSONata, whose conditions must be true or false", () => {
    expect(leads(jsonata("$states.input.a > $limit"), { a: 3 }, { variables: { limit: 2 } })).to.equal("Yes");
    expect(leads(jsonata("$states.input.a"), { a: 1 })).to.equal("States.QueryEvaluationError");
    expect(leads(jsonata("$states.input.a > 1"), {})).to.equal("States.QueryEvaluationError");
    expect(leads(jsonata("$states.input.a > 1"), { a: "x" })).to.equal("States.QueryEvaluationError");
    expect(leads(jsonata("$count($partition($states.input.list, 2)) = 2"), { list: [1, 2, 3] })).to.equal("Yes");
    expect(leads(jsonata('$parse("[1]")[0] = 1 and $range(1, 3, 1)[2] = 3'), {})).to.equal("Yes");
    expect(leads(jsonata('$hash("a", "MD5") = "0cc175b9c0f1b6a831c399e269772661"'), {})).to.equal("Yes");
  });

  it("tells what each rule saw", () => {
    const state = rule({
      And: [
        { Variable: "$.a", IsPresent: true },
        { Variable: "$.a", NumericEqualsPath: "$.b" },
      ],
    });
    expect(choiceOracle(state, "JSONPath").trace({ input: { a: 1, b: 2 } })).to.deep.equal([
      {
        rule: 0,
        next: "Yes",
        outcome: "does not hold",
        seen: [
          { comparison: "$.a IsPresent true", value: 1, holds: true },
          { comparison: '$.a NumericEqualsPath "$.b"', value: 1, operand: 2, holds: false },
        ],
      },
    ]);
  });

  it("agrees with the engine on any condition and input", () => {
    fc.assert(
      fc.property(conditions, fc.array(inputs, { minLength: 1, maxLength: 20 }), (condition, given) => {
        const state = rule(condition);
        const engine = engineChoice({ name: "C", source: state, language: "JSONPath" });
        for (const input of given) {
          const { next, error } = engine({ input });
          expect(leads(state, input), JSON.stringify({ condition, input })).to.equal(next ?? error);
        }
      }),
      { numRuns: 300 },
    );
  });
});
