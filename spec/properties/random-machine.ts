import fc from "fast-check";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** Machines of the kinds people write: steps one after the other that read what the input and earlier steps may hold. */
export function randomMachine(): fc.Arbitrary<JsonObject> {
  return fc.array(step(2), { minLength: 1, maxLength: 6 }).map((steps) => scope(steps, "S"));
}

/** A step still without its name and its way on. */
type Step = (name: string) => JsonObject;

const name = fc.constantFrom("order", "items", "status", "id", "count", "detail", "list", "flag", "name");
const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `$.${names.join(".")}`);
const path = fc.oneof(
  { weight: 8, arbitrary: place },
  { weight: 1, arbitrary: place.map((text) => `${text}[0]`) },
  { weight: 1, arbitrary: place.map((text) => `${text}[*].id`) },
  { weight: 1, arbitrary: fc.tuple(place, name).map(([text, field]) => `${text}[?(@.${field} == 'a')]`) },
  { weight: 1, arbitrary: fc.constantFrom("$", "$$.Execution.Name", "$$.Execution.Input.order", "$$.State.Name") },
);
const call = fc.oneof(
  fc.tuple(place, place).map(([left, right]) => `States.Format('{} and {}', ${left}, ${right})`),
  place.map((text) => `States.StringToJson(${text})`),
  place.map((text) => `States.JsonToString(${text})`),
  place.map((text) => `States.ArrayLength(${text})`),
  place.map((text) => `States.ArrayGetItem(States.StringSplit(${text}, '/'), 1)`),
  place.map((text) => `States.MathAdd(${text}, 1)`),
  place.map((text) => `States.ArrayPartition(${text}, 2)`),
  place.map((text) => `States.Base64Decode(${text})`),
  fc.tuple(place, place).map(([left, right]) => `States.Array(${left}, ${right})`),
  fc.tuple(place, place).map(([left, right]) => `States.JsonMerge(${left}, ${right}, false)`),
);
const template = fc
  .dictionary(name, fc.oneof({ weight: 4, arbitrary: path }, { weight: 1, arbitrary: call }), {
    minKeys: 1,
    maxKeys: 3,
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).map(([key, text]) => [`${key}.$`, text])));
const maybe = <Value extends JsonValue>(key: string, value: fc.Arbitrary<Value>): fc.Arbitrary<JsonObject> =>
  fc.option(value, { nil: undefined, freq: 2 }).map((given) => (given === undefined ? {} : { [key]: given }));
const resultPath = maybe("ResultPath", fc.oneof(place, fc.constant(null)));

const comparison = fc
  .tuple(
    place,
    fc.oneof(
      fc.constantFrom("a", "done", "failed").map((text): JsonObject => ({ StringEquals: text })),
      fc.constantFrom("a*", "*.txt").map((text): JsonObject => ({ StringMatches: text })),
      fc.integer({ min: -3, max: 3 }).map((number): JsonObject => ({ NumericGreaterThan: number })),
      fc.boolean().map((truth): JsonObject => ({ BooleanEquals: truth })),
      fc.boolean().map((truth): JsonObject => ({ IsPresent: truth })),
      fc.constantFrom<JsonObject>({ IsNull: false }, { IsString: true }, { NumericLessThanPath: "$.count" }),
    ),
  )
  .map(([Variable, operator]): JsonObject => ({ Variable, ...operator }));
const condition = fc.oneof(
  { weight: 4, arbitrary: comparison },
  {
    weight: 1,
    arbitrary: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((all): JsonObject => ({ And: all })),
  },
  {
    weight: 1,
    arbitrary: fc.array(comparison, { minLength: 1, maxLength: 3 }).map((any): JsonObject => ({ Or: any })),
  },
  { weight: 1, arbitrary: comparison.map((not): JsonObject => ({ Not: not })) },
);

function step(depth: number): fc.Arbitrary<Step> {
  const pass = fc
    .tuple(template, resultPath)
    .map(([Parameters, rest]): Step => () => ({ Type: "Pass", Parameters, ...rest }));
  const task = fc
    .tuple(template, resultPath, maybe("ResultSelector", template), maybe("InputPath", place), fc.boolean())
    .map(([Parameters, result, selector, input, invoke]): Step => () => ({
      Type: "Task",
      // A whole input fits a function only; anything else would be refused for its parameters.
      ...(input["InputPath"] !== undefined
        ? { Resource: "arn:aws:lambda:us-east-1:123456789012:function:any", ...input }
        : invoke
          ? { Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "any", Payload: Parameters } }
          : { Resource: "arn:aws:states:::batch:submitJob", Parameters }),
      ...selector,
      ...result,
    }));
  const wait = place.map((SecondsPath): Step => () => ({ Type: "Wait", SecondsPath }));
  const choice = fc
    .array(condition, { minLength: 1, maxLength: 2 })
    .map((rules): Step => () => ({ Type: "Choice", rules }));
  const plain = [
    { weight: 3, arbitrary: pass },
    { weight: 4, arbitrary: task },
    { weight: 1, arbitrary: wait },
    { weight: 2, arbitrary: choice },
  ];
  if (depth === 0) return fc.oneof(...plain);
  const inner = fc.array(step(depth - 1), { minLength: 1, maxLength: 3 });
  const map = fc.tuple(place, inner, resultPath).map(([ItemsPath, steps, result]): Step => (own) => ({
    Type: "Map",
    ItemsPath,
    ItemProcessor: scope(steps, `${own}M`),
    ...result,
  }));
  const fan = fc.tuple(inner, inner, resultPath).map(([left, right, result]): Step => (own) => ({
    Type: "Parallel",
    Branches: [scope(left, `${own}L`), scope(right, `${own}R`)],
    ...result,
  }));
  return fc.oneof(...plain, { weight: 1, arbitrary: map }, { weight: 1, arbitrary: fan });
}

/** Lines steps up. A Choice goes on to the next step by each rule and gives up by its default. */
function scope(steps: readonly Step[], prefix: string): JsonObject {
  const states: { [name: string]: JsonObject } = {};
  steps.forEach((make, index) => {
    const own = `${prefix}${index}`;
    const next = index === steps.length - 1 ? `${prefix}End` : `${prefix}${index + 1}`;
    const { rules, ...state } = make(own);
    if (rules === undefined) states[own] = { ...state, Next: next };
    else {
      const gaveUp = `${own}Stop`;
      states[own] = {
        ...state,
        Choices: (rules as readonly JsonObject[]).map((rule) => ({ ...rule, Next: next })),
        Default: gaveUp,
      };
      states[gaveUp] = { Type: "Fail", Error: "GaveUp" };
    }
  });
  states[`${prefix}End`] = { Type: "Succeed" };
  return { StartAt: `${prefix}0`, States: states };
}
