import { expect } from "chai";
import { buildExecution } from "../../src/history/build-execution.js";
import { executionPathText } from "../../src/history/path-text.js";
import { failedRows, happyRows, orders } from "./orders.js";
import { recording, type Row } from "./recording.js";

/** A run through these Pass states, one after the other. */
function through(...states: readonly string[]): string {
  const rows: Row[] = [[0, "ExecutionStarted", { input: {} }]];
  for (const name of states) {
    rows.push([rows.length === 1 ? 0 : rows.length, "PassStateEntered", { name, input: {} }]);
    rows.push([rows.length, "PassStateExited", { name, output: {} }]);
  }
  return executionPathText(buildExecution({ events: recording(...rows) }));
}

describe("The path in one line", () => {
  it("shows branches and iterations, and how they ended", () => {
    expect(executionPathText(orders(happyRows))).to.equal(
      "Route → Charge → Fan[Reserve → Pack ✓ | Notify ✓] → Each[2× Weigh ✓] → Rest → Done",
    );
    expect(executionPathText(orders(failedRows))).to.equal("Route → Charge → Fan[Reserve ⊘ | Notify ✗]");
  });

  it("folds loops", () => {
    expect(through("A", "Poll", "Nap", "Poll", "Nap", "Poll", "Nap", "B")).to.equal("A → (Poll → Nap) ×3 → B");
    expect(through("A", "A", "A", "B")).to.equal("A ×3 → B");
    expect(through("Poll", "Nap", "Poll")).to.equal("Poll → Nap → Poll");
  });

  it("counts the middle of a long path", () => {
    const states = Array.from({ length: 100 }, (_, at) => `S${at}`);
    expect(through(...states)).to.match(/^S0 → S1 .* → S19 → … 60 more … → S80 → .* → S99$/);
  });

  it("says when no state was entered", () => {
    expect(through()).to.equal("(no state entered)");
  });
});
