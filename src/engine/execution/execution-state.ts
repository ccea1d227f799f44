import type { ExecutionStatus } from "../../history/execution.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import type { Failure } from "../failure.js";
import type { HistoryLog } from "../history-log.js";
import type { ChildPlace, MapRun } from "../map-run/map-run.js";
import type { Payload } from "../payload/payload.js";
import type { SmallMap } from "../small-map.js";
import type { ScopeStep } from "../tasks/task.js";

/** Who runs what: the facts an execution was started with. */
export interface ExecutionSetup {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** The version it was started through, also by an alias. */
  readonly versionArn?: string | undefined;
  readonly aliasArn?: string | undefined;
  /** The Map Run whose child it is. */
  readonly mapRunArn?: string | undefined;
  /** How many items it works on, in a child of a Map Run. */
  readonly itemCount?: number | undefined;
  /** The way to it from the top of the outermost execution, in a child of a Map Run. */
  readonly outer?: readonly ScopeStep[] | undefined;
}

/**
 * Everything an execution is between two steps: plain data, no closures, promises or cycles. Threads, timers and tasks
 * point at each other by number. Payloads are shared boxes; a saved state holds each one once.
 */
export interface ExecutionState {
  readonly setup: ExecutionSetup;
  /** The input as the caller wrote it. */
  readonly inputText: string;
  readonly input: Payload;
  readonly startTime: number;
  status: ExecutionStatus;
  stopTime: number | undefined;
  output: Payload | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** How often it was redriven. */
  redriveCount: number;
  /** When it was last redriven, in milliseconds since the epoch. */
  redriveTime: number | undefined;
  /** The last number given to a thread, timer or task. */
  lastNumber: number;
  /** Threads that are not over, and those that failed or were aborted when the execution ended. */
  readonly threads: SmallMap<number, Thread>;
  readonly timers: SmallMap<number, TimerRecord>;
  /** The thread that waits for each task. */
  readonly tasks: SmallMap<number, number>;
  /** Every Map Run, also those that are over, by number. */
  readonly mapRuns: SmallMap<number, MapRun>;
  /** Child executions of Map Runs under way, by number. */
  readonly children: SmallMap<number, ChildPlace>;
  /** Threads to run, innermost group last; empty between steps unless a step was cut short. */
  readonly agenda: Queue[];
  readonly history: HistoryLog;
}

/** Threads to run one after the other: those of one Parallel or Map, or those that something arrived for. */
export interface Queue {
  readonly threads: number[];
  next: number;
}

/** A line of states: the top level, one branch of a Parallel, or one iteration of a Map. */
export interface Thread {
  readonly number: number;
  readonly kind: "top" | "branch" | "iteration";
  /** Which of the program's scopes it runs in. */
  readonly scope: number;
  /** The thread whose Parallel or Map it belongs to; 0 at the top. */
  readonly parent: number;
  /** Branch or item index. */
  readonly index: number;
  /** The item, in an iteration: `$$.Map.Item.Value`. */
  readonly item: Payload | undefined;
  /** The variables it assigned itself: those of the threads around it can be read in it too. Replaced, never changed. */
  variables: JsonObject;
  /** How often each state was visited. */
  readonly visits: SmallMap<string, number>;
  /** Id of the event the next one points back at. */
  lastEvent: number;
  /** The state it is in. */
  visit: Visit;
  status: "running" | "succeeded" | "failed" | "aborted";
  /** Why it failed. */
  failure: Failure | undefined;
  /** How deep in the agenda its group stands, so that what it frees joins that group. */
  home: number;
}

/** One visit of a state. */
export interface Visit {
  readonly state: string;
  readonly input: Payload;
  /** 1-based count of this state's visits in its thread. */
  readonly number: number;
  /** Event id of Entered; 0 before it is written. */
  entered: number;
  enteredAt: number;
  /** What it waits for; "nothing" while it can run. */
  waits: "nothing" | "time" | "retry" | "task" | "children" | "mapRun";
  /** 1-based number of the current attempt. */
  attempt: number;
  /** How often each retrier was used. */
  retries: number[] | undefined;
  /** The timer it waits for. */
  timer: number;
  task: PendingTask | undefined;
  fan: Fan | undefined;
  /** The number of the Map Run it waits for; 0 for none. */
  mapRun: number;
  /** How many random draws its expressions made: each is another one. */
  draws: number;
  /** What arrived for it and is not acted upon yet. */
  outcome: Outcome | undefined;
}

/** How what a visit waited for came out. */
export type Outcome =
  | { readonly kind: "elapsed" }
  | { readonly kind: "childrenEnded" }
  | { readonly kind: "succeeded"; readonly output: Payload }
  | {
      readonly kind: "failed";
      readonly error: string | undefined;
      readonly cause: string | undefined;
      readonly heartbeat: boolean;
    }
  | { readonly kind: "unanswerable"; readonly error: string; readonly cause: string };

/** A task that was scheduled and has not ended: enough to ask for it again. */
export interface PendingTask {
  readonly number: number;
  readonly token: string | undefined;
  readonly scheduledAt: number;
  readonly payload: Payload;
  readonly credentials: JsonValue | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  started: boolean;
  submitted: boolean;
  /** Timer numbers; 0 for none. */
  timeout: number;
  heartbeat: number;
}

/** The branches or iterations of a Parallel or Map that is running. */
export interface Fan {
  /** The list of items; empty for a Parallel. */
  readonly items: readonly JsonValue[];
  /** The state's input after InputPath (and Parameters, for a Parallel). */
  readonly input: Payload;
  readonly length: number;
  readonly limit: number;
  /** Index of the next branch or item to start. */
  next: number;
  /** Threads that run now. */
  readonly open: Set<number>;
  /** Threads that failed or were aborted, kept for a redrive. */
  readonly stopped: Set<number>;
  readonly results: (JsonValue | undefined)[];
}

/** Something that happens at a moment of virtual time. */
export interface TimerRecord {
  readonly number: number;
  readonly at: number;
  readonly rank: "work" | "deadline";
  readonly kind: "wait" | "retry" | "timeout" | "heartbeat" | "execution";
  /** The thread it is for; 0 for the execution. */
  readonly thread: number;
}
