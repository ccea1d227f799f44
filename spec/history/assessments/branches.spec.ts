import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, failedRows, happyRows, orders } from "../orders.js";
import { recording, type Row } from "../recording.js";
import { told } from "./told.js";

describe("Assessing an execution by its branches", () => {
  let done: Execution;
  let caught: Execution;
  let failed: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
    failed = orders(failedRows);
  });
  it("names a branch by any state in it", () => {
    expect(told(history.assessBranches(done, ["Pack", "Notify"]))).to.equal(
      'yes: expected to complete the branches "Pack" and "Notify", and the branches ended so: Reserve succeeded, Notify succeeded',
    );
    expect(history.assessBranches(done, ["Reserve"]).holds).to.equal(true);
    expect(history.assessBranches(failed, { Notify: "failed", Pack: "aborted" }).holds).to.equal(true);
    expect(told(history.assessBranches(failed, ["Reserve", "Notify"]))).to.equal(
      'no: expected to complete the branches "Reserve" and "Notify", and the branch of "Reserve" was aborted at "Reserve"; the branch of "Notify" failed at "Notify" with Sns.Down ("503")',
    );
    expect(told(history.assessBranches(caught, ["Notify"]))).to.equal(
      'no: expected to complete the branch "Notify", and the branch of "Notify" did not run',
    );
  });

  it("asks for no others when told exactly", () => {
    expect(history.assessBranches(done, ["Reserve", "Notify"], { exactly: true, in: "Fan" }).holds).to.equal(true);
    expect(told(history.assessBranches(done, { Notify: "succeeded" }, { exactly: true }))).to.equal(
      'no: expected to complete exactly the branch "Notify", and a branch that was not named ran as well: Reserve → Pack',
    );
    expect(told(history.assessBranches(done, { Notify: "failed" }, { in: "Fan" }))).to.equal(
      'no: expected to have these branches in "Fan": "Notify" failed, and the branch of "Notify" succeeded',
    );
  });

  it("is mistaken about a state in no branch", () => {
    const outside = history.assessBranches(done, ["Charge", "Weigh"]);
    expect(outside.unanswerable).to.equal(true);
    expect(told(outside)).to.equal(
      'no: expected to complete the branches "Charge" and "Weigh", and "Charge" and "Weigh" stand in no branch of a Parallel state\n' +
        'A branch is named by any state in it. States in branches of a Parallel state: "Reserve", "Pack" and "Notify".',
    );
  });

  it("names the innermost branch, and lets an outer one be named by it", () => {
    const inner = { StartAt: "X", States: { X: { Type: "Pass", End: true } } };
    const side = { StartAt: "Y", States: { Y: { Type: "Pass", End: true } } };
    const outer = { StartAt: "In", States: { In: { Type: "Parallel", Branches: [inner, side], End: true } } };
    const definition = { StartAt: "Out", States: { Out: { Type: "Parallel", Branches: [outer], End: true } } };
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Out", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "ParallelStateEntered", { name: "In", input: {} }],
      [4, "ParallelStateStarted"],
      [5, "PassStateEntered", { name: "X", input: {} }],
      [5, "PassStateEntered", { name: "Y", input: {} }],
      [6, "PassStateExited", { name: "X", output: {} }],
      [7, "PassStateExited", { name: "Y", output: {} }],
      [9, "ParallelStateExited", { name: "In", output: [] }],
      [10, "ParallelStateExited", { name: "Out", output: [] }],
      [11, "ExecutionSucceeded", { output: [] }],
    ];
    const nested = history.buildExecution({ events: recording(...rows), definition });
    expect(history.assessBranches(nested, ["X"]).holds).to.equal(true);
    expect(history.assessBranches(nested, ["X"], { exactly: true }).actual).to.equal(
      "a branch that was not named ran as well: Y",
    );
    expect(history.assessBranches(nested, ["X", "Y"], { exactly: true }).holds).to.equal(true);
    expect(history.assessBranches(nested, ["In"], { exactly: true }).holds).to.equal(true);
    expect(history.assessBranches(nested, ["X"], { in: "Out", exactly: true }).holds).to.equal(true);
    expect(told(history.assessBranches(nested, ["In"], { in: "In" }))).to.equal(
      'no: expected to complete the branch "In" in "In", and "In" stands in no branch of "In"\n' +
        'A branch is named by any state in it. States in branches of "In": "X" and "Y".',
    );
    expect(history.assessExactPath(nested, ["In"], { in: { kind: "branch", state: "In" } }).holds).to.equal(true);
  });
});
