import { expect } from "chai";
import { createEnvironment } from "../../src/config/index.js";

describe("Settings of coverage", () => {
  const of = (variables: Readonly<Record<string, string>>): ReturnType<typeof createEnvironment> =>
    createEnvironment(variables);

  it("reads the forms it is told in", () => {
    expect(of({ STEPWRIGHT_COVERAGE: "text, lcov" }).get("STEPWRIGHT_COVERAGE")).to.deep.equal(["text", "lcov"]);
    expect(of({ STEPWRIGHT_COVERAGE: "true" }).get("STEPWRIGHT_COVERAGE")).to.deep.equal(["text"]);
    expect(of({ STEPWRIGHT_COVERAGE: "false" }).get("STEPWRIGHT_COVERAGE")).to.equal("off");
    expect(() => of({ STEPWRIGHT_COVERAGE: "lcof" }).get("STEPWRIGHT_COVERAGE")).to.throw(
      'The environment variable STEPWRIGHT_COVERAGE is "lcof", which cannot be read. Did you mean "lcov"?',
    );
  });

  it("reads thresholds for all and for each", () => {
    const name = "STEPWRIGHT_COVERAGE_THRESHOLD";
    expect(of({ [name]: "90" }).get(name)).to.include({ states: 90, rules: 90, branches: 90 });
    expect(of({ [name]: "states=100, rules=87.5" }).get(name)).to.deep.equal({ states: 100, rules: 87.5 });
    for (const wrong of ["101", "lines=90", "states=most"])
      expect(() => of({ [name]: wrong }).get(name), wrong).to.throw();
  });

  it("reads lists with commas, and as JSON", () => {
    const name = "STEPWRIGHT_COVERAGE_EXCLUDE";
    expect(of({ [name]: "a, b#C" }).get(name)).to.deep.equal(["a", "b#C"]);
    expect(of({ [name]: '["a,b"]' }).get(name)).to.deep.equal(["a,b"]);
    expect(() => of({ [name]: "[1]" }).get(name)).to.throw();
  });
});
