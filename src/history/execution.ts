import type { JsonValue } from "../util/json.js";
import type { HistoryEvent } from "./event.js";
import type { SeenMapRun } from "./map-runs.js";

/** AWS's statuses of an execution. */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED" | "PENDING_REDRIVE";

/**
 * One execution, read from its history: what AWS recorded, and a tree over it of threads, visits, attempts,
 * branches and iterations. Built once, never changed; every query over it is pure.
 */
export interface Execution {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  readonly input: JsonValue | undefined;
  /** The output, when it succeeded. */
  readonly output: JsonValue | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startDate: Date;
  readonly stopDate: Date | undefined;
  /** stopDate − startDate in milliseconds of the target's time; undefined while it runs. */
  readonly durationMs: number | undefined;
  /** How often it was redriven; what it did before and after is one history. */
  readonly redriveCount: number;
  /** Every event, in order, as GetExecutionHistory gives it. */
  readonly events: readonly HistoryEvent[];
  /** The top-level thread. */
  readonly thread: Thread;
  /** Every visit of every thread, in history order. */
  readonly visits: readonly Visit[];
  /** The definition it ran, where it is known: branches and nearest names are judged with it. */
  readonly definition: JsonValue | undefined;
  /** Where and how it ran, for reports: target label, seed and such, in print order. */
  readonly origin: readonly (readonly [label: string, value: string])[];
  /** Things worth telling that fail nothing, such as a stub for a state that never ran. */
  readonly warnings: readonly string[];
  /**
   * The Map Runs of its distributed Maps that were looked at: those that expectations of the run asked for. They answer matchers, too;
   * without them only the counts that the history itself has are known.
   */
  readonly mapRuns: readonly SeenMapRun[];
  /**
   * Set when it was read from a response that is not the whole history: a page with more to come, or one taken before the end.
   * Whole-run questions are then refused.
   */
  readonly partial?: "more-pages" | "no-end";
}

/** A line of visits in which one follows the other: the top level, one branch of a Parallel, or one iteration of a Map. */
export interface Thread {
  readonly kind: "top" | "branch" | "iteration";
  /** The visit of the Parallel or Map that holds it; undefined at the top. */
  readonly parent: Visit | undefined;
  /** 0-based branch index or item index; 0 at the top. */
  readonly index: number;
  readonly visits: readonly Visit[];
  readonly status: ThreadStatus;
  /** The event that began it: ExecutionStarted, the first Entered of a branch, MapIterationStarted. */
  readonly startedEventId: number;
  readonly startedAt: Date;
  /** The event that ended it; undefined while it runs. */
  readonly endedEventId: number | undefined;
  readonly endedAt: Date | undefined;
}

/** How a thread ended. A branch or iteration succeeded if it reached its end. */
export type ThreadStatus = "succeeded" | "failed" | "aborted" | "timedOut" | "running";

/** How a visit ended. */
export type VisitStatus = ThreadStatus | "caught";

/** One time a thread went through a state. */
export interface Visit {
  readonly state: string;
  /** Task, Choice, Pass … as in the event's name. */
  readonly type: string;
  readonly thread: Thread;
  /** 1-based count of this state's visits within its thread. */
  readonly number: number;
  readonly enteredEventId: number;
  readonly enteredAt: Date;
  readonly exitedAt: Date | undefined;
  readonly input: JsonValue | undefined;
  readonly output: JsonValue | undefined;
  /** `caught`: it failed and a catcher took over; then `caughtBy` is the state that came next. */
  readonly status: VisitStatus;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly caughtBy: string | undefined;
  /** The variables it assigned, by name; undefined when it assigned none. */
  readonly variables: Readonly<Record<string, JsonValue>> | undefined;
  /** Tries of the state: one and its retries. States that are not tried (Pass, Choice, Wait …) have none. */
  readonly attempts: readonly Attempt[];
  /** The branches of the last attempt of a Parallel, by index. */
  readonly branches: readonly Thread[];
  /** The iterations of the last attempt of a Map, by index. */
  readonly iterations: readonly Thread[];
}

/** One try of a Task, Parallel or Map. */
export interface Attempt {
  /** 1-based. */
  readonly number: number;
  readonly scheduledAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  /** What the task received: `parameters` or `input` of its Scheduled event. */
  readonly payload: JsonValue | undefined;
  /** What the service answered at once to a task whose end is waited for: a job, or a callback. */
  readonly submitted: JsonValue | undefined;
  readonly output: JsonValue | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly status: ThreadStatus;
  /** Milliseconds between the end of the attempt before and the start of this one; undefined for the first, and for the first after a redrive. */
  readonly delayMs: number | undefined;
  /** False where it failed before the task was called, such as by an expression in its arguments. */
  readonly called: boolean;
  /** The branches of this attempt of a Parallel, by index; empty otherwise. */
  readonly branches: readonly Thread[];
  /** The iterations of this attempt of a Map, by index; empty otherwise, and for a distributed Map, whose items are executions of their own. */
  readonly iterations: readonly Thread[];
  /** How many items a Map was given; undefined for other states and where AWS does not say. */
  readonly itemCount: number | undefined;
}
