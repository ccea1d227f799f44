import { expect } from "chai";
import { stubsFor } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { succeeds } from "./cloud-run.js";

const publish = "arn:aws:states:::sns:publish";

function jsonata(states: JsonObject): JsonObject {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0] as string, States: states };
}

function asking(condition: string, more: JsonObject = {}): JsonObject {
  return jsonata({
    Ask: { Type: "Task", Resource: publish, Arguments: {}, Next: "Decide", ...more },
    Decide: { Type: "Choice", Choices: [{ Condition: `{% ${condition} %}`, Next: "Good" }], Default: "Bad" },
    Good: { Type: "Succeed" },
    Bad: { Type: "Fail", Error: "Bad" },
  });
}

describe("stubsFor with JSONata", () => {
  const conditions: readonly string[] = [
    "$states.input.status = 'DONE'",
    "$states.input.status != 'NEW' and $states.input.count > 3",
    "$states.input.a < 2 or $states.input.b = true",
    "$number($states.input.failed) > 0 or $number($states.input.rejected) > 0",
    "$not($number($states.input.failed) > 0 and $number($states.input.rejected) > 0)",
    "$not($states.input.failed)",
    "$exists($states.input.id)",
    "$not($exists($states.input.error))",
    "$number($states.input.failed) >= 7",
    "$contains($states.input.name, 'ord')",
    "$lowercase($states.input.kind) = 'bulk'",
    "$count($states.input.items) > 4",
    "$states.input.color in ['red', 'green']",
    "($states.input.list[0].value = 3)",
    "7 = $states.input.seven",
    "$states.input.flag",
  ];
  for (const condition of conditions) {
    it(`makes ${condition} true`, async () => {
      await succeeds(asking(condition));
    });
  }

  it("leaves a loop as soon as its Choice allows, going by the answer of the task in it", async () => {
    const { derived } = await succeeds(
      jsonata({
        Start: {
          Type: "Task",
          Resource: publish,
          Arguments: { name: "{% 'job-' & $uuid() %}", key: "{% $split($states.input.key, '/')[-1] %}" },
          Assign: { id: "{% $states.result.Job.Id %}" },
          Next: "Poll",
        },
        Poll: { Type: "Task", Resource: publish, Arguments: { id: "{% $id %}" }, Next: "Done?" },
        "Done?": {
          Type: "Choice",
          Choices: [
            {
              Condition: "{% $states.input.Job.Status = 'COMPLETE' %}",
              Next: "End",
              Output: "{% $states.input.Job %}",
            },
          ],
          Default: "Wait",
        },
        Wait: { Type: "Wait", Seconds: "{% $states.input.Job.Pause %}", Next: "Poll" },
        End: { Type: "Succeed" },
      }),
    );
    expect(derived.input).to.have.property("key").that.is.a("string");
    expect(derived.stubs["Poll"]).to.have.length(1);
    expect(derived.stubs["Poll"]?.[0]).to.have.nested.property("output.Job.Status", "COMPLETE");
  });

  it("takes Items for an array, and what its iterations read for the items' fields", async () => {
    const { derived } = await succeeds(
      jsonata({
        Each: {
          Type: "Map",
          Items: "{% $states.input.orders %}",
          ItemSelector: { id: "{% $states.context.Map.Item.Value.id %}", all: "{% $count($states.input.orders) %}" },
          ItemProcessor: {
            StartAt: "Use",
            States: { Use: { Type: "Pass", Output: { id: "{% $states.input.id %}" }, End: true } },
          },
          Output: { ids: "{% $map($states.result, function($one) { $one.id }) %}" },
          End: true,
        },
      }),
    );
    expect(derived.input).to.have.nested.property("orders[1].id");
  });

  it("goes by what a catcher's Output and Assign read of the error", async () => {
    const { derived } = await succeeds(
      jsonata({
        Try: {
          Type: "Task",
          Resource: publish,
          Arguments: {},
          Catch: [
            { ErrorEquals: ["Card.Declined"], Output: { why: "{% $states.errorOutput.Error %}" }, Next: "Decide" },
          ],
          Next: "Never",
        },
        Never: { Type: "Pass", Next: "Never" },
        Decide: {
          Type: "Choice",
          Choices: [{ Condition: "{% $states.input.why = 'Card.Declined' %}", Next: "Good" }],
          Default: "Never",
        },
        Good: { Type: "Succeed" },
      }),
    );
    expect(derived.stubs["Try"]?.[0]).to.include({ kind: "fails", error: "Card.Declined" });
  });
});

describe("stubsFor with the readers of distributed Maps", () => {
  function reading(reader: JsonObject, use: JsonObject, more: JsonObject = {}): JsonObject {
    return {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemReader: reader,
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            StartAt: "Use",
            States: { Use: { Type: "Task", Resource: publish, Parameters: use, End: true } },
          },
          End: true,
          ...more,
        },
      },
    };
  }
  const file = { "Bucket.$": "$.bucket", "Key.$": "$.key" };
  const cases: readonly (readonly [name: string, config: JsonObject])[] = [
    ["JSON", { InputType: "JSON" }],
    ["JSON under a pointer", { InputType: "JSON", ItemsPointer: "/data/rows" }],
    ["JSON lines", { InputType: "JSONL" }],
    ["CSV with headers in the file", { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" }],
    ["CSV with given headers", { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["id", "amount"] }],
    ["an inventory", { InputType: "MANIFEST" }],
  ];
  for (const [name, config] of cases) {
    it(`gives the object that holds the items as ${name}`, async () => {
      const resource = "arn:aws:states:::s3:getObject";
      const { derived, execution } = await succeeds(
        reading(
          { Resource: resource, ReaderConfig: config, Parameters: file },
          { "id.$": "$.id", "sum.$": "$.amount" },
        ),
      );
      const { bucket, key } = derived.input as { bucket: string; key: string };
      expect(derived.objects[0]).to.include({ bucket, key });
      expect(JSON.parse(JSON.stringify(execution.output)) as unknown)
        .to.be.an("array")
        .with.length(2);
    });
  }

  it("gives objects with the prefix that is listed, one for each item", async () => {
    const { derived } = await succeeds(
      reading(
        { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "raw", Prefix: "2030/" } },
        { "key.$": "$.Key", "size.$": "$.Size" },
      ),
    );
    expect(derived.objects.map(({ bucket, key }) => `${bucket} ${key}`)).to.deep.equal([
      "raw 2030/object-1",
      "raw 2030/object-2",
    ]);
  });

  it("lets two Maps that read the same place find the same", () => {
    const one = (Next: string): JsonObject => {
      const { States } = reading(
        { Resource: "arn:aws:states:::s3:listObjectsV2", Parameters: { Bucket: "raw" } },
        { "key.$": "$.Key" },
      ) as { States: { Each: JsonObject } };
      const { End: _end, ...rest } = States.Each;
      return { ...rest, ResultPath: null, Next };
    };
    const { objects, items } = stubsFor({
      StartAt: "First",
      States: { First: one("Second"), Second: one("Good"), Good: { Type: "Succeed" } },
    });
    expect(objects).to.have.length(2);
    expect(items["First"]).to.deep.equal(items["Second"]);
  });
});
