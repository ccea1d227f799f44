import { expect } from "chai";
import { workflow } from "../../dsl/workflow.js";
import { ExpectationError } from "../../src/executor/judgement/expectation-error.js";
import { StepwrightError } from "../../src/errors/index.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const base = workflow(arn).named("one", { exact: true }).on(new RecordedPort());

async function failureOf(builder: { run(): Promise<unknown> }): Promise<ExpectationError> {
  try {
    await builder.run();
  } catch (error) {
    return error as ExpectationError;
  }
  throw new Error("Nothing was thrown.");
}

describe("The error of a run", () => {
  it("lists every expectation that failed, and says how to run it again", async () => {
    const error = await failureOf(base.expectFailed({ error: "X" }).expectOutput({ a: 1 }).expectVisits("Done", 0));
    expect(error).to.be.instanceOf(StepwrightError);
    expect(error).to.be.instanceOf(ExpectationError);
    expect(new StepwrightError("TARGET_MISSING", {})).to.not.be.instanceOf(ExpectationError);
    expect(error).to.include({ name: "ExpectationError", code: "EXPECTATIONS_FAILED", showDiff: false });
    expect(error.facts).to.include({
      failed: 2,
      executionArn: "arn:aws:states:us-east-1:123456789012:execution:orders:one",
    });
    const lines = error.message.replaceAll(/\bspec\/[^ )]*:\d+:\d+/g, "LINE").split("\n");
    expect(lines[0]).to.equal(`workflow ${arn} (LINE): 2 of 3 expectations failed`);
    expect(lines[2]).to.equal('  1) expected the execution to fail with the error "X"  (LINE)');
    expect(lines.filter((line) => line.startsWith("  2) "))).to.have.length(1);
    expect(lines.slice(-3)).to.deep.equal([
      "  run it again with",
      "    target     recording",
      "    execution  arn:aws:states:us-east-1:123456789012:execution:orders:one",
    ]);
  });

  it("shows the difference where one value is all that failed", async () => {
    const error = await failureOf(base.expectSucceeded().expectExactOutput({ a: 1 }));
    expect(error).to.deep.include({ showDiff: true, expected: { a: 1 }, actual: {} });
    // Before it compares them Mocha writes their texts in their place; where it cannot, it shows no difference.
    expect(Object.assign(error, { expected: "{ a: 1 }", actual: "{}" })).to.include({ actual: "{}" });
    const two = await failureOf(base.expectExactOutput({ a: 1 }).expectOutput(2));
    expect(two.showDiff).to.equal(false);
    expect(two).to.not.have.property("expected");
  });

  it("holds the verdicts, out of sight of reporters that print an error's fields", async () => {
    const error = await failureOf(base.expectFailed());
    expect(error.result.verdicts[0]).to.include({ holds: false });
    expect(error.result.execution.name).to.equal("one");
    expect(Object.keys(error)).to.not.include("result");
  });

  it("begins its stack at the line that ran it", async () => {
    const error = await failureOf({ run: () => base.expectFailed().run() });
    const frames = String(error.stack).slice(`ExpectationError: ${error.message}\n`.length).split("\n");
    expect(String(error.stack).startsWith(`ExpectationError: ${error.message}\n`)).to.equal(true);
    expect(frames[0]).to.match(/expectation-error\.spec\.ts:\d+:\d+/);
    const running = await base.expectFailed().start();
    const later = await failureOf({ run: () => running.run() });
    expect(String(later.stack).slice(later.message.length).split("\n")[1]).to.match(
      /expectation-error\.spec\.ts:\d+:\d+/,
    );
  });
});
