import { expect } from "chai";
import * as history from "../../../src/history/index.js";
import type { Execution } from "../../../src/history/index.js";
import { caughtRows, happyRows, orders } from "../orders.js";
import { recording, type Row } from "../recording.js";
import { told } from "./told.js";

const { is } = history;

describe("Assessing an execution by the items of a Map", () => {
  let done: Execution;
  let caught: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
  });
  it("counts them by how they ended", () => {
    expect(told(history.assessItems(done, "Each", 2))).to.equal(
      'yes: expected to work on 2 items in "Each", and it worked on 2 items (2 succeeded)',
    );
    expect(told(history.assessItems(done, "Each", { total: 3, succeeded: 1, failed: 1 }))).to.equal(
      'no: expected to work on 3 items (1 succeeded, 1 failed) in "Each", and it worked on 2 items (2 succeeded, 0 failed)',
    );
    expect(told(history.assessItems(done, "Each", { failed: 0, aborted: 0 }))).to.match(
      /^yes: expected to work on items of which 0 failed and 0 aborted/,
    );
    expect(told(history.assessItems(caught, "Each", 2))).to.equal(
      'no: expected to work on 2 items in "Each", and it never visited "Each"',
    );
  });

  it("tells of items that failed, were aborted, or never started", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Each", input: [] }],
      [2, "MapStateStarted", { length: 4 }],
      [3, "MapIterationStarted", { name: "Each", index: 0 }],
      [3, "MapIterationStarted", { name: "Each", index: 1 }],
      [4, "PassStateEntered", { name: "Weigh", input: 0 }],
      [5, "PassStateEntered", { name: "Weigh", input: 1 }],
      [6, "EvaluationFailed", { state: "Weigh", error: "Bad", cause: "scale" }],
      [8, "MapIterationFailed", { name: "Each", index: 0 }],
      [8, "MapIterationAborted", { name: "Each", index: 1 }],
      [8, "MapStateFailed"],
      [11, "ExecutionFailed", { error: "Bad", cause: "scale" }],
    ];
    expect(told(history.assessItems(orders(rows), "Each", { total: 4, succeeded: 4 }))).to.equal(
      'no: expected to work on 4 items (4 succeeded) in "Each", and it worked on 4 items (0 succeeded, 1 failed, 1 aborted, 2 not started)\n' +
        'item 0 failed at "Weigh" with Bad ("scale")',
    );
  });

  it("checks each item, or one", () => {
    const checks = [
      {
        index: "each" as const,
        checks: [
          { kind: "path" as const, states: ["Weigh"] },
          { kind: "output" as const, expected: { grams: is.number() } },
        ],
      },
      {
        index: 1,
        checks: [
          { kind: "input" as const, expected: 8 },
          { kind: "status" as const, status: "succeeded" as const },
          { kind: "visited" as const, state: "Weigh" },
        ],
      },
    ];
    expect(told(history.assessItems(done, "Each", checks))).to.equal(
      'yes: expected to work on the items of "Each" as described, and 3 items were as described',
    );
    const wrong = history.assessItems(done, "Each", [
      { index: "each", checks: [{ kind: "output", expected: { grams: 7 } }] },
      {
        index: 0,
        checks: [
          { kind: "path", states: ["Weigh", "Pack"] },
          { kind: "status", status: "failed" },
          { kind: "visited", state: "Pack" },
          { kind: "input", expected: 9 },
        ],
      },
      { index: 5, checks: [] },
    ]);
    expect(told(wrong)).to.equal(
      [
        'no: expected to work on the items of "Each" as described, and 6 things about the items of "Each" were not so',
        "item 1: output.grams: expected 7, was 8",
        'item 0: expected to pass through "Weigh", then "Pack", went Weigh',
        "item 0: expected status failed, was succeeded",
        'item 0: expected to visit "Pack", went Weigh',
        "item 0: input: expected 9, was 7",
        '"Each" had no item 5',
      ].join("\n"),
    );
  });

  it("is mistaken about a state that is no Map, and about items a history does not show", () => {
    expect(told(history.assessItems(done, "Fan", 2))).to.equal(
      'no: expected to work on 2 items in "Fan", and "Fan" is a Parallel state, not a Map\nMap states: "Each".',
    );
    const definition = {
      States: {
        Each: { Type: "Map", ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, States: {} }, End: true },
      },
    };
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Each", input: [] }],
      [2, "MapStateStarted", { length: 3 }],
      [3, "MapRunStarted", { mapRunArn: "arn" }],
      [4, "MapRunSucceeded"],
      [4, "MapStateExited", { name: "Each", output: {} }],
      [6, "ExecutionSucceeded", { output: {} }],
    ];
    const distributed = history.buildExecution({ events: recording(...rows), definition });
    expect(history.assessItems(distributed, "Each", 3).holds).to.equal(true);
    const outcome = history.assessItems(distributed, "Each", { succeeded: 3 });
    expect(outcome.unanswerable).to.equal(true);
    expect(outcome.actual).to.equal(
      '"Each" is a distributed Map, whose items ran as executions of their own that this history does not show',
    );
  });

  it("finds how many ran at once", () => {
    expect(told(history.assessMaxConcurrency(done, "Each", 1))).to.equal(
      'yes: expected to run at most 1 iteration of "Each" at once, and 1 ran at once',
    );
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Each", input: [] }],
      [2, "MapStateStarted", { length: 3 }],
      [3, "MapIterationStarted", { name: "Each", index: 0 }],
      [3, "MapIterationStarted", { name: "Each", index: 1 }],
      [4, "MapIterationSucceeded", { name: "Each", index: 0 }],
      [6, "MapIterationStarted", { name: "Each", index: 2 }],
    ];
    expect(told(history.assessMaxConcurrency(orders(rows), "Each", 1))).to.equal(
      'no: expected to run at most 1 iteration of "Each" at once, and 2 ran at once',
    );
    expect(history.assessMaxConcurrency(caught, "Each", 1).actual).to.equal('it never visited "Each"');
  });
});
