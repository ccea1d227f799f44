/**
 * Measures building an Execution from 25,000 events and asking every question about it: `npx tsx spec/bench/history.ts`.
 */
import { performance } from "node:perf_hooks";
import * as history from "../../src/history/index.js";
import { recording, type Row } from "../history/recording.js";
import type { JsonObject } from "../../src/util/json.js";

const definition: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      Next: "Done",
      ItemProcessor: {
        StartAt: "Work",
        States: {
          Work: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "After" },
          After: { Type: "Pass", End: true },
        },
      },
    },
    Done: { Type: "Succeed" },
  },
};

/** A Map in which every item runs a Task and a Pass: nine events an item. */
function mapHistory(items: number): history.HistoryEvent[] {
  const rows: Row[] = [
    [0, "ExecutionStarted", { input: {} }],
    [0, "MapStateEntered", { name: "Each", input: [] }],
    [2, "MapStateStarted", { length: items }],
  ];
  const task = { resourceType: "lambda", resource: "invoke" };
  const push = (...row: Row): number => rows.push(row);
  for (let index = 0; index < items; index += 1) {
    let last = push(3, "MapIterationStarted", { name: "Each", index });
    last = push(last, "TaskStateEntered", { name: "Work", input: { index } });
    last = push(last, "TaskScheduled", { ...task, region: "us-east-1", parameters: { index } });
    last = push(last, "TaskStarted", task);
    last = push(last, "TaskSucceeded", { ...task, output: { index } });
    last = push(last, "TaskStateExited", { name: "Work", output: { index } });
    last = push(last, "PassStateEntered", { name: "After", input: { index } });
    last = push(last, "PassStateExited", { name: "After", output: { index } });
    push(last, "MapIterationSucceeded", { name: "Each", index });
  }
  const end = push(rows.length, "MapStateExited", { name: "Each", output: [] });
  push(end, "SucceedStateEntered", { name: "Done", input: {} });
  push(end + 1, "SucceedStateExited", { name: "Done", output: {} });
  push(end + 2, "ExecutionSucceeded", { output: {} });
  return recording(...rows);
}

/** Asks every question once. @returns how many held, so that nothing is left out */
function askAll(execution: history.Execution): number {
  const answers = [
    history.assessStatus(execution, "SUCCEEDED"),
    history.assessPath(execution, ["Each", "Work", "After", "Done"]),
    history.assessExactPath(execution, ["Each", "Done"]),
    history.assessExactPath(execution, ["Work", "After"], { in: { kind: "item", map: "Each", index: 7 } }),
    history.assessVisits(execution, "Work"),
    history.assessItems(execution, "Each", { succeeded: execution.thread.visits[0]!.iterations.length }),
    history.assessItems(execution, "Each", [
      {
        index: "each",
        checks: [
          { kind: "path", states: ["Work", "After"] },
          { kind: "output", expected: { index: history.is.number() } },
        ],
      },
    ]),
    history.assessMaxConcurrency(execution, "Each", 100_000),
    history.assessCalled(execution, "Work", { with: { index: 5 } }),
    history.assessOutput(execution, {}),
    history.assessInput(execution, {}),
    history.assessState(execution, "Work", [
      { kind: "output", expected: { index: 3 } },
      { kind: "attempts", count: 1 },
    ]),
    history.assessRetries(execution, "Work", 0),
    history.assessBackoff(execution, "Work", []),
    history.assessWait(execution, "Work", { atLeastMs: 0 }),
    history.assessNoErrors(execution),
    history.assessWithin(execution, 1000),
  ];
  return answers.filter((answer) => answer.holds).length;
}

for (const items of [346, 1_388, 2_777, 5_555]) {
  const events = mapHistory(items);
  const times: [build: number, ask: number][] = [];
  for (let round = 0; round < 7; round += 1) {
    const started = performance.now();
    const execution = history.buildExecution({ events, definition });
    const built = performance.now();
    const held = askAll(execution);
    const asked = performance.now();
    if (held !== 17) throw new Error(`${held} of 17 answers held`);
    times.push([built - started, asked - built]);
  }
  const [first] = times;
  const best = times.map(([build, ask]) => build + ask).sort((left, right) => left - right)[0]!;
  console.log(
    `${events.length} events: first ${first![0].toFixed(1)} ms build + ${first![1].toFixed(1)} ms queries; best ${best.toFixed(1)} ms together`,
  );
}
