import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

const names = ["a", "b", "c"];
const paths = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names.map((name) => `$.${name}`)) },
  fc.constantFrom("$.a.x", "$.b[0]", "$.b[-1]", "$['c']", "$.b[0].y", "$"),
);
const instants = fc.constantFrom("2030-01-01T00:00:00Z", "2030-01-01T02:00:00+02:00", "2029-12-31T23:59:59.999Z");
const texts = fc.constantFrom("", "a", "ab", "b", "B", "a*", "\\", "true", "5", "x-y");
const numbers = fc.constantFrom(-1, 0, 0.5, 1, 5, 5.5, 100);
const patterns = fc.constantFrom("*", "a*", "*b", "a*b", "\\*", "a\\**", "", "x-*", "\\\\");
const orders = ["Equals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

const literal = (kind: string, operands: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(paths, fc.constantFrom(...orders), operands)
    .map(([Variable, order, operand]) => ({ Variable, [`${kind}${order}`]: operand }));

const comparisons: fc.Arbitrary<JsonObject> = fc.oneof(
  literal("Numeric", numbers),
  literal("String", texts),
  literal("Timestamp", instants),
  fc.tuple(paths, fc.boolean()).map(([Variable, operand]) => ({ Variable, BooleanEquals: operand })),
  fc.tuple(paths, patterns).map(([Variable, operand]) => ({ Variable, StringMatches: operand })),
  fc
    .tuple(paths, fc.constantFrom("Present", "Null", "Boolean", "Numeric", "String", "Timestamp"), fc.boolean())
    .map(([Variable, test, operand]) => ({ Variable, [`Is${test}`]: operand })),
  fc
    .tuple(paths, fc.constantFrom("Numeric", "String", "Timestamp"), fc.constantFrom(...orders), paths)
    .map(([Variable, kind, order, path]) => ({ Variable, [`${kind}${order}Path`]: path })),
  fc.tuple(paths, paths).map(([Variable, path]) => ({ Variable, BooleanEqualsPath: path })),
);

/** Conditions of Choice rules in JSONPath: every operator, combined to some depth. */
export const conditions: fc.Arbitrary<JsonObject> = fc.letrec<{ condition: JsonObject }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    comparisons,
    fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((list) => ({ And: list })),
    fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((list) => ({ Or: list })),
    tie("condition").map((condition) => ({ Not: condition })),
  ),
})).condition;

const values: fc.Arbitrary<JsonValue> = fc.oneof(
  numbers,
  texts,
  instants,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(numbers, fc.constant({ y: 1 }), texts), { maxLength: 2 }),
  fc.record({ x: fc.oneof(numbers, texts) }, { requiredKeys: [] }),
);

/** Inputs that have something to do with the conditions. */
export const inputs: fc.Arbitrary<JsonObject> = fc.record(
  { a: values, b: values, c: values },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

/** Whole Choice states in JSONPath. */
export const choiceStates: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(conditions, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([rules, hasDefault]) => ({
    Type: "Choice",
    Choices: rules.map((rule, index) => ({ ...rule, Next: `Next${index}` })),
    ...(hasDefault && { Default: "Otherwise" }),
  }));
