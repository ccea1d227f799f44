import { expect } from "chai";
import { parseMachine, scopeOf, type State, type StateType, type Template } from "../../../src/asl/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

function only<Type extends StateType>(
  type: Type,
  fields: JsonObject,
  top: JsonObject = {},
): Extract<State, { type: Type }> {
  const machine = parseMachine({ StartAt: "S", States: { S: { Type: type, ...fields } }, ...top });
  const state = machine.states.get("S");
  if (state?.type !== type) throw new Error(`expected ${type}, got ${state?.type ?? "nothing"}`);
  return state as Extract<State, { type: Type }>;
}

const read = (input: JsonValue): ReturnType<typeof scopeOf> => scopeOf({ input });

describe("parseMachine", () => {
  it("keeps the states in the order they are written, with their locations", () => {
    const machine = parseMachine({
      StartAt: "A",
      Comment: "two steps",
      TimeoutSeconds: 60,
      States: { A: { Type: "Pass", Comment: "first", Next: "B" }, B: { Type: "Succeed" } },
    });
    expect([...machine.states.keys()]).to.deep.equal(["A", "B"]);
    expect(machine).to.include({
      startAt: "A",
      location: "",
      queryLanguage: "JSONPath",
      comment: "two steps",
      timeoutSeconds: 60,
    });
    expect(machine.states.get("A")).to.include({ type: "Pass", location: "/States/A", comment: "first", next: "B" });
  });

  it("reads null, absent and whole paths apart", () => {
    const none = only("Pass", { End: true });
    expect(none).not.to.have.any.keys("inputPath", "outputPath", "resultPath", "result", "next");
    const nulls = only("Pass", { InputPath: null, OutputPath: null, ResultPath: null, Result: null, End: true });
    expect(nulls).to.include({ inputPath: null, outputPath: null, resultPath: null });
    expect(nulls.result).to.deep.equal({ value: null });
    expect(only("Pass", { InputPath: "$", ResultPath: "$", End: true })).not.to.have.any.keys(
      "inputPath",
      "resultPath",
    );
  });

  it("compiles paths and templates", () => {
    const state = only("Task", {
      Resource: "arn:aws:states:::sns:publish",
      InputPath: "$.order",
      Parameters: { "Id.$": "$.id", Kind: "order" },
      ResultSelector: { "Sent.$": "$.MessageId" },
      ResultPath: "$.sent.at[0]",
      TimeoutSecondsPath: "$.limit",
      HeartbeatSeconds: 5,
      Credentials: { "RoleArn.$": "$.role" },
      End: true,
    });
    expect(state.inputPath?.evaluate(read({ order: { id: 7 } }))).to.deep.equal({ id: 7 });
    expect(state.parameters?.evaluate(read({ id: 7 }))).to.deep.equal({ Id: 7, Kind: "order" });
    expect(state.resultSelector?.evaluate(read({ MessageId: "m" }))).to.deep.equal({ Sent: "m" });
    expect(state.resultPath?.segments).to.deep.equal(["sent", "at", 0]);
    expect(state.timeoutSecondsPath?.evaluate(read({ limit: 30 }))).to.equal(30);
    expect(state.heartbeatSeconds).to.equal(5);
    expect(state.credentials?.evaluate(read({ role: "arn" }))).to.deep.equal({ RoleArn: "arn" });
  });

  it("takes a Resource that is no ARN for a function", () => {
    expect(only("Task", { Resource: "${ChargeFn}", End: true }).resource).to.deep.equal({
      kind: "lambda",
      arn: "${ChargeFn}",
      functionName: "${ChargeFn}",
    });
  });

  it("fills in what a retrier leaves out", () => {
    const state = only("Task", {
      Resource: "arn:aws:states:::sns:publish",
      Retry: [
        { ErrorEquals: ["A"] },
        {
          ErrorEquals: ["B", "C"],
          IntervalSeconds: 3,
          MaxAttempts: 0,
          BackoffRate: 1.5,
          MaxDelaySeconds: 9,
          JitterStrategy: "FULL",
        },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "S", ResultPath: "$.error" }],
      End: true,
    });
    expect(state.retry).to.deep.equal([
      { errorEquals: ["A"], intervalSeconds: 1, maxAttempts: 3, backoffRate: 2, jitterStrategy: "NONE" },
      {
        errorEquals: ["B", "C"],
        intervalSeconds: 3,
        maxAttempts: 0,
        backoffRate: 1.5,
        maxDelaySeconds: 9,
        jitterStrategy: "FULL",
      },
    ]);
    expect(state.catch[0]).to.deep.include({ errorEquals: ["States.ALL"], next: "S" });
    expect(state.catch[0]?.resultPath?.segments).to.deep.equal(["error"]);
  });

  it("takes Choice rules apart", () => {
    const { choices, default: otherwise } = only("Choice", {
      Choices: [
        {
          Comment: "big or urgent",
          Or: [
            { Variable: "$.amount", NumericGreaterThan: 100 },
            {
              Not: {
                And: [
                  { Variable: "$.kind", StringEqualsPath: "$.usual" },
                  { Variable: "$.due", IsPresent: false },
                ],
              },
            },
          ],
          Next: "S",
        },
      ],
      Default: "S",
    });
    expect(otherwise).to.equal("S");
    expect(choices[0]).to.include({ next: "S", comment: "big or urgent" });
    const shape = JSON.parse(JSON.stringify(choices[0]?.condition, (_key, value: unknown) => value)) as JsonObject;
    expect(shape["kind"]).to.equal("or");
    const [big, not] = shape["conditions"] as readonly JsonObject[];
    expect(big).to.deep.include({ kind: "compare", operator: "NumericGreaterThan", operand: 100 });
    const both = not?.["condition"] as JsonObject;
    expect((both["conditions"] as readonly JsonObject[])[0]).to.have.nested.property("operandPath.text", "$.usual");
  });

  it("reads the four forms of a Wait", () => {
    expect(only("Wait", { Seconds: 3, End: true }).duration).to.deep.equal({ kind: "Seconds", seconds: 3 });
    const timestamp = "2030-01-01T00:00:00Z";
    expect(only("Wait", { Timestamp: timestamp, End: true }).duration).to.deep.equal({ kind: "Timestamp", timestamp });
    expect(only("Wait", { SecondsPath: "$.s", End: true }).duration).to.deep.include({ kind: "SecondsPath" });
    expect(only("Wait", { TimestampPath: "$.t", End: true }).duration).to.deep.include({ kind: "TimestampPath" });
  });

  it("reads both forms of a Fail's error and cause", () => {
    expect(only("Fail", { Error: "E", Cause: "C" })).to.include({ error: "E", cause: "C" });
    const state = only("Fail", { ErrorPath: "$.error", CausePath: "States.Format('{}!', $.cause)" });
    expect(state.errorPath?.evaluate(read({ error: "E" }))).to.equal("E");
    expect(state.causePath?.evaluate(read({ cause: "C" }))).to.equal("C!");
  });

  it("parses branches and item processors as scopes of their own", () => {
    const inner = { StartAt: "I", States: { I: { Type: "Pass", End: true } } };
    const parallel = only("Parallel", { Branches: [inner, { ...inner, Comment: "second" }], End: true });
    expect(parallel.branches.map(({ location }) => location)).to.deep.equal([
      "/States/S/Branches/0",
      "/States/S/Branches/1",
    ]);
    expect(parallel.branches[1]?.comment).to.equal("second");
    const map = only("Map", {
      ItemProcessor: { ...inner, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" } },
      ItemsPath: "$.items",
      ItemSelector: { "item.$": "$$.Map.Item.Value" },
      MaxConcurrency: 4,
      ToleratedFailurePercentagePath: "$.percent",
      Label: "items",
      End: true,
    });
    expect(map).to.include({ mode: "DISTRIBUTED", executionType: "EXPRESS", maxConcurrency: 4, label: "items" });
    expect(map.processor.states.get("I")?.location).to.equal("/States/S/ItemProcessor/States/I");
    expect(map.itemSelector?.source).to.deep.equal({ "item.$": "$$.Map.Item.Value" });
    expect(map.toleratedFailurePercentagePath?.text).to.equal("$.percent");
    const legacy = only("Map", { Iterator: inner, Parameters: { "x.$": "$$.Map.Item.Index" }, End: true });
    expect(legacy).to.include({ mode: "INLINE" });
    expect(legacy.itemSelector?.source).to.deep.equal({ "x.$": "$$.Map.Item.Index" });
    expect(legacy).not.to.have.property("parameters");
  });

  it("gives a state the machine's query language unless it has its own", () => {
    const jsonata = { QueryLanguage: "JSONata" };
    expect(only("Pass", { End: true }, jsonata).queryLanguage).to.equal("JSONata");
    expect(only("Pass", { ...jsonata, End: true }).queryLanguage).to.equal("JSONata");
    const inner = { StartAt: "I", States: { I: { Type: "Pass", End: true } } };
    const [branch] = only("Parallel", { ...jsonata, Branches: [inner], End: true }).branches;
    expect(branch?.states.get("I")?.queryLanguage).to.equal("JSONPath");
  });

  it("keeps JSONata fields where they belong, and names them as their state does", () => {
    const state = only("Task", {
      QueryLanguage: "JSONata",
      Resource: "arn:aws:states:::sns:publish",
      Arguments: { Message: "{% $states.input.text %}" },
      Output: { fixed: true },
      Assign: { sent: "{% $states.result %}" },
      TimeoutSeconds: "{% 5 * 2 %}",
      End: true,
    });
    expect(state.output?.evaluate(read({}))).to.deep.equal({ fixed: true });
    expect(state.timeoutSecondsTemplate?.source).to.equal("{% 5 * 2 %}");
    expect(state.assign?.source).to.deep.equal({ sent: "{% $states.result %}" });
    expect(state.arguments?.evaluate(read({ text: "hi" }))).to.deep.equal({ Message: "hi" });
    expect(() => state.arguments?.evaluate(read({}))).to.throw(
      "The JSONata expression '$states.input.text' specified for the field 'Arguments/Message' returned nothing (undefined).",
    );
  });

  it("expects of JSONata fields the type their state can use", () => {
    const jsonata = { QueryLanguage: "JSONata", End: true };
    const wrong = (template: Template | undefined): string => {
      try {
        return `gave ${JSON.stringify(template?.evaluate(read({})))}`;
      } catch (error) {
        return (error as Error).message.replace(/^.*the field '(.*)' returned.*Expected ('\w+').*$/, "$1 $2");
      }
    };
    const map = only("Map", {
      ...jsonata,
      Items: "{% 1 %}",
      MaxConcurrency: "{% 'a' %}",
      ItemProcessor: { StartAt: "I", States: { I: { Type: "Pass", End: true } } },
      Catch: [
        { ErrorEquals: ["E"], Next: "S" },
        { ErrorEquals: ["States.ALL"], Next: "S", Output: "{% $none %}" },
      ],
    });
    expect(wrong(map.items)).to.equal("Items 'array'");
    expect(wrong(map.maxConcurrencyTemplate)).to.equal("MaxConcurrency 'number'");
    expect(wrong(map.catch[1]?.output)).to.contain("the field 'Catch[1]/Output' returned nothing (undefined).");
    const wait = only("Wait", { ...jsonata, Seconds: "{% true %}" }).duration;
    expect("template" in wait ? wrong(wait.template) : wait.kind).to.equal("Seconds 'number'");
    const moment = only("Wait", { ...jsonata, Timestamp: "{% 5 %}" }).duration;
    expect("template" in moment ? wrong(moment.template) : moment.kind).to.equal("Timestamp 'string'");
    const fail = only("Fail", { QueryLanguage: "JSONata", Error: "{% 1 %}", Cause: "{% [] %}" });
    expect(wrong(fail.errorPath)).to.equal("Error 'string'");
    expect(wrong(fail.causePath)).to.equal("Cause 'string'");
    const choice = only("Choice", {
      QueryLanguage: "JSONata",
      Choices: [
        { Condition: "{% true %}", Next: "S" },
        { Condition: "{% 'x' %}", Next: "S" },
      ],
    });
    const condition = choice.choices[1]?.condition;
    expect(condition?.kind === "jsonata" ? wrong(condition.template) : condition?.kind).to.equal(
      "Choices[1]/Condition 'boolean'",
    );
  });

  it("refuses what is no machine at all", () => {
    expect(() => parseMachine([])).to.throw(TypeError, "A state machine definition must be a JSON object.");
    expect(() => parseMachine({ States: { A: "text" } })).to.throw(
      TypeError,
      "The state at /States/A must be a JSON object.",
    );
    expect(() => parseMachine({ States: { A: { Type: "Loop" } } })).to.throw(
      TypeError,
      'The state at /States/A has the Type "Loop".',
    );
  });
});
