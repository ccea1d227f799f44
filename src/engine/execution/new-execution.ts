import type { ExecutionSetup, ExecutionState } from "./execution-state.js";
import { HistoryLog } from "../history-log.js";
import type { Payload } from "../payload/payload.js";
import { SmallMap } from "../small-map.js";

/** What an execution begins with. */
export interface Beginning {
  readonly setup: ExecutionSetup;
  readonly inputText: string;
  readonly input: Payload;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

/** An execution in which nothing has happened yet. */
export function newExecution(beginning: Beginning): ExecutionState {
  const { setup, inputText, input, startTime } = beginning;
  // Written out: an object that is spread and then grows is many times as large.
  return {
    setup,
    inputText,
    input,
    startTime,
    status: "RUNNING",
    stopTime: undefined,
    output: undefined,
    error: undefined,
    cause: undefined,
    redriveCount: 0,
    redriveTime: undefined,
    lastNumber: 0,
    threads: new SmallMap(),
    timers: new SmallMap(),
    tasks: new SmallMap(),
    mapRuns: new SmallMap(),
    children: new SmallMap(),
    agenda: [],
    history: new HistoryLog(),
  };
}
