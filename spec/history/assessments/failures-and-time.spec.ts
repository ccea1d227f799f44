import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, failedRows, happyRows, orders } from "../orders.js";
import type { Row } from "../recording.js";
import { told } from "./told.js";

describe("Assessing an execution by retries, catches, time and errors", () => {
  let done: Execution;
  let caught: Execution;
  let failed: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
    failed = orders(failedRows);
  });
  it("counts retries", () => {
    expect(told(history.assessRetries(done, "Charge", 2))).to.equal(
      'yes: expected to retry "Charge" twice, and it retried "Charge" twice\n' +
        'attempt 1 failed with Card.Busy ("try later"); attempt 2 failed with Card.Busy ("try later"); attempt 3 succeeded',
    );
    expect(told(history.assessRetries(caught, "Charge", 1))).to.equal(
      'no: expected to retry "Charge" once, and it did not retry "Charge"\nattempt 1 failed with Card.Declined ("no funds")',
    );
    expect(history.assessRetries(caught, "Charge", 0).expected).to.equal('not to retry "Charge"');
    expect(history.assessRetries(done, "Charge").holds).to.equal(true);
    expect(told(history.assessRetries(caught, "Notify", 1))).to.equal(
      'no: expected to retry "Notify" once, and it never visited "Notify"',
    );
  });

  it("compares the delays before retries, a little late allowed", () => {
    expect(history.assessBackoff(done, "Charge", [1000, 2000]).holds).to.equal(true);
    expect(history.assessBackoff(done, "Charge", [800, 1900]).holds).to.equal(true);
    expect(history.assessBackoff(done, "Charge", [1020, 2000]).holds).to.equal(false);
    expect(history.assessBackoff(done, "Charge", [1000]).holds).to.equal(false);
    expect(history.assessBackoff(done, "Charge", [1000, 4000]).actual).to.equal('it retried "Charge" after 1s, 2s');
    expect(history.assessBackoff(caught, "Charge", [1000]).actual).to.equal('it did not retry "Charge"');
  });

  it("finds what was caught", () => {
    expect(told(history.assessCaught(caught, "Charge", "Card.Declined", "Refund"))).to.equal(
      'yes: expected to catch Card.Declined of "Charge" and go on to "Refund", and "Charge" failed with Card.Declined ("no funds") and went on to "Refund"',
    );
    expect(history.assessCaught(caught, "Charge").holds).to.equal(true);
    expect(history.assessCaught(caught, "Charge", "Card.Busy").holds).to.equal(false);
    expect(history.assessCaught(caught, "Charge", undefined, "Done").holds).to.equal(false);
    expect(told(history.assessCaught(done, "Charge"))).to.equal(
      'no: expected to catch a failure of "Charge", and "Charge" did not fail',
    );
    expect(told(history.assessCaught(failed, "Notify", "Sns.Down"))).to.equal(
      'no: expected to catch Sns.Down of "Notify", and "Notify" failed with Sns.Down ("503"), which was not caught',
    );
    expect(history.assessCaught(done, "Refund").actual).to.equal('it never visited "Refund"');
  });

  it("measures how long a state and the whole took", () => {
    expect(history.assessWait(done, "Rest", { betweenMs: [5000, 6000] }).holds).to.equal(true);
    expect(told(history.assessWait(done, "Rest", { betweenMs: [6000, 7000] }))).to.equal(
      'no: expected to wait between 6s and 7s at "Rest", and it waited 5s at "Rest"',
    );
    expect(told(history.assessWait(done, "Rest", { atLeastMs: 6000 }))).to.equal(
      'no: expected to wait at least 6s at "Rest", and it waited 5s at "Rest"',
    );
    expect(told(history.assessWait(done, "Rest", { atMostMs: 4000 }))).to.equal(
      'no: expected to wait at most 4s at "Rest", and it waited 5s at "Rest"',
    );
    expect(told(history.assessWait(caught, "Rest", { atMostMs: 4000 }))).to.match(/it never visited "Rest"$/);
    expect(told(history.assessWait(orders(happyRows.slice(0, 43)), "Rest", { atMostMs: 4000 }))).to.match(
      /it did not leave "Rest"$/,
    );
    expect(told(history.assessWithin(done, 8000))).to.equal("yes: expected to end within 8s, and it took 8s");
    expect(told(history.assessWithin(done, 7999))).to.equal("no: expected to end within 7s 999ms, and it took 8s");
    expect(told(history.assessWithin(orders(happyRows.slice(0, 43)), 1))).to.match(/it is still running at "Rest"$/);
  });

  it("lists everything that failed", () => {
    expect(told(history.assessNoErrors(done))).to.equal(
      'no: expected to run without errors, and it had errors at 1 visit\n"Charge": attempt 1 failed with Card.Busy ("try later"); attempt 2 failed with Card.Busy ("try later"); attempt 3 succeeded',
    );
    expect(told(history.assessNoErrors(caught))).to.match(
      /it had errors at 1 visit\n"Charge" failed with Card.Declined \("no funds"\)$/,
    );
    expect(history.assessNoErrors(failed).details.at(-1)).to.equal('"Notify" failed with Sns.Down ("503")');
    const clean: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "PassStateEntered", { name: "Refund", input: {} }],
      [2, "PassStateExited", { name: "Refund", output: {} }],
      [3, "ExecutionSucceeded", { output: {} }],
    ];
    expect(told(history.assessNoErrors(orders(clean)))).to.equal(
      "yes: expected to run without errors, and it had none",
    );
    expect(told(history.assessNoErrors(orders([...clean.slice(0, 3), [3, "ExecutionAborted", {}]])))).to.equal(
      "no: expected to run without errors, and it was aborted",
    );
  });
});
