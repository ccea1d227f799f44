import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { failedRows, happyRows, orders } from "../orders.js";
import { told } from "./told.js";

const { is } = history;

describe("Assessing an execution by its data", () => {
  let done: Execution;
  let failed: Execution;
  before(() => {
    done = orders(happyRows);
    failed = orders(failedRows);
  });
  it("compares the output, and says why there is none", () => {
    expect(history.assessOutput(done, { items: [{ price: 5 }, { price: is.number() }] }).holds).to.equal(true);
    expect(history.assessOutput(done, { result: "done" }, { exactly: true }).holds).to.equal(false);
    const wrong = history.assessOutput(done, { items: [{ price: 5 }, { price: 7 }] });
    expect(told(wrong)).to.equal(
      'no: expected to have the output {"items": [{"price": 5}, {"price": 7}]}, and its output is {"result": "done", "items": [{"price": 5}, {"price": 6}]}\n' +
        "output.items[1].price: expected 7, was 6",
    );
    expect(wrong.values).to.deep.equal({
      expected: { result: "done", items: [{ price: 5 }, { price: 7 }] },
      actual: { result: "done", items: [{ price: 5 }, { price: 6 }] },
    });
    expect(told(history.assessOutput(failed, {}))).to.equal(
      'no: expected to have the output {}, and it failed with Sns.Down ("503") at "Notify" and so has no output',
    );
  });

  it("compares the input", () => {
    expect(history.assessInput(done, { type: "bulk" }).holds).to.equal(true);
    expect(told(history.assessInput(done, { type: "bulk" }, { exactly: true }))).to.equal(
      'no: expected to have the input exactly {"type": "bulk"}, and its input is {"type": "bulk", "quantity": 500}\n' +
        "input.quantity: was 500, expected no such field",
    );
  });
});
