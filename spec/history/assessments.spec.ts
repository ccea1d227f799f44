import { expect } from "chai";
import * as history from "../../src/history/index.js";
import type { Assessment, Execution } from "../../src/history/index.js";
import { caughtRows, failedRows, happyRows, orders } from "./orders.js";
import { recording, type Row } from "./recording.js";

const { is } = history;
const happyPath = "Route → Charge → Fan[Reserve → Pack ✓ | Notify ✓] → Each[2× Weigh ✓] → Rest → Done";

/** What an assessment says, in one text: verdict, sentence, and further lines. */
function told({ holds, expected, actual, details }: Assessment): string {
  return [`${holds ? "yes" : "no"}: expected ${expected}, and ${actual}`, ...details].join("\n");
}

describe("Assessing an execution", () => {
  let done: Execution;
  let caught: Execution;
  let failed: Execution;
  before(() => {
    done = orders(happyRows);
    caught = orders(caughtRows);
    failed = orders(failedRows);
  });

  describe("by its status", () => {
    it("says how it ended, and where", () => {
      expect(told(history.assessStatus(done, "SUCCEEDED"))).to.equal("yes: expected to succeed, and it succeeded");
      expect(told(history.assessStatus(failed, "SUCCEEDED"))).to.equal(
        'no: expected to succeed, and it failed with Sns.Down ("503") at "Notify"',
      );
      expect(
        told(history.assessStatus(orders([...happyRows.slice(0, 4), [4, "ExecutionTimedOut", {}, 60]]), "SUCCEEDED")),
      ).to.equal('no: expected to succeed, and it timed out after 1m at "Charge"');
      expect(
        told(
          history.assessStatus(
            orders([...happyRows.slice(0, 4), [4, "ExecutionAborted", { error: "Stop" }]]),
            "TIMED_OUT",
          ),
        ),
      ).to.equal('no: expected to time out, and it was aborted with Stop at "Charge"');
      expect(told(history.assessStatus(orders(happyRows.slice(0, 22)), "ABORTED"))).to.equal(
        'no: expected to be aborted, and it is still running at "Reserve" and "Notify"',
      );
    });

    it("compares error and cause, whole or by a question", () => {
      expect(history.assessStatus(failed, "FAILED", { error: "Sns.Down", cause: is.matching(/50\d/) }).holds).to.equal(
        true,
      );
      const wrong = history.assessStatus(failed, "FAILED", { error: "Sns.Down", cause: "50" });
      expect(told(wrong)).to.equal(
        'no: expected to fail with the error "Sns.Down" and the cause "50", and it failed with Sns.Down ("503") at "Notify"',
      );
      expect(wrong.values).to.deep.equal({ expected: "50", actual: "503" });
      expect(history.assessStatus(failed, "FAILED", { error: "Sns.Up" }).values).to.deep.equal({
        expected: "Sns.Up",
        actual: "Sns.Down",
      });
      expect(history.assessStatus(done, "FAILED", { cause: "x" }).expected).to.equal('to fail with the cause "x"');
    });
  });

  describe("by its path", () => {
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

  describe("by its branches", () => {
    it("names a branch by any state in it", () => {
      expect(told(history.assessBranches(done, ["Pack", "Notify"]))).to.equal(
        'yes: expected to complete the branches "Pack" and "Notify", and the branches ended so: Reserve succeeded, Notify succeeded',
      );
      expect(history.assessBranches(done, ["Reserve"]).holds).to.equal(true);
      expect(history.assessBranches(failed, { Notify: "failed", Pack: "aborted" }).holds).to.equal(true);
      expect(told(history.assessBranches(failed, ["Reserve", "Notify"]))).to.equal(
        'no: expected to complete the branches "Reserve" and "Notify", and the branch of "Reserve" was aborted at "Reserve"; the branch of "Notify" failed at "Notify" with Sns.Down ("503")',
      );
      expect(told(history.assessBranches(caught, ["Notify"]))).to.equal(
        'no: expected to complete the branch "Notify", and the branch of "Notify" did not run',
      );
    });

    it("asks for no others when told exactly", () => {
      expect(history.assessBranches(done, ["Reserve", "Notify"], { exactly: true, in: "Fan" }).holds).to.equal(true);
      expect(told(history.assessBranches(done, { Notify: "succeeded" }, { exactly: true }))).to.equal(
        'no: expected to complete exactly the branch "Notify", and a branch that was not named ran as well: Reserve → Pack',
      );
      expect(told(history.assessBranches(done, { Notify: "failed" }, { in: "Fan" }))).to.equal(
        'no: expected to have these branches in "Fan": "Notify" failed, and the branch of "Notify" succeeded',
      );
    });

    it("is mistaken about a state in no branch", () => {
      const outside = history.assessBranches(done, ["Charge", "Weigh"]);
      expect(outside.unanswerable).to.equal(true);
      expect(told(outside)).to.equal(
        'no: expected to complete the branches "Charge" and "Weigh", and "Charge" and "Weigh" stand in no branch of a Parallel state\n' +
          'A branch is named by any state in it. States in branches of a Parallel state: "Reserve", "Pack" and "Notify".',
      );
    });

    it("names the innermost branch, and lets an outer one be named by it", () => {
      const inner = { StartAt: "X", States: { X: { Type: "Pass", End: true } } };
      const side = { StartAt: "Y", States: { Y: { Type: "Pass", End: true } } };
      const outer = { StartAt: "In", States: { In: { Type: "Parallel", Branches: [inner, side], End: true } } };
      const definition = { StartAt: "Out", States: { Out: { Type: "Parallel", Branches: [outer], End: true } } };
      const rows: Row[] = [
        [0, "ExecutionStarted", { input: {} }],
        [0, "ParallelStateEntered", { name: "Out", input: {} }],
        [2, "ParallelStateStarted"],
        [3, "ParallelStateEntered", { name: "In", input: {} }],
        [4, "ParallelStateStarted"],
        [5, "PassStateEntered", { name: "X", input: {} }],
        [5, "PassStateEntered", { name: "Y", input: {} }],
        [6, "PassStateExited", { name: "X", output: {} }],
        [7, "PassStateExited", { name: "Y", output: {} }],
        [9, "ParallelStateExited", { name: "In", output: [] }],
        [10, "ParallelStateExited", { name: "Out", output: [] }],
        [11, "ExecutionSucceeded", { output: [] }],
      ];
      const nested = history.buildExecution({ events: recording(...rows), definition });
      expect(history.assessBranches(nested, ["X"]).holds).to.equal(true);
      expect(history.assessBranches(nested, ["X"], { exactly: true }).actual).to.equal(
        "a branch that was not named ran as well: Y",
      );
      expect(history.assessBranches(nested, ["X", "Y"], { exactly: true }).holds).to.equal(true);
      expect(history.assessBranches(nested, ["In"], { exactly: true }).holds).to.equal(true);
      expect(history.assessBranches(nested, ["X"], { in: "Out", exactly: true }).holds).to.equal(true);
      expect(told(history.assessBranches(nested, ["In"], { in: "In" }))).to.equal(
        'no: expected to complete the branch "In" in "In", and "In" stands in no branch of "In"\n' +
          'A branch is named by any state in it. States in branches of "In": "X" and "Y".',
      );
      expect(history.assessExactPath(nested, ["In"], { in: { kind: "branch", state: "In" } }).holds).to.equal(true);
    });
  });

  describe("by the items of a Map", () => {
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

  describe("by the calls of a task", () => {
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

  describe("by its data", () => {
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

  describe("by one state", () => {
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

  describe("by retries, catches, time and errors", () => {
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
});
