import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, happyRows, orders } from "../orders.js";
import { recording } from "../recording.js";
import { told } from "./told.js";

const happyPath = "Route → Charge → Fan[Reserve → Pack ✓ | Notify ✓] → Each[2× Weigh ✓] → Rest → Done";

describe("Assessing an execution by its path", () => {
  let done: Execution;
  let caught: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
  });
  it("lets gaps and nested threads lie between", () => {
    expect(history.assessPath(done, ["Route", "Done"]).holds).to.equal(true);
    expect(history.assessPath(done, ["Charge", "Reserve", "Pack", "Weigh", "Rest"]).holds).to.equal(true);
    expect(told(history.assessPath(caught, ["Charge", "Done"]))).to.equal(
      'no: expected to pass through "Charge", then "Done", and it went Route → Charge ✗ → Refund\nit passed through "Charge", but "Done" was not visited',
    );
  });

  it("gives states of sibling branches no order", () => {
    expect(told(history.assessPath(done, ["Notify", "Pack"]))).to.equal(
      `no: expected to pass through "Notify", then "Pack", and it went ${happyPath}\n` +
        'it passed through "Notify", but "Pack" did not follow on that thread\n' +
        '"Notify" and "Pack" lie in sibling branches of "Fan", whose states have no order: expect each branch on its own',
    );
    expect(history.assessPath(done, ["Pack", "Notify"]).holds).to.equal(false);
  });

  it("is mistaken about a state that does not exist, also negated", () => {
    const typo = history.assessPath(done, ["Route", "Chrge"]);
    expect(told(typo)).to.equal(
      'no: expected to pass through "Route", then "Chrge", and the definition has no state "Chrge"\nDid you mean "Charge"?',
    );
    expect(typo.unanswerable).to.equal(true);
    const strange = history.assessVisits(done, "Zzzzzzzzzz", 0);
    expect(told(strange)).to.equal(
      'no: expected not to visit "Zzzzzzzzzz", and the definition has no state "Zzzzzzzzzz"\n' +
        'Its states: "Route", "Charge", "Refund", "Fan", "Reserve", "Pack", "Notify", "Each", "Weigh", "Rest" and "Done".',
    );
  });

  it("compares one thread exactly", () => {
    expect(history.assessExactPath(caught, ["Route", "Charge", "Refund"]).holds).to.equal(true);
    expect(told(history.assessExactPath(done, ["Route", "Charge", "Refund"]))).to.equal(
      `no: expected to go exactly Route → Charge → Refund, and it went ${happyPath}\nstep 3: expected "Refund", but it went to "Fan"`,
    );
    expect(told(history.assessExactPath(caught, ["Route"]))).to.match(
      /step 2: expected the end, but it went to "Charge"$/,
    );
    expect(told(history.assessExactPath(caught, ["Route", "Charge", "Refund", "Done"]))).to.match(
      /step 4: expected "Done", but it ended there$/,
    );
    const branch = history.assessExactPath(done, ["Reserve", "Pack"], { in: { kind: "branch", state: "Pack" } });
    expect(told(branch)).to.equal(
      'yes: expected to go exactly Reserve → Pack in the branch of "Pack", and it went Reserve → Pack there',
    );
    const item = history.assessExactPath(done, ["Weigh"], { in: { kind: "item", map: "Each", index: 2 } });
    expect(told(item)).to.equal('no: expected to go exactly Weigh in item 2 of "Each", and "Each" had no item 2');
    expect(history.assessExactPath(done, ["Weigh"], { in: { kind: "item", map: "Each", index: 1 } }).holds).to.equal(
      true,
    );
    expect(told(history.assessExactPath(caught, ["Pack"], { in: { kind: "branch", state: "Pack" } }))).to.match(
      /no branch with "Pack" ran$/,
    );
  });

  it("tells of states on another thread, and of threads that cannot be", () => {
    expect(history.assessExactPath(done, ["Route", "Charge", "Fan", "Pack"]).details).to.deep.equal([
      'step 4: expected "Pack", but it went to "Each"',
      '"Pack" stands inside "Fan", which is another thread: ask for it with { in: branch("Pack") }',
    ]);
    expect(history.assessExactPath(done, ["Weigh"]).details.at(-1)).to.equal(
      '"Weigh" stands inside "Each", which is another thread: ask for it with { in: item("Each", 0) }',
    );
    const loose = history.assessExactPath(done, ["Charge"], { in: { kind: "branch", state: "Charge" } });
    expect(told(loose)).to.equal(
      'no: expected to go exactly Charge in the branch of "Charge", and "Charge" stands in no branch of a Parallel state\n' +
        "A branch is named by any state in it.",
    );
    const noMap = history.assessExactPath(done, ["Pack"], { in: { kind: "item", map: "Fan", index: 0 } });
    expect([loose.unanswerable, noMap.unanswerable]).to.deep.equal([true, true]);
    expect(noMap.actual).to.equal('"Fan" is a Parallel state, not a Map');
  });

  it("counts visits in every thread", () => {
    expect(told(history.assessVisits(done, "Weigh", 2))).to.equal(
      'yes: expected to visit "Weigh" twice, and it visited "Weigh" twice',
    );
    expect(told(history.assessVisits(done, "Weigh", 3))).to.equal(
      'no: expected to visit "Weigh" 3 times, and it visited "Weigh" twice',
    );
    expect(told(history.assessVisits(done, "Refund"))).to.equal(
      `no: expected to visit "Refund", and it went ${happyPath}`,
    );
    expect(history.assessVisits(done, "Refund", 0).holds).to.equal(true);
    expect(history.assessVisits(caught, "Refund", 0).holds).to.equal(false);
  });

  it("offers near names from the history where there is no definition", () => {
    const bare = history.buildExecution({ events: recording(...caughtRows) });
    expect(history.assessPath(bare, ["Route", "Refunds"]).details).to.deep.equal([
      'it passed through "Route", but "Refunds" was not visited',
      '"Refunds" does not occur in the history. Did you mean "Refund"?',
    ]);
    expect(history.assessBranches(bare, ["Refunds"]).details).to.deep.equal([
      '"Refunds" does not occur in the history. Did you mean "Refund"?',
    ]);
    expect(told(history.assessVisits(bare, "Refunds"))).to.equal(
      'no: expected to visit "Refunds", and it went Route → Charge ✗ → Refund\n"Refunds" does not occur in the history. Did you mean "Refund"?',
    );
  });
});
