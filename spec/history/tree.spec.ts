import { expect } from "chai";
import * as fc from "fast-check";
import { inspect as inspectValue } from "node:util";
import { buildExecution } from "../../src/history/build-execution.js";
import type { HistoryEvent } from "../../src/history/event.js";
import type { Thread } from "../../src/history/execution.js";
import { assessPath } from "../../src/history/assessments/path.js";
import { assessBackoff, assessRetries } from "../../src/history/assessments/retries.js";
import { pathText } from "../../src/history/path-text.js";
import type { JsonObject } from "../../src/util/json.js";
import { modelOf, modelThreads, waysThrough, written } from "./model.js";
import { caughtRows, definition, failedRows, happyRows, orders } from "./orders.js";
import { recording, start, type Row } from "./recording.js";

const statuses = (threads: readonly Thread[]): string[] => threads.map((thread) => thread.status);

describe("An execution built from its history", () => {
  it("reads status, dates, input and output from the events when there is no description", () => {
    const execution = orders();
    expect(execution.status).to.equal("SUCCEEDED");
    expect(execution.startDate).to.deep.equal(start);
    expect(execution.durationMs).to.equal(8000);
    expect(execution.input).to.deep.equal({ type: "bulk", quantity: 500 });
    expect(execution.output).to.deep.equal({ result: "done", items: [{ price: 5 }, { price: 6 }] });
    expect(execution.error).to.equal(undefined);
  });

  it("takes names, ARNs and dates from the description", () => {
    const execution = buildExecution({
      events: recording(...happyRows),
      description: {
        executionArn: "arn:aws:states:us-east-1:123456789012:execution:orders:one",
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
        name: "one",
        status: "SUCCEEDED",
        startDate: start,
        stopDate: new Date(start.getTime() + 9000),
        input: undefined,
        output: undefined,
        error: undefined,
        cause: undefined,
      },
    });
    expect(execution.name).to.equal("one");
    expect(execution.stateMachineArn).to.match(/stateMachine:orders$/);
    expect(execution.durationMs).to.equal(9000);
  });

  it("lays the failure of a full history on nobody who had done its work", () => {
    const execution = buildExecution({
      events: recording(
        [0, "ExecutionStarted", { input: {} }],
        [0, "MapStateEntered", { name: "Each", input: {} }],
        [2, "MapStateStarted", { length: 2 }],
        [3, "MapIterationStarted", { name: "Each", index: 0 }],
        [4, "PassStateEntered", { name: "Keep", input: {} }],
        [5, "PassStateExited", { name: "Keep", output: {} }],
        [6, "ExecutionFailed", { error: "States.Runtime", cause: "full" }],
      ),
    });
    const told = execution.visits.map(({ state, status, error }) => [state, status, error]);
    expect(told).to.deep.equal([
      ["Each", "failed", "States.Runtime"],
      ["Keep", "succeeded", undefined],
    ]);
  });

  it("stands on the description alone where there is no history", () => {
    const execution = buildExecution({
      events: [],
      description: {
        executionArn: "arn:aws:states:us-east-1:123456789012:express:orders:one:x",
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
        name: "one",
        status: "FAILED",
        startDate: start,
        stopDate: start,
        input: '{"a":1}',
        output: undefined,
        error: "Oops",
        cause: "why",
      },
    });
    expect(execution).to.include({ status: "FAILED", error: "Oops", cause: "why" });
    expect(execution.thread.status).to.equal("failed");
    expect(execution.input).to.deep.equal({ a: 1 });
    expect(execution.visits).to.deep.equal([]);
  });

  it("counts attempts with their payloads, errors and delays", () => {
    const charge = orders().visits.find((visit) => visit.state === "Charge");
    expect(charge?.status).to.equal("succeeded");
    expect(charge?.attempts.map(({ status, error, delayMs }) => ({ status, error, delayMs }))).to.deep.equal([
      { status: "failed", error: "Card.Busy", delayMs: undefined },
      { status: "failed", error: "Card.Busy", delayMs: 1000 },
      { status: "succeeded", error: undefined, delayMs: 2000 },
    ]);
    expect(charge?.attempts[0]?.payload).to.deep.equal({ FunctionName: "charge", Payload: { quantity: 500 } });
    expect(charge?.attempts[2]?.output).to.deep.equal({ Payload: { ok: true, id: "p-1" } });
  });

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

  it("ends what was open when the execution timed out or was aborted", () => {
    const rows = happyRows.slice(0, 22);
    for (const [type, status] of [
      ["ExecutionTimedOut", "timedOut"],
      ["ExecutionAborted", "aborted"],
    ] as const) {
      const execution = orders([...rows, [22, type, { error: "E" }]]);
      const fan = execution.visits.find((visit) => visit.state === "Fan");
      expect(fan?.status).to.equal(status);
      expect(statuses(fan?.branches ?? [])).to.deep.equal([status, status]);
      expect(execution.thread.status).to.equal(status);
      expect(execution.error).to.equal("E");
    }
  });

  it("attributes the aborts of a stopped execution from the inside out", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Out", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "ParallelStateEntered", { name: "In", input: {} }],
      [4, "ParallelStateStarted"],
      [5, "TaskStateEntered", { name: "Work", input: {} }],
      [6, "TaskScheduled", { parameters: {} }],
      [7, "TaskStateAborted"],
      [7, "ParallelStateAborted", {}, 1],
      [7, "ParallelStateAborted", {}, 2],
      [7, "ExecutionAborted", {}, 3],
    ];
    const { visits } = buildExecution({ events: recording(...rows) });
    expect(visits.map((visit) => [visit.state, visit.status, visit.attempts[0]?.endedAt?.getTime()])).to.deep.equal([
      ["Out", "aborted", start.getTime() + 2000],
      ["In", "aborted", start.getTime() + 1000],
      ["Work", "aborted", start.getTime()],
    ]);
  });

  it("attributes aborts in nested Maps and Parallels, item by item and then outwards", () => {
    /** Item n of the outer Map: a Parallel of a Map with one Wait, and a Task. */
    const item = (index: number, began: number, from: number): Row[] => [
      [began, "ParallelStateEntered", { name: "Fan", input: index }],
      [from, "ParallelStateStarted"],
      [from + 1, "MapStateEntered", { name: "Inner", input: [0] }],
      [from + 2, "MapStateStarted", { length: 1 }],
      [from + 1, "TaskStateEntered", { name: "Side", input: index }],
      [from + 4, "TaskScheduled", { parameters: {} }],
      [from + 3, "MapIterationStarted", { name: "Inner", index: 0 }],
      [from + 6, "WaitStateEntered", { name: "Nap", input: 0 }],
    ];
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Outer", input: [0, 1] }],
      [2, "MapStateStarted", { length: 2 }],
      [3, "MapIterationStarted", { name: "Outer", index: 0 }],
      [3, "MapIterationStarted", { name: "Outer", index: 1 }],
      ...item(0, 4, 6),
      ...item(1, 5, 14),
      [11, "TaskFailed", { error: "Bad" }, 1],
      [22, "TaskStateAborted", {}, 2],
      [22, "MapIterationAborted", { name: "Inner", index: 0 }, 3],
      [22, "WaitStateAborted", {}, 4],
      [22, "MapStateAborted", {}, 5],
      [22, "ParallelStateFailed", {}, 6],
      [27, "MapIterationFailed", { name: "Outer", index: 0 }, 7],
      [27, "MapIterationAborted", { name: "Outer", index: 1 }, 8],
      [27, "MapIterationAborted", { name: "Inner", index: 0 }, 9],
      [27, "WaitStateAborted", {}, 10],
      [27, "MapStateAborted", {}, 11],
      [27, "TaskStateAborted", {}, 12],
      [27, "ParallelStateAborted", {}, 13],
      [27, "MapStateFailed", {}, 14],
      [35, "ExecutionFailed", { error: "Bad" }, 15],
    ];
    const execution = buildExecution({ events: recording(...rows) });
    const seconds = (at: Date | undefined): number | undefined => at && (at.getTime() - start.getTime()) / 1000;
    expect(
      execution.visits.map((visit) => [visit.state, visit.status, seconds(visit.attempts[0]?.endedAt)]),
    ).to.deep.equal([
      ["Outer", "failed", 14],
      ["Fan", "failed", 6],
      ["Inner", "aborted", 5],
      ["Side", "failed", 1],
      ["Nap", "aborted", undefined],
      ["Fan", "aborted", 13],
      ["Inner", "aborted", 11],
      ["Side", "aborted", 12],
      ["Nap", "aborted", undefined],
    ]);
    const ends = execution.visits.flatMap((visit) =>
      visit.iterations.map((thread) => [visit.state, seconds(thread.endedAt)]),
    );
    expect(ends).to.deep.equal([
      ["Outer", 7],
      ["Outer", 8],
      ["Inner", 3],
      ["Inner", 9],
    ]);
  });

  it("takes a branch that was stopped between two states as aborted, where the definition tells that it had not ended", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "ParallelStateEntered", { name: "Fan", input: {} }],
      [2, "ParallelStateStarted"],
      [3, "TaskStateEntered", { name: "Reserve", input: {} }],
      [3, "TaskStateEntered", { name: "Notify", input: {} }],
      [4, "TaskStateExited", { name: "Reserve", output: {} }],
      [5, "ExecutionFailed", { error: "States.Runtime" }],
    ];
    const branches = (machine?: JsonObject): string[] =>
      statuses(buildExecution({ events: recording(...rows), definition: machine }).visits[0]?.branches ?? []);
    expect(branches(definition)).to.deep.equal(["aborted", "failed"]);
    expect(branches()).to.deep.equal(["succeeded", "failed"]);
  });

  it("leaves running what has not ended", () => {
    const execution = orders(happyRows.slice(0, 22));
    expect(execution.status).to.equal("RUNNING");
    expect(execution.stopDate).to.equal(undefined);
    expect(pathText(execution.thread)).to.equal("Route → Charge → Fan[Reserve … | Notify …]");
  });

  it("goes on where a redrive goes on", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "TaskStateEntered", { name: "T", input: {} }],
      [2, "TaskScheduled", { parameters: {} }],
      [3, "TaskFailed", { error: "Bad" }],
      [4, "ExecutionFailed", { error: "Bad" }],
      [5, "ExecutionRedriven", { redriveCount: 1 }, 60],
      [6, "TaskScheduled", { parameters: {} }],
      [7, "TaskSucceeded", { output: {} }],
      [8, "TaskStateExited", { name: "T", output: {} }],
      [9, "ExecutionSucceeded", { output: {} }],
    ];
    const execution = buildExecution({ events: recording(...rows) });
    expect(execution.status).to.equal("SUCCEEDED");
    expect(execution.visits.map(({ state, status, error }) => ({ state, status, error }))).to.deep.equal([
      { state: "T", status: "succeeded", error: undefined },
    ]);
    expect(execution.visits[0]?.attempts.map((attempt) => attempt.status)).to.deep.equal(["failed", "succeeded"]);
    expect(execution.redriveCount).to.equal(1);
    expect(execution.visits[0]?.attempts.map(({ delayMs }) => delayMs)).to.deep.equal([undefined, undefined]);
    expect(assessRetries(execution, "T", 0).holds).to.equal(true);
    expect(assessBackoff(execution, "T", []).holds).to.equal(true);
  });

  it("does not stumble over a distributed Map, an unknown event type or a text that is no JSON", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "MapStateEntered", { name: "Each", input: [] }],
      [2, "MapStateStarted", {}],
      [3, "MapRunStarted", { mapRunArn: "arn:aws:states:us-east-1:123456789012:mapRun:m/E:1" }],
      [4, "MapRunSucceeded"],
      [5, "MapStateSucceeded"],
      [4, "MapStateExited", { name: "Each", output: {} }],
      [7, "ExecutionSucceeded", { output: {} }],
    ];
    const events = recording(...rows);
    const odd = { id: 9, previousEventId: 8, timestamp: start, type: "SomethingNew" } as unknown as HistoryEvent;
    const execution = buildExecution({ events: [...events, odd] });
    expect(execution.visits.map((visit) => visit.status)).to.deep.equal(["succeeded"]);
    const [first] = recording([0, "ExecutionStarted"]);
    const broken = { ...first!, executionStartedEventDetails: { input: "not JSON" } } as HistoryEvent;
    expect(buildExecution({ events: [broken] }).input).to.equal("not JSON");
  });

  it("gives no value where AWS cut the text short or left it out", () => {
    const [first] = recording([0, "ExecutionStarted"]);
    const cut = {
      ...first!,
      executionStartedEventDetails: { input: '{"a":', inputDetails: { truncated: true } },
    } as HistoryEvent;
    expect(buildExecution({ events: [cut] }).input).to.equal(undefined);
  });

  it("keeps assigned variables as values", () => {
    const rows: Row[] = [
      [0, "ExecutionStarted", { input: {} }],
      [0, "PassStateEntered", { name: "P", input: {} }],
      [2, "PassStateExited", { name: "P", output: {}, assignedVariables: { total: "3", list: "[1]" } }],
    ];
    expect(buildExecution({ events: recording(...rows) }).visits[0]?.variables).to.deep.equal({ total: 3, list: [1] });
  });

  it("reads events in any order of the list", () => {
    const reversed = buildExecution({ events: recording(...happyRows).reverse(), definition });
    expect(pathText(reversed.thread)).to.equal(pathText(orders().thread));
    expect(reversed.events[0]?.id).to.equal(1);
  });

  it("reads back every tree, however its threads were interleaved", () => {
    fc.assert(
      fc.property(modelThreads, fc.infiniteStream(fc.nat()), (model, stream) => {
        const events = written(model, (count) => stream.next().value % count);
        const execution = buildExecution({ events });
        expect(modelOf(execution.thread)).to.deep.equal(model);
        expect(execution.visits.every((visit) => visit.status === "succeeded")).to.equal(true);
      }),
    );
  });

  it("finds a path exactly where some way along one thread has it", () => {
    const names = fc.array(fc.constantFrom("A", "B", "C", "P", "M"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(modelThreads, names, (model, states) => {
        const ways = waysThrough(model);
        fc.pre(ways.length < 500);
        const within = (way: readonly string[]): boolean => {
          let at = 0;
          for (const state of way) if (state === states[at]) at += 1;
          return at === states.length;
        };
        const execution = buildExecution({ events: written(model, () => 0) });
        expect(assessPath(execution, states).holds).to.equal(ways.some(within));
      }),
    );
  });

  it("prints itself as its status and path", () => {
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    const printed = (orders(caughtRows) as unknown as Record<symbol, () => string>)[inspect]?.();
    expect(printed).to.equal("Execution SUCCEEDED: Route → Charge ✗ → Refund");
    const execution = orders(failedRows);
    expect(inspectValue(execution.visits[2])).to.equal("Fan (Parallel) failed Sns.Down");
    expect(inspectValue(execution.visits[2]?.branches[0])).to.equal("branch 0 aborted: Reserve ⊘");
    expect(inspectValue({ execution })).to.equal(
      "{\n  execution: Execution FAILED: Route → Charge → Fan[Reserve ⊘ | Notify ✗]\n}",
    );
  });
});
