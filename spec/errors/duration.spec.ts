import { expect } from "chai";
import { durationOf, StepwrightError } from "../../src/errors/index.js";

function refusal(value: unknown): StepwrightError {
  try {
    durationOf("within", value);
  } catch (error) {
    return error as StepwrightError;
  }
  throw new Error("it was accepted");
}

describe("A duration at the border", () => {
  it("becomes milliseconds", () => expect(durationOf("within", "60s")).to.equal(60_000));

  it("is refused as a bare number", () => {
    const error = refusal(5);
    expect(error).to.include({ name: "StepwrightError", code: "DURATION_INVALID" });
    expect(error.message).to.equal(
      'within was given the bare number 5. Write a unit, such as "5s" or "5ms": AWS counts in seconds, JavaScript in milliseconds.',
    );
  });

  it("is refused when it cannot be read", () => {
    expect(refusal("soon").message).to.equal(
      'within was given "soon", which is not a duration. Write text with a unit, such as "60s", "5m", "1h", or ISO 8601 such as "PT5M".',
    );
    expect(refusal(undefined).message).to.match(/^within was given undefined, which is not a duration\./);
  });
});

describe("StepwrightError", () => {
  it("carries its facts and is recognised from another copy of the package", () => {
    const error = refusal("soon");
    expect(error.facts).to.deep.equal({ what: "within", value: "soon" });
    const stranger = new Error("from elsewhere");
    Object.defineProperty(stranger, Symbol.for("stepwright.error"), { value: true });
    expect(stranger).to.be.instanceOf(StepwrightError);
    expect(new Error("plain")).to.not.be.instanceOf(StepwrightError);
  });
});
