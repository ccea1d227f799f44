import { expect } from "chai";
import { createEnvironment } from "../../src/config/index.js";
import { runsLong } from "../../src/executor/long-running.js";
import { longRunning } from "../../src/index.js";
import { refusal } from "./refusal.js";

describe("longRunning", () => {
  it("runs in virtual time, and in real time where the environment says so", () => {
    const runs = (variables: Record<string, string>): boolean => runsLong(createEnvironment(variables));
    expect(runs({})).to.equal(true);
    expect(runs({ STEPWRIGHT_TARGET: "aws" })).to.equal(false);
    expect(runs({ STEPWRIGHT_TARGET: "http://127.0.0.1:8083" })).to.equal(false);
    expect(runs({ STEPWRIGHT_TARGET: "aws", ENABLE_LONG_RUNNING_TESTS: "true" })).to.equal(true);
    expect(runs({ STEPWRIGHT_TARGET: "aws", ENABLE_LONG_RUNNING_TESTS: "true", LONG_RUNNING: "false" })).to.equal(
      false,
    );
  });

  it("makes a test with the runner it is given", async () => {
    const made: [string, () => Promise<void>][] = [];
    let ran = 0;
    longRunning("settles", async () => void (await Promise.resolve((ran += 1))), {
      it: (name, test) => made.push([name, test]),
    });
    expect(made.map(([name]) => name)).to.deep.equal(["settles"]);
    await made[0]?.[1]();
    expect(ran).to.equal(1);
  });

  it("refuses what is no test", () => {
    expect(refusal("NAME_EXPECTED", () => longRunning("", async () => {}))).to.match(/^longRunning/);
    expect(refusal("FUNCTION_EXPECTED", () => longRunning("x", undefined as never))).to.match(/^longRunning/);
  });
});
