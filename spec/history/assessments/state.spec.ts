import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, happyRows, orders } from "../orders.js";
import { told } from "./told.js";

const { is } = history;

describe("Assessing an execution by one state", () => {
  let done: Execution;
  let caught: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
  });
  it("asks all of one visit", () => {
    const all = history.assessState(caught, "Charge", [
      { kind: "input", expected: { quantity: 500 } },
      { kind: "output", expected: { Error: "Card.Declined" } },
      { kind: "attempts", count: 1 },
      { kind: "error", error: "Card.Declined", cause: is.containing("funds") },
      { kind: "caughtBy", state: "Refund" },
      { kind: "visits", count: 1 },
      { kind: "status", status: "caught" },
    ]);
    expect(all.holds).to.equal(true);
    expect(all.expected).to.equal(
      'to visit "Charge" with the input {"quantity": 500}, the output {"Error": "Card.Declined"}, 1 attempt, ' +
        'the error "Card.Declined" and cause text containing "funds", its failure caught by "Refund", visits: once and the status caught',
    );
    expect(all.actual).to.equal("it did");
  });

  it("says of each check what was otherwise", () => {
    const wrong = history.assessState(done, "Charge", [
      { kind: "output", expected: { ok: false } },
      { kind: "attempts", count: 2 },
      { kind: "error", error: "Card.Declined" },
      { kind: "caughtBy", state: "Refund" },
      { kind: "visits", count: 2 },
      { kind: "status", status: "failed" },
    ]);
    expect(wrong.actual).to.equal('"Charge" succeeded');
    expect(wrong.details).to.deep.equal([
      "visits: expected 2, were 1",
      "output.ok: expected false, was true",
      "attempts: expected 2, were 3",
      'attempt 1 failed with Card.Busy ("try later")',
      'attempt 2 failed with Card.Busy ("try later")',
      "attempt 3 succeeded",
      'error: expected "Card.Declined", was Card.Busy ("try later")',
      'caught by: expected "Refund", it was not caught',
      "status: expected failed, was succeeded",
    ]);
    expect(wrong.values).to.deep.equal({ expected: { ok: false, id: "p-1" }, actual: { ok: true, id: "p-1" } });
    expect(history.assessState(done, "Pack", [{ kind: "error", error: "X" }]).details).to.deep.equal([
      'error: expected "X", it had none',
    ]);
    expect(
      history.assessState(caught, "Charge", [{ kind: "error", error: is.string(), cause: "x" }]).details,
    ).to.deep.equal(['cause: expected "x", was "no funds"']);
  });

  it("is content with one of several visits, and tells of the nearest", () => {
    expect(history.assessState(done, "Weigh", [{ kind: "output", expected: { grams: 8 } }]).actual).to.equal(
      'it did (item 1 of "Each")',
    );
    expect(
      told(
        history.assessState(done, "Weigh", [
          { kind: "input", expected: 8 },
          { kind: "output", expected: { grams: 7 } },
          { kind: "visits", count: 2 },
          { kind: "attempts", count: 0 },
        ]),
      ),
    ).to.equal(
      'no: expected to visit "Weigh" with the input 8, the output {"grams": 7}, visits: twice and 0 attempts, and no visit was so; ' +
        'the nearest, "Weigh" (item 0 of "Each"), succeeded\ninput: expected 8, was 7',
    );
    expect(told(history.assessState(caught, "Weigh", []))).to.equal(
      'no: expected to visit "Weigh", and it never visited "Weigh"',
    );
  });
});
