import { expect } from "chai";
import * as fc from "fast-check";
import { inspect as inspectValue } from "node:util";
import { buildExecution } from "../../src/history/build-execution.js";
import type { HistoryEvent } from "../../src/history/event.js";
import { assessPath } from "../../src/history/assessments/path.js";
import { assessBackoff, assessRetries } from "../../src/history/assessments/retries.js";
import { pathText } from "../../src/history/path-text.js";
import { modelOf, modelThreads, waysThrough, written } from "./model.js";
import { caughtRows, definition, failedRows, happyRows, orders } from "./orders.js";
import { recording, start, type Row } from "./recording.js";

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
