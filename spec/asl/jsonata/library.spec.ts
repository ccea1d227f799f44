import { expect } from "chai";
import { StepwrightError } from "../../../src/errors/index.js";
import { library } from "../../../src/asl/jsonata/library.js";
import { scopeOf } from "../../../src/asl/index.js";
import { within } from "../../../src/asl/jsonata/world.js";

describe("The evaluator without promises", () => {
  it("is loaded once and answers at once", () => {
    const make = library();
    expect(library()).to.equal(make);
    expect(within(scopeOf({}), () => make("[1, 2].($ * 2)").evaluate(undefined, {}))).to.include.members([2, 4]);
  });

  it("refuses another version, and one that is not as it was published", () => {
    const message = (version: string): string =>
      new StepwrightError("JSONATA_UNREADABLE", { file: "/m/jsonata.js", version, wanted: "2.0.6" }).message;
    expect(message("2.1.0")).to.equal(
      "Loading JSONata: Step Functions runs version 2.0.6, but /m/jsonata.js is version 2.1.0. Install jsonata 2.0.6 beside stepwright, without an override.",
    );
    expect(message("2.0.6")).to.equal(
      "Loading JSONata: Step Functions runs version 2.0.6, but /m/jsonata.js is not as it was published. Install jsonata 2.0.6 beside stepwright, without an override.",
    );
  });
});
