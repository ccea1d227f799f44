import type { ExecutionSetup, ExecutionState } from "./execution-state.js";
import { HistoryLog } from "./history-log.js";
import type { Payload } from "./payload.js";

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
  return {
    ...beginning,
    status: "RUNNING",
    stopTime: undefined,
    output: undefined,
    error: undefined,
    cause: undefined,
    redriveCount: 0,
    redriveTime: undefined,
    lastNumber: 0,
    threads: new Map(),
    timers: new Map(),
    tasks: new Map(),
    mapRuns: new Map(),
    children: new Map(),
    agenda: [],
    history: new HistoryLog(),
  };
}
