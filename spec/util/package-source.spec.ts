import { expect } from "chai";
import { packageSource } from "../../src/util/package-source.js";

describe("packageSource", () => {
  it("gives the program of an installed package, and its version", () => {
    const { file, text, version } = packageSource("jsonata");
    expect(version).to.equal("2.0.6");
    expect(file).to.match(/jsonata\.js$/);
    expect(text).to.include("function jsonata(expr, options)");
  });

  it("throws as require does for a package that is not there", () => {
    expect(() => packageSource("no-such-package-is-installed")).to.throw("Cannot find module");
  });
});
