import { expect } from "chai";
import { buildExecution } from "../../src/history/build-execution.js";
import type { JsonObject } from "../../src/util/json.js";
import { definition, happyRows, orders } from "./orders.js";
import { recording, type Row, start, statuses } from "./recording.js";

describe("What was open when an execution ended", () => {
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
});
