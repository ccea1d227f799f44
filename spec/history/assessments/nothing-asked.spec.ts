import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, happyRows, orders } from "../orders.js";
import { told } from "./told.js";

describe("Assessing an execution", () => {
  let done: Execution;
  let caught: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
  });
  it("never holds, negated or not, for a question that asks nothing", () => {
    const empty = [
      history.assessPath(done, []),
      history.assessBranches(done, []),
      history.assessBranches(done, {}, { exactly: true }),
      history.assessItems(done, "Each", {}),
      history.assessItems(done, "Each", []),
      history.assessWait(done, "Rest", {}),
    ];
    expect(empty.map(told)).to.deep.equal([
      "no: expected to pass through states, and none was named, so nothing was asked",
      "no: expected to complete branches, and none was named, so nothing was asked",
      "no: expected to complete branches, and none was named, so nothing was asked",
      'no: expected to work on items of "Each", and no count and no check was given, so nothing was asked',
      'no: expected to work on items of "Each", and no count and no check was given, so nothing was asked',
      'no: expected to wait at "Rest", and no bounds were given, so nothing was asked',
    ]);
    expect(empty.every((assessment) => assessment.unanswerable === true)).to.equal(true);
    expect(history.assessBranches(caught, [], { exactly: true, in: "Fan" }).holds).to.equal(true);
    expect(history.assessBranches(done, [], { exactly: true, in: "Fan" }).expected).to.equal(
      'to have no branches in "Fan"',
    );
  });
});
