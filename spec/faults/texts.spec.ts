import { expect } from "chai";
import { StepwrightError } from "../../src/errors/index.js";

describe("the texts of faults", () => {
  it("say what a copy cannot show, and where it runs without one", () => {
    const problems = ['"Charge": it reads how often it was tried, which is less in a copy'];
    expect(new StepwrightError("FAULTS_UNWRAPPABLE", { machine: "orders", problems }).message).to.equal(
      "The faults cannot be put into a copy of orders:\n" +
        '  - "Charge": it reads how often it was tried, which is less in a copy\n' +
        "Run it on embedded(), where faults need no copy, or leave these out.",
    );
  });

  it("say that a workflow has nothing to put a fault into", () => {
    expect(new StepwrightError("FAULTS_NONE", { machine: "orders" }).message).to.equal(
      "Deriving the faults of orders: it has no Task state, so there is nothing that a fault could be put into. Give everyFault(…) a workflow with Tasks.",
    );
  });

  it("say which faults came out otherwise, with the table", () => {
    expect(new StepwrightError("FAULTS_DIFFER", { problems: ["one", "two"], table: "the table" }).message).to.equal(
      "Not every fault came out as expected:\n  - one\n  - two\n\nthe table",
    );
  });

  it("say what is wrong with a fault and with a row, and what to write", () => {
    const write = 'inject({ state: "A", error: "B" })';
    expect(
      new StepwrightError("FAULT_INVALID", { what: "inject(…)", problem: "it is nothing", write }).message,
    ).to.equal(`inject(…) cannot be used: it is nothing. Write ${write}.`);
    expect(
      new StepwrightError("SCENARIO_INVALID", { row: '"x"', problem: "it is odd?", write: "name" }).message,
    ).to.equal('The scenario "x" cannot be used: it is odd? Write name.');
  });

  it("say which faults of a row did not come about", () => {
    const faults = ['The fault "A fails with B" (spec/x.ts:1:2) was never used: no attempt met it.'];
    expect(new StepwrightError("SCENARIO_UNPROVED", { row: '"x"', faults, path: "C → D" }).message).to.equal(
      'The scenario "x" came out as it says, but without its faults, so it proves nothing of them:\n' +
        '  - The fault "A fails with B" (spec/x.ts:1:2) was never used: no attempt met it.\n' +
        "The execution went C → D. Give the row an input or stubs that lead to the Task, or take the fault away.",
    );
  });
});
