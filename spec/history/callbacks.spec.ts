import { expect } from "chai";
import { tokenPlace } from "../../src/history/index.js";
import type { JsonValue } from "../../src/util/json.js";

function placeOf(fields: Record<string, JsonValue>): readonly (string | number)[] | undefined {
  const Resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
  return tokenPlace({ StartAt: "A", States: { A: { Type: "Task", Resource, End: true, ...fields } } }, "A");
}

describe("The place of a task token in a payload", () => {
  it("is where Parameters hold it alone", () => {
    expect(placeOf({ Parameters: { "Token.$": "$$.Task.Token" } })).to.deep.equal(["Token"]);
    expect(placeOf({ Parameters: { Other: [1, { "T.$": "$$.Task.Token" }] } })).to.deep.equal(["Other", 1, "T"]);
  });

  it("is where Arguments hold it alone", () => {
    expect(placeOf({ Arguments: { a: { b: "{% $states.context.Task.Token %}" } } })).to.deep.equal(["a", "b"]);
    expect(placeOf({ Arguments: "{%$states.context.Task.Token%}" })).to.deep.equal([]);
  });

  it("is nowhere where it is part of something else, or missing", () => {
    expect(placeOf({ Parameters: { "Token.$": "States.Format('{}', $$.Task.Token)" } })).to.equal(undefined);
    expect(placeOf({ Parameters: { Token: "$$.Task.Token" } })).to.equal(undefined);
    expect(placeOf({ Arguments: { t: "{% $states.context.Task.Token & 'x' %}" } })).to.equal(undefined);
    expect(placeOf({})).to.equal(undefined);
    expect(tokenPlace(undefined, "A")).to.equal(undefined);
  });
});
