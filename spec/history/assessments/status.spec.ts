import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { failedRows, happyRows, orders } from "../orders.js";
import { told } from "./told.js";

const { is } = history;

describe("Assessing an execution by its status", () => {
  let done: Execution;
  let failed: Execution;
  before(() => {
    done = orders(happyRows);
    failed = orders(failedRows);
  });
  it("says how it ended, and where", () => {
    expect(told(history.assessStatus(done, "SUCCEEDED"))).to.equal("yes: expected to succeed, and it succeeded");
    expect(told(history.assessStatus(failed, "SUCCEEDED"))).to.equal(
      'no: expected to succeed, and it failed with Sns.Down ("503") at "Notify"',
    );
    expect(
      told(history.assessStatus(orders([...happyRows.slice(0, 4), [4, "ExecutionTimedOut", {}, 60]]), "SUCCEEDED")),
    ).to.equal('no: expected to succeed, and it timed out after 1m at "Charge"');
    expect(
      told(
        history.assessStatus(
          orders([...happyRows.slice(0, 4), [4, "ExecutionAborted", { error: "Stop" }]]),
          "TIMED_OUT",
        ),
      ),
    ).to.equal('no: expected to time out, and it was aborted with Stop at "Charge"');
    expect(told(history.assessStatus(orders(happyRows.slice(0, 22)), "ABORTED"))).to.equal(
      'no: expected to be aborted, and it is still running at "Reserve" and "Notify"',
    );
  });

  it("compares error and cause, whole or by a question", () => {
    expect(history.assessStatus(failed, "FAILED", { error: "Sns.Down", cause: is.matching(/50\d/) }).holds).to.equal(
      true,
    );
    const wrong = history.assessStatus(failed, "FAILED", { error: "Sns.Down", cause: "50" });
    expect(told(wrong)).to.equal(
      'no: expected to fail with the error "Sns.Down" and the cause "50", and it failed with Sns.Down ("503") at "Notify"',
    );
    expect(wrong.values).to.deep.equal({ expected: "50", actual: "503" });
    expect(history.assessStatus(failed, "FAILED", { error: "Sns.Up" }).values).to.deep.equal({
      expected: "Sns.Up",
      actual: "Sns.Down",
    });
    expect(history.assessStatus(done, "FAILED", { cause: "x" }).expected).to.equal('to fail with the cause "x"');
  });
});
