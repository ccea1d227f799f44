import { expect } from "chai";
import { stubsFor } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";

const publish = "arn:aws:states:::sns:publish";

function task(Next: string, more: JsonObject = {}): JsonObject {
  return { Type: "Task", Resource: publish, Parameters: {}, Next, ...more };
}

const orders: JsonObject = {
  StartAt: "Charge",
  States: {
    Charge: task("Big?", { Catch: [{ ErrorEquals: ["Card.Declined"], ResultPath: "$.why", Next: "Explain" }] }),
    "Big?": { Type: "Choice", Choices: [{ Variable: "$.big", BooleanEquals: true, Next: "Review" }], Default: "Done" },
    Review: task("Done"),
    Explain: task("Code?", { ResultPath: null }),
    "Code?": {
      Type: "Choice",
      Choices: [{ Variable: "$.why.Error", StringEquals: "Card.Declined", Next: "Each" }],
      Default: "Done",
    },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        StartAt: "Tell",
        States: { Tell: { Type: "Task", Resource: publish, Parameters: {}, End: true } },
      },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

describe("stubsFor, reaching a Task", () => {
  it("goes the shortest way unless told otherwise", () => {
    expect(stubsFor(orders).reached).to.deep.equal(["Charge"]);
  });

  it("goes by a Task off the shortest way", () => {
    const derived = stubsFor(orders, { reaching: { state: "Review" } });
    expect(derived.reached).to.deep.equal(["Charge", "Review"]);
    expect(derived.stubs["Charge"]?.[0]).to.have.nested.property("output.big", true);
  });

  it("lets a Task fail where only its catcher leads there, also into a Map", () => {
    const derived = stubsFor(orders, { reaching: { state: "Tell" } });
    expect(derived.stubs["Charge"]?.[0]).to.include({ kind: "fails", error: "Card.Declined" });
    expect(derived.reached).to.deep.equal(["Charge", "Explain", "Tell"]);
    expect(derived.input).to.have.property("items").that.is.an("array");
  });

  it("goes on where an error that is put in leads", () => {
    const derived = stubsFor(orders, { reaching: { state: "Charge", error: "Card.Declined" } });
    expect(derived.reached).to.include("Explain").and.not.include("Charge");
    expect(derived.input).to.have.property("items");
  });

  it("says when no way comes by it", () => {
    expect(() => stubsFor(orders, { reaching: { state: "Nowhere" } })).to.throw("the walk does not come to Nowhere");
  });
});
