import { expect } from "chai";
import type { StepwrightError } from "../../src/errors/index.js";
import * as history from "../../src/history/index.js";
import { caughtRows, definition, happyRows } from "./orders.js";
import { recording } from "./recording.js";

const codeOf = (ask: () => unknown): string => {
  try {
    ask();
  } catch (error) {
    return (error as StepwrightError).code;
  }
  return "none";
};

describe("A raw GetExecutionHistory response", () => {
  it("reads as an execution", () => {
    const execution = history.executionFromHistory({ events: recording(...happyRows) }, definition);
    expect(execution.partial).to.equal(undefined);
    expect(history.assessBranches(execution, ["Pack", "Notify"]).holds).to.equal(true);
    expect(history.isHistoryResponse({ events: recording(...happyRows) })).to.equal(true);
  });

  it("takes the definition as JSON text as well", () => {
    const execution = history.executionFromHistory({ events: recording(...happyRows) }, JSON.stringify(definition));
    expect(history.assessVisits(execution, "Chrge").unanswerable).to.equal(true);
    expect(() => history.executionFromHistory({ events: recording(...happyRows) }, "{")).to.throw(
      /^Cannot read the history: its definition is not JSON \(.+\)\. Pass what GetExecutionHistory returned/,
    );
  });

  it("may come from a JSON file: dates as text or as epoch seconds", () => {
    const events = JSON.parse(JSON.stringify(recording(...caughtRows))) as object[];
    expect(history.executionFromHistory({ events }).startDate.toISOString()).to.equal("2030-01-01T00:00:00.000Z");
    const seconds = events.map((event) => ({ ...event, timestamp: 1893456000 }));
    expect(history.executionFromHistory({ events: seconds }).startDate.toISOString()).to.equal(
      "2030-01-01T00:00:00.000Z",
    );
  });

  const parts = {
    "one page of several": { events: recording(...happyRows), nextToken: "more" },
    "one without an end": { events: recording(...happyRows).slice(0, -1) },
    "one in reverse order without its beginning": {
      events: recording(...happyRows)
        .slice(20)
        .reverse(),
    },
  };
  for (const [what, response] of Object.entries(parts)) {
    it(`is refused for whole-run questions when it is ${what}`, () => {
      const execution = history.executionFromHistory(response, definition);
      const questions: (() => unknown)[] = [
        () => history.assessStatus(execution, "SUCCEEDED"),
        () => history.assessPath(execution, ["Refund"]),
        () => history.assessExactPath(execution, ["Route"]),
        () => history.assessVisits(execution, "Refund"),
        () => history.assessVisits(execution, "Refund", 0),
        () => history.assessBranches(execution, ["Pack"]),
        () => history.assessItems(execution, "Each", 2),
        () => history.assessMaxConcurrency(execution, "Each", 2),
        () => history.assessCalled(execution, "Charge"),
        () => history.assessOutput(execution, {}),
        () => history.assessState(execution, "Refund", []),
        () => history.assessState(execution, "Charge", [{ kind: "attempts", count: 7 }]),
        () => history.assessState(execution, "Charge", [{ kind: "visits", count: 1 }]),
        () => history.assessRetries(execution, "Charge", 2),
        () => history.assessBackoff(execution, "Charge", []),
        () => history.assessCaught(execution, "Charge"),
        () => history.assessWait(execution, "Rest", { atMostMs: 1 }),
        () => history.assessNoErrors(execution),
        () => history.assessWithin(execution, 1),
      ];
      expect(questions.map(codeOf)).to.deep.equal(questions.map(() => "HISTORY_INCOMPLETE"));
    });
  }

  it("answers from a part what the part decides", () => {
    const execution = history.executionFromHistory(
      { events: recording(...happyRows).slice(0, 15), nextToken: "more" },
      definition,
    );
    expect(history.assessVisits(execution, "Charge").holds).to.equal(true);
    expect(history.assessVisits(execution, "Charge", 0).holds).to.equal(false);
    expect(history.assessPath(execution, ["Route", "Charge"]).holds).to.equal(true);
    expect(history.assessInput(execution, { type: "bulk" }).holds).to.equal(true);
    expect(history.assessState(execution, "Charge", [{ kind: "attempts", count: 3 }]).holds).to.equal(true);
  });

  it("says how to read it all", () => {
    const page = history.executionFromHistory({ events: recording(...happyRows), nextToken: "more" });
    expect(() => history.assessOutput(page, {})).to.throw(
      "Cannot judge the output of the execution: this GetExecutionHistory response is one page of several (47 events and a nextToken). " +
        "Read every page, such as with paginateGetExecutionHistory from @aws-sdk/client-sfn, and pass all their events.",
    );
    const early = history.executionFromHistory({ events: recording(...happyRows).slice(0, 3) });
    expect(() => history.assessStatus(early, "FAILED")).to.throw(
      "Cannot judge how the execution ended: the history does not reach the end of the execution (3 events, none of which ends it). " +
        "Wait until DescribeExecution no longer says RUNNING, then read the history again, all pages, such as with paginateGetExecutionHistory from @aws-sdk/client-sfn.",
    );
  });

  it("names an event that is none", () => {
    expect(() => history.executionFromHistory({ events: [{ id: 1, type: "ExecutionStarted" }] })).to.throw(
      "Cannot read the history: event number 1 has no timestamp. Pass what GetExecutionHistory returned through the AWS SDK: { events: [{ id, previousEventId, timestamp, type, … }] }.",
    );
    expect(codeOf(() => history.historyEventsOf([{ type: "x" }]))).to.equal("HISTORY_UNREADABLE");
    expect(history.isHistoryResponse({ events: [{ name: "x" }] })).to.equal(false);
    expect(history.isHistoryResponse(null)).to.equal(false);
  });
});
