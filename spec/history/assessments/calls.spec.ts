import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, happyRows, orders } from "../orders.js";
import { told } from "./told.js";

const { is } = history;

describe("Assessing an execution by the calls of a task", () => {
  let done: Execution;
  let caught: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
  });
  it("counts calls, retries among them", () => {
    expect(told(history.assessCalled(done, "Charge", { times: 3 }))).to.equal(
      'yes: expected to call "Charge" 3 times, and it called "Charge" 3 times',
    );
    expect(told(history.assessCalled(done, "Charge", { times: 0 }))).to.equal(
      'no: expected not to call "Charge", and it called "Charge" 3 times',
    );
    expect(told(history.assessCalled(caught, "Notify"))).to.equal(
      'no: expected to call "Notify", and it never called "Notify"',
    );
    expect(history.assessCalled(caught, "Notify", { times: 0 }).holds).to.equal(true);
  });

  it("compares payloads, and tells of the wrapping of lambda:invoke", () => {
    expect(told(history.assessCalled(done, "Notify", { with: { Message: "hi" } }))).to.equal(
      'yes: expected to call "Notify" with {"Message": "hi"}, and it called "Notify" once with that',
    );
    expect(
      history.assessCalled(done, "Charge", { times: 3, with: { Payload: { quantity: is.number() } } }).actual,
    ).to.equal('it called "Charge" 3 times, each time with that');
    const bare = history.assessCalled(done, "Charge", { with: { quantity: 500 } });
    expect(told(bare)).to.equal(
      'no: expected to call "Charge" with {"quantity": 500}, and it called "Charge" 3 times, never with that\n' +
        "the function's own input is as expected: write with: { Payload: … }, since the task calls lambda:invoke\n" +
        "payload.quantity: expected 500, was missing",
    );
    const wrong = history.assessCalled(done, "Notify", { with: { Message: "ho" } });
    expect(wrong.values).to.deep.equal({ expected: { Message: "ho" }, actual: { Message: "hi" } });
    expect(wrong.actual).to.equal('it called "Notify" once, not with that');
  });
});
