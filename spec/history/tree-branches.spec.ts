import { expect } from "chai";
import { buildExecution } from "../../src/history/build-execution.js";
import { caughtRows, definition, failedRows, happyRows, orders } from "./orders.js";
import { recording, type Row, statuses } from "./recording.js";

describe("Branches and iterations of a history", () => {
  it("infers branches from previousEventId and orders them by the definition", () => {
    const swapped = [...happyRows];
    const fan = orders(swapped).visits.find((visit) => visit.state === "Fan");
    expect(fan?.branches.map((branch) => branch.visits.map((visit) => visit.state))).to.deep.equal([
      ["Reserve", "Pack"],
      ["Notify"],
    ]);
    expect(fan?.branches.map((branch) => branch.index)).to.deep.equal([0, 1]);
    expect(statuses(fan?.branches ?? [])).to.deep.equal(["succeeded", "succeeded"]);
    const bare = buildExecution({ events: recording(...happyRows) }).visits.find((visit) => visit.state === "Fan");
    expect(bare?.branches.map((branch) => branch.visits.length)).to.deep.equal([2, 1]);
  });

  it("places a branch by the definition even when a later branch is entered first", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Fan", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "TaskStateEntered", { name: "Notify", input: {} }],
      [3, "TaskStateEntered", { name: "Reserve", input: {} }],
    ];
    const { visits } = buildExecution({ events: recording(...rows), definition });
    expect(visits[0]?.branches.map((branch) => branch.visits[0]?.state)).to.deep.equal(["Reserve", "Notify"]);
  });

  it("tells who caught a failure", () => {
    const charge = orders(caughtRows).visits.find((visit) => visit.state === "Charge");
    expect(charge).to.include({ status: "caught", error: "Card.Declined", cause: "no funds", caughtBy: "Refund" });
    expect(charge?.output).to.deep.equal({ Error: "Card.Declined", Cause: "no funds" });
  });

  it("tells the failing branch from those that were aborted with it", () => {
    const execution = orders(failedRows);
    const fan = execution.visits.find((visit) => visit.state === "Fan");
    expect(statuses(fan?.branches ?? [])).to.deep.equal(["aborted", "failed"]);
    expect(execution.visits.map((visit) => [visit.state, visit.status])).to.deep.equal([
      ["Route", "succeeded"],
      ["Charge", "succeeded"],
      ["Fan", "failed"],
      ["Reserve", "aborted"],
      ["Notify", "failed"],
    ]);
    expect(fan).to.include({ error: "Sns.Down", cause: "503" });
    expect(fan?.attempts[0]).to.include({ status: "failed", error: "Sns.Down" });
  });

  it("gives each attempt of a retried Parallel its own branches, and lets the last one count", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Fan", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "FailStateEntered", { name: "Boom", input: {} }],
      [4, "ParallelStateStarted", {}, 2],
      [5, "PassStateEntered", { name: "Fine", input: {} }],
      [6, "PassStateExited", { name: "Fine", output: {} }],
      [7, "ParallelStateSucceeded"],
      [7, "ParallelStateExited", { name: "Fan", output: [{}] }],
      [9, "ExecutionSucceeded", { output: [{}] }],
    ];
    const [fan] = buildExecution({ events: recording(...rows) }).visits;
    expect(
      fan?.attempts.map((attempt) => [attempt.status, attempt.delayMs, statuses(attempt.branches).join()]),
    ).to.deep.equal([
      ["failed", undefined, "failed"],
      ["succeeded", 2000, "succeeded"],
    ]);
    expect(fan?.status).to.equal("succeeded");
    expect(fan?.branches[0]?.visits[0]?.state).to.equal("Fine");
  });

  it("attributes aborts that name no state by where they are listed", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Each", input: [] }],
      [2, "MapStateStarted", { length: 3 }],
      [3, "MapIterationStarted", { name: "Each", index: 0 }],
      [3, "MapIterationStarted", { name: "Each", index: 1 }],
      [4, "TaskStateEntered", { name: "Work", input: 0 }],
      [6, "TaskScheduled", { parameters: {} }],
      [5, "WaitStateEntered", { name: "Nap", input: 1 }],
      [7, "TaskFailed", { error: "Bad" }, 1],
      [9, "MapIterationFailed", { name: "Each", index: 0 }],
      [9, "TaskStateAborted"],
      [9, "MapIterationAborted", { name: "Each", index: 1 }],
      [9, "WaitStateAborted"],
      [9, "MapStateFailed"],
      [14, "ExecutionFailed", { error: "Bad" }],
    ];
    const execution = buildExecution({ events: recording(...rows) });
    expect(execution.visits.map((visit) => [visit.state, visit.status, visit.error])).to.deep.equal([
      ["Each", "failed", "Bad"],
      ["Work", "failed", "Bad"],
      ["Nap", "aborted", undefined],
    ]);
    expect(statuses(execution.visits[0]?.iterations ?? [])).to.deep.equal(["failed", "aborted"]);
    expect(execution.visits[0]?.attempts[0]?.itemCount).to.equal(3);
  });

  it("reads a Fail state's error from the definition, and otherwise from what its end was told", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Fan", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "FailStateEntered", { name: "Boom", input: {} }],
      [4, "ParallelStateFailed"],
      [5, "ParallelStateExited", { name: "Fan", output: { info: { Error: "Told", Cause: "later" } } }],
      [6, "PassStateEntered", { name: "Next", input: {} }],
      [7, "PassStateExited", { name: "Next", output: {} }],
      [8, "ExecutionSucceeded", { output: {} }],
    ];
    const error = (machine?: object): (string | undefined)[] =>
      buildExecution({
        events: recording(...rows),
        ...(machine === undefined ? {} : { definition: machine as never }),
      }).visits.map((visit) => visit.error);
    expect(error()).to.deep.equal(["Told", "Told", undefined]);
    const branch = { StartAt: "Boom", States: { Boom: { Type: "Fail", Error: "Written" } } };
    expect(error({ States: { Fan: { Type: "Parallel", Branches: [branch], Next: "Next" } } })).to.deep.equal([
      "Written",
      "Written",
      undefined,
    ]);
  });

  it("knows a silent catch by the definition", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "TaskStateEntered", { name: "T", input: {} }],
      [2, "TaskScheduled", { parameters: {} }],
      [3, "TaskSucceeded", { output: {} }],
      [4, "TaskStateExited", { name: "T", output: { Error: "States.DataLimitExceeded", Cause: "too long" } }],
      [5, "PassStateEntered", { name: "Fallback", input: {} }],
    ];
    const machine = {
      States: { T: { Type: "Task", Next: "U", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Fallback" }] } },
    };
    const [visit] = buildExecution({ events: recording(...rows), definition: machine }).visits;
    expect(visit).to.include({ status: "caught", caughtBy: "Fallback", error: "States.DataLimitExceeded" });
  });

  it("makes an attempt of an expression that fails before the call, and none of a call that was not made", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "TaskStateEntered", { name: "T", input: {} }],
      [0, "EvaluationFailed", { state: "T", error: "States.QueryEvaluationError", cause: "c", location: "Arguments" }],
      [3, "TaskScheduled", { parameters: {} }, 1],
      [4, "TaskSucceeded", { output: {} }],
      [5, "TaskStateExited", { name: "T", output: {} }],
    ];
    const [visit] = buildExecution({ events: recording(...rows) }).visits;
    expect(visit?.attempts.map(({ status, called, delayMs }) => ({ status, called, delayMs }))).to.deep.equal([
      { status: "failed", called: false, delayMs: undefined },
      { status: "succeeded", called: true, delayMs: 1000 },
    ]);
  });

  it("lets an attempt fail whose items succeeded, when an expression on their results fails", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: [1] }],
      [0, "MapStateEntered", { name: "M", input: [1] }],
      [2, "MapStateStarted", { length: 1 }],
      [3, "MapIterationStarted", { name: "M", index: 0 }],
      [4, "PassStateEntered", { name: "I", input: 1 }],
      [5, "PassStateExited", { name: "I", output: 1 }],
      [6, "MapIterationSucceeded", { name: "M", index: 0 }],
      [7, "MapStateSucceeded"],
      [7, "EvaluationFailed", { state: "M", error: "States.QueryEvaluationError", cause: "c", location: "Output" }],
      [9, "MapStateFailed"],
      [10, "ExecutionFailed", { error: "States.QueryEvaluationError", cause: "c" }],
    ];
    const [visit] = buildExecution({ events: recording(...rows) }).visits;
    expect(visit).to.include({ status: "failed", error: "States.QueryEvaluationError", cause: "c" });
    expect(visit?.attempts.map(({ status }) => status)).to.deep.equal(["failed"]);
    expect(statuses(visit?.iterations ?? [])).to.deep.equal(["succeeded"]);
  });
});
