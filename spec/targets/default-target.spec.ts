import { expect } from "chai";
import { StepwrightError } from "../../src/errors/index.js";
import { embedded, resolveTarget, target } from "../../src/targets/index.js";
import { currentScope, endScope, onScopeEnd } from "../../src/targets/scope.js";

describe("target()", () => {
  it("is embedded, and one for all calls, until it is closed", async () => {
    const one = target();
    expect(one.kind).to.equal("embedded");
    expect(target()).to.equal(one);
    await endScope(currentScope());
    expect(() => one.sfn).to.throw(StepwrightError, "was called on the target embedded");
    expect(target()).not.to.equal(one);
  });

  it("is cleaned up with all else that was opened, whatever fails", async () => {
    const done: string[] = [];
    onScopeEnd(() => Promise.reject(new Error("the first fails")));
    onScopeEnd(async () => void done.push("second"));
    expect(await endScope(currentScope()).catch((error: Error) => error.message)).to.equal("the first fails");
    expect(done).to.deep.equal(["second"]);
    await endScope(currentScope());
  });
});

describe("resolveTarget()", () => {
  it("takes a target, a name, a URL, or the suite's", () => {
    const cloud = embedded();
    expect(resolveTarget(cloud)).to.equal(cloud);
    expect(resolveTarget()).to.equal(target());
    expect(resolveTarget("embedded")).to.include({ kind: "embedded" }).and.not.to.equal(target());
    expect(resolveTarget("aws").kind).to.equal("aws");
    expect(resolveTarget("http://127.0.0.1:8083").port().label).to.equal("endpoint http://127.0.0.1:8083");
    expect(resolveTarget(new URL("http://127.0.0.1:8083")).kind).to.equal("endpoint");
  });

  it("refuses another name, with what was meant", () => {
    const allowed = 'Write "embedded", "aws", or the URL of a Step Functions endpoint such as "http://127.0.0.1:8083".';
    expect(() => resolveTarget("embeded")).to.throw(
      StepwrightError,
      `resolveTarget names the target "embeded", which does not exist. Did you mean "embedded"? ${allowed}`,
    );
    expect(() => resolveTarget("localstack")).to.throw(
      StepwrightError,
      `resolveTarget names the target "localstack", which does not exist. ${allowed}`,
    );
  });
});
