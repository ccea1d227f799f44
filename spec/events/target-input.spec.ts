import { expect } from "chai";
import { StepwrightError } from "../../src/errors/index.js";
import { compileTargetInput, type TargetInputSource } from "../../src/events/index.js";
import type { JsonObject } from "../../src/util/json.js";

const event: JsonObject = {
  version: "0",
  id: "e-1",
  "detail-type": "Order placed",
  source: "orders",
  account: "123456789012",
  time: "2030-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:a", "arn:b"],
  detail: { id: 7, name: "Ada", ok: true, none: null, tags: ["x", "y"], sums: [1, 2], quote: 'a"b', deep: { k: "v" } },
};
const facts = { ruleArn: "arn:rule", ruleName: "placed", ingestionTime: "2030-01-01T00:00:01Z" };

const deliver = (source: TargetInputSource): string | undefined =>
  compileTargetInput(source, "t1").textFor(event, facts);
const PATHS = {
  id: "$.detail.id",
  name: "$.detail.name",
  ok: "$.detail.ok",
  none: "$.detail.none",
  tags: "$.detail.tags",
  sums: "$.detail.sums",
  quote: "$.detail.quote",
  deep: "$.detail.deep",
  missing: "$.detail.missing",
  type: "$.detail-type",
  second: "$.resources[1]",
};
const fill = (InputTemplate: string): string | undefined =>
  deliver({ InputTransformer: { InputPathsMap: PATHS, InputTemplate } });

function refusal(source: TargetInputSource): string {
  try {
    compileTargetInput(source, "t1");
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError).with.property("code", "TARGET_INPUT_INVALID");
    return (error as Error).message;
  }
  throw new Error("The input was taken.");
}

describe("events: what reaches a target", () => {
  it("is the whole event, the constant, or what the path selects", () => {
    expect(deliver({})).to.equal(JSON.stringify(event));
    expect(deliver({ Input: '{ "a": 1 }' })).to.equal('{ "a": 1 }');
    expect(deliver({ InputPath: "$.detail.deep" })).to.equal('{"k":"v"}');
    expect(deliver({ InputPath: "$.detail.name" })).to.equal('"Ada"');
    expect(deliver({ InputPath: "$.resources[1]" })).to.equal('"arn:b"');
    expect(deliver({ InputPath: "$" })).to.equal(JSON.stringify(event));
    expect(deliver({ InputPath: "$.detail.missing" })).to.equal("null");
  });

  it("is JSON: outside of strings values are JSON, inside they are bare", () => {
    expect(fill('{"a": <id>, "b": <name>, "c": [<ok>, <none>], "d": <deep>}')).to.equal(
      '{"a": 7, "b": "Ada", "c": [true, null], "d": {"k":"v"}}',
    );
    expect(fill('{"a": "<name>/<id>/<ok>/<missing>."}')).to.equal('{"a": "Ada/7/true/."}');
    expect(fill('{"a": "\\"<name>\\"", "b": <name>}')).to.equal('{"a": "\\"Ada\\"", "b": "Ada"}');
    expect(fill("<deep>")).to.equal('{"k":"v"}');
    expect(fill('{"a": <missing>, "b": <type>, "c": <second>}')).to.equal(
      '{"a": "", "b": "Order placed", "c": "arn:b"}',
    );
  });

  it("is nothing when the JSON is broken by a value", () => {
    expect(fill('{"a": "<deep>"}')).to.equal(undefined);
    expect(fill('{"a": "<tags>"}')).to.equal(undefined);
    expect(fill('{"a": "<quote>"}')).to.equal(undefined);
    expect(fill("Hello <name>")).to.equal(undefined);
  });

  it("is text when the template starts with a quote: delivered as it stands", () => {
    expect(fill('"<name> has <id>, <ok>, <none>, <tags>, <deep>, <sums>, <missing>!"')).to.equal(
      '"Ada has 7, true, null, [x,y], {k:v}, [1,2], !"',
    );
    expect(fill('"one <id>"\n"two <name>"')).to.equal('"one 7"\n"two Ada"');
    expect(fill('"a \\"<name>\\""')).to.equal('"a \\"Ada\\""');
  });

  it("knows the names that EventBridge defines", () => {
    const text = deliver({
      InputTransformer: {
        InputTemplate:
          '{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>, "head": <aws.events.event>, "all": <aws.events.event.json>}',
      },
    });
    const { "detail-type": detailType, detail: _, ...head } = event;
    expect(JSON.parse(text ?? "")).to.deep.equal({
      arn: "arn:rule",
      name: "placed",
      at: "2030-01-01T00:00:01Z",
      head: { ...head, detailType },
      all: event,
    });
  });

  it("lets a template go without placeholders", () => {
    expect(deliver({ InputTransformer: { InputTemplate: '{"a": "1 < 2"}' } })).to.equal('{"a": "1 < 2"}');
  });

  it("is refused with PutTargets' messages", () => {
    const InputTransformer = { InputTemplate: "{}" };
    const one = "Only one of Input, InputPath, or InputTransformer must be provided for target t1.";
    expect(refusal({ Input: "{}", InputPath: "$" })).to.equal(one);
    expect(refusal({ Input: "{}", InputTransformer })).to.equal(one);
    expect(refusal({ InputPath: "$", InputTransformer })).to.equal(one);
    expect(refusal({ InputTransformer: { InputTemplate: '"<who>"' } })).to.equal(
      "InputTemplate for target t1 contains invalid placeholder who.",
    );
    expect(refusal({ Input: "{" })).to.equal("JSON syntax error in input for target t1.");
    expect(refusal({ InputPath: "detail" })).to.equal("Invalid InputPath for target t1.");
    expect(refusal({ InputTransformer: { InputPathsMap: { a: "$.[" }, InputTemplate: "<a>" } })).to.equal(
      "InputPathsMap for target t1 contains an invalid path for a.",
    );
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, number) => [`p${number}`, "$.id"]));
    expect(refusal({ InputTransformer: { InputPathsMap: many, InputTemplate: "{}" } })).to.equal(
      "InputPathsMap for target t1 has 101 paths; at most 100 are allowed.",
    );
  });
});
