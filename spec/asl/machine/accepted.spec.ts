import { expect } from "chai";
import fc from "fast-check";
import { allStates, parseMachine, validateDefinition, type MachineType } from "../../../src/asl/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/util/json.js";

const inner = {
  StartAt: "In",
  States: { In: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true } },
};

const definition: JsonObject = {
  StartAt: "Pick",
  QueryLanguage: "JSONPath",
  States: {
    Pick: {
      Type: "Choice",
      Choices: [
        {
          And: [{ Variable: "$.a", NumericEqualsPath: "$.b" }, { Not: { Variable: "$.c", IsNull: true } }],
          Next: "Each",
        },
      ],
      Default: "Wait",
    },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemSelector: { "x.$": "States.Format('{}', $$.Map.Item.Value)" },
      ItemProcessor: { ...inner, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } },
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON", MaxItems: 5 },
        Parameters: { Key: "k" },
      },
      ItemBatcher: { MaxItemsPerBatch: 5, BatchInput: { "y.$": "$.y" } },
      ResultWriter: {
        Resource: "arn:aws:states:::s3:putObject",
        Parameters: { Bucket: "b" },
        WriterConfig: { OutputType: "JSON" },
      },
      Label: "each",
      Next: "Done",
    },
    Wait: { Type: "Wait", SecondsPath: "$.s", Next: "Fan" },
    Fan: {
      Type: "Parallel",
      Branches: [{ StartAt: "P", States: { P: { Type: "Pass", Result: { a: [1] }, ResultPath: "$.r", End: true } } }],
      Retry: [{ ErrorEquals: ["A"], BackoffRate: 2, JitterStrategy: "FULL" }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.e", Next: "Bad" }],
      End: true,
    },
    Done: {
      Type: "Task",
      QueryLanguage: "JSONata",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { Payload: "{% $states.input %}" },
      Assign: { n: "{% 1 %}" },
      Credentials: { RoleArn: "{% $role %}" },
      End: true,
    },
    Bad: { Type: "Fail", ErrorPath: "$.e.Error", Cause: "c" },
  },
};

/** Every place in a JSON value, as the way to it. */
function places(value: JsonValue, way: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [way];
  const within = Object.entries(value).flatMap(([key, item]: [string, JsonValue]) =>
    places(item, [...way, Array.isArray(value) ? Number(key) : key]),
  );
  return [way, ...within];
}

/** A copy with another value at one place, or without that place. */
function changed(value: JsonValue, way: readonly (string | number)[], next: JsonValue | undefined): JsonValue {
  const [key, ...rest] = way;
  if (key === undefined) return next ?? null;
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (rest.length === 0 && next === undefined) return items.filter((_, index) => index !== key);
    return items.map((item, index) => (index === key ? changed(item, rest, next) : item));
  }
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value).flatMap(([name, item]) => {
    if (name !== key) return [[name, item] as const];
    return rest.length === 0 && next === undefined ? [] : [[name, changed(item, rest, next)] as const];
  });
  return Object.fromEntries(fields);
}

const ways = places(definition).slice(1);
const texts = fc.constantFrom(
  "",
  "$",
  "$.a",
  "$.a[*]",
  "$$.x",
  "{% 1 %}",
  "{% (",
  "States.UUID()",
  "Done",
  "JSONata",
  "DISTRIBUTED",
  "STANDARD",
  "2030-01-01T00:00:00Z",
);
const value = fc.oneof(
  texts,
  fc.constant(undefined),
  fc.integer({ min: -1, max: 200 }),
  fc.jsonValue({ maxDepth: 2 }),
) as fc.Arbitrary<JsonValue | undefined>;
const change = fc.tuple(fc.nat({ max: ways.length - 1 }), value);

describe("a definition with anything in any place", () => {
  it("is judged without falling over, and parses when it is accepted", () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<MachineType>("STANDARD", "EXPRESS"),
        (changes, type) => {
          const made = changes.reduce(
            (from, [at, next]) => changed(from, ways[at] ?? [], next),
            definition as JsonValue,
          );
          const found = validateDefinition(JSON.stringify(made), { type });
          for (const { message, location } of found)
            expect([message, location ?? ""]).to.satisfy((told: readonly string[]) =>
              told.every((text) => !text.includes("undefined")),
            );
          if (found.some(({ severity }) => severity === "ERROR")) return;
          accepted++;
          expect([...allStates(parseMachine(made))].length).to.be.greaterThan(0);
        },
      ),
      { seed: 11, numRuns: 600 },
    );
    expect(accepted).to.be.greaterThan(60);
  });

  it("starts from one that is accepted", () => {
    expect(validateDefinition(JSON.stringify(definition), { type: "STANDARD" })).to.deep.equal([]);
  });
});
