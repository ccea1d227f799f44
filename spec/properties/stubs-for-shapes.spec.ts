import { expect } from "chai";
import { stubsFor } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { task, machine, succeeds } from "./stub-machines.js";

describe("stubsFor, and what shapes data", () => {
  it("makes items with what an iteration reads, and answers each the same", async () => {
    const { derived, output } = await succeeds(
      machine({
        List: task({ Next: "Each" }, "arn:aws:states:::aws-sdk:s3:listObjectsV2"),
        Each: {
          Type: "Map",
          ItemsPath: "$.Contents",
          ItemSelector: { "key.$": "$$.Map.Item.Value.Key", "index.$": "$$.Map.Item.Index", "bucket.$": "$.Name" },
          ItemProcessor: {
            StartAt: "Copy",
            States: {
              Copy: task({ ResultPath: "$.copied", Next: "Sized?" }),
              "Sized?": {
                Type: "Choice",
                Choices: [{ Variable: "$.copied.size", NumericGreaterThan: 0, Next: "Kept" }],
                Default: "Empty",
              },
              Kept: { Type: "Pass", Parameters: { "etag.$": "$.copied.etag" }, End: true },
              Empty: { Type: "Fail", Error: "Empty" },
            },
          },
          Next: "Sum",
        },
        Sum: {
          Type: "Pass",
          Parameters: { "first.$": "$[0].etag", "all.$": "$[*].etag", "count.$": "States.ArrayLength($)" },
          End: true,
        },
      }),
    );
    expect(derived.stubs["List"]?.[0]).to.have.nested.property("output.Contents").with.length(2);
    expect(derived.stubs["Copy"]).to.have.length(1);
    expect(output).to.have.property("count", 2);
  });

  it("walks every item of a list the definition holds", async () => {
    await succeeds(
      machine({
        Set: { Type: "Pass", Result: [{ kind: "a" }, { kind: "b" }], Next: "Each" },
        Each: {
          Type: "Map",
          Iterator: {
            StartAt: "Which",
            States: {
              Which: { Type: "Choice", Choices: [{ Variable: "$.kind", StringEquals: "a", Next: "A" }], Default: "B" },
              A: task({ ResultPath: "$.r", Next: "UseA" }),
              UseA: { Type: "Pass", InputPath: "$.r.fromA", End: true },
              B: task({ ResultPath: "$.r", Next: "UseB" }),
              UseB: { Type: "Pass", InputPath: "$.r.fromB", End: true },
            },
          },
          End: true,
        },
      }),
    );
  });

  it("fits the arguments of intrinsic functions", async () => {
    await succeeds(
      machine({
        Ask: task({ Next: "Use" }),
        Use: {
          Type: "Pass",
          Parameters: {
            "body.$": "States.StringToJson($.body)",
            "decoded.$": "States.StringToJson(States.Base64Decode($.data))",
            "name.$": "States.ArrayGetItem(States.StringSplit($.arn, '/'), 1)",
            "sum.$": "States.MathAdd($.a, $.b)",
            "pages.$": "States.ArrayPartition($.rows, 2)",
            "range.$": "States.ArrayRange(0, $.last, $.step)",
            "merged.$": "States.JsonMerge($.left, $.right, false)",
            "has.$": "States.ArrayContains($.tags, 'x')",
            "hash.$": "States.Hash($.secret, 'SHA-256')",
            "text.$": "States.Format('{}-{}', $.a, States.JsonToString($.left))",
            "key.$": "States.Format('{}', States.UUID())",
          },
          Next: "Read",
        },
        Read: {
          Type: "Pass",
          Parameters: {
            "id.$": "$.body.order.id",
            "deep.$": "$.decoded.records[0].id",
            "row.$": "$.pages[0][0].id",
            "left.$": "$.merged.l",
          },
          Next: "Tagged?",
        },
        "Tagged?": { Type: "Choice", Choices: [{ Variable: "$.id", StringEquals: "7", Next: "Good" }], Default: "Bad" },
        Good: { Type: "Succeed" },
        Bad: { Type: "Fail" },
      }),
    );
  });

  it("lets a filter find what it looks for, and each filter its own", async () => {
    const { output } = await succeeds(
      machine({
        Ask: task({ Next: "Use" }),
        Use: {
          Type: "Pass",
          Parameters: {
            "cat.$": "$.labels[?(@.Name == 'Cat')].Confidence",
            "dogs.$": "$.labels[?(@.Name == 'Dog' && @.Confidence > 90)]",
            "tail.$": "$.rows[1:]",
          },
          Next: "Read",
        },
        Read: {
          Type: "Pass",
          Parameters: { "cat.$": "$.cat[0]", "dog.$": "$.dogs[0].Confidence", "second.$": "$.tail[0].id" },
          End: true,
        },
      }),
    );
    expect((output as { dog: number }).dog).to.be.greaterThan(90);
  });

  it("sees through Parallel, context, waits and time-outs", async () => {
    await succeeds(
      machine({
        Fan: {
          Type: "Parallel",
          Parameters: { "order.$": "$.order", "name.$": "$$.Execution.Name" },
          Branches: [
            { StartAt: "A", States: { A: task({ TimeoutSecondsPath: "$.order.limit", End: true }) } },
            { StartAt: "B", States: { B: { Type: "Wait", TimestampPath: "$.order.due", End: true } } },
          ],
          ResultSelector: { "a.$": "$[0].token", "due.$": "$[1].order.due" },
          ResultPath: "$.fan",
          Next: "Later",
        },
        Later: { Type: "Wait", SecondsPath: "$.pause", Next: "Old" },
        Old: { Type: "Pass", Parameters: { "was.$": "$$.Execution.Input.first", "a.$": "$.fan.a" }, End: true },
      }),
    );
  });

  it("gives lambda:invoke all of its answer, and callbacks only theirs", async () => {
    const use = { Type: "Pass", Parameters: { "x.$": "$.p.Payload.x", "y.$": "$.t.y" }, End: true };
    const { derived } = await succeeds(
      machine({
        Call: task({ ResultPath: "$.p", Next: "Token" }, "arn:aws:states:::lambda:invoke"),
        Token: task({ ResultPath: "$.t", Next: "Use" }, "arn:aws:states:::lambda:invoke.waitForTaskToken"),
        Use: use,
      }),
    );
    expect(derived.stubs["Call"]?.[0]).to.have.nested.property("output.StatusCode", 200);
    expect(derived.stubs["Call"]?.[0]).to.have.nested.property("output.Payload.x");
    expect(Object.keys((derived.stubs["Token"]?.[0] as unknown as { output: JsonObject }).output)).to.deep.equal(["y"]);
  });

  it("says what the reader of a distributed Map has to find, and batches it", () => {
    const definition = machine({
      Each: {
        Type: "Map",
        ItemReader: { Resource: "arn:aws:states:::s3:getObject", Parameters: { "Key.$": "$.file.key" } },
        ItemBatcher: { BatchInput: { "run.$": "$.run.id" }, MaxItemsPerBatch: 10 },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Use",
          States: {
            Use: { Type: "Pass", Parameters: { "run.$": "$.BatchInput.run", "ids.$": "$.Items[*].id" }, End: true },
          },
        },
        ResultWriter: { Resource: "arn:aws:states:::s3:putObject", Parameters: { Bucket: "b" } },
        Next: "Where",
      },
      Where: { Type: "Pass", InputPath: "$.ResultWriterDetails.Key", End: true },
    });
    const { input, items, ending } = stubsFor(definition);
    expect(ending).to.deep.equal({ kind: "succeeded" });
    expect(input).to.have.nested.property("file.key");
    expect(input).to.have.nested.property("run.id");
    expect(items["Each"]).to.have.length(2);
    expect(items["Each"]).to.have.nested.property("[1].id");
  });

  it("sees through JSONata states, but not through a function it does not know", () => {
    const states = (Arguments: JsonObject): JsonObject => ({
      ...machine({ Ask: task({ Arguments, Output: { done: true }, Next: "Good" }), Good: { Type: "Succeed" } }),
      QueryLanguage: "JSONata",
    });
    expect(stubsFor(states({ id: 7 })).ending).to.deep.equal({ kind: "succeeded" });
    expect(stubsFor(states({ id: "{% $states.input.id %}" })).input).to.have.property("id");
    expect(() => stubsFor(states({ id: "{% $reduce([1, 2], function($a, $b) { $a + $b }) %}" }))).to.throw(
      "a JSONata lambda cannot be looked into",
    );
  });
});
