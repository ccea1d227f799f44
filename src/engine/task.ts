import type { Resource } from "../asl/machine.js";
import type { JsonValue } from "../util/json.js";

/** One step into a Parallel or Map on the way from the top of an execution to a state. */
export type ScopeStep =
  | { readonly kind: "branch"; readonly state: string; readonly index: number }
  | { readonly kind: "iteration"; readonly state: string; readonly index: number };

/** What the engine asks of the world when a Task is scheduled. Plain data: it survives JSON. */
export interface TaskRequest {
  /** Unique within the execution; a re-issued request keeps it. */
  readonly id: number;
  readonly executionArn: string;
  readonly stateName: string;
  readonly resource: Resource;
  /** The effective payload, after InputPath and Parameters. Shared: never change it. */
  readonly payload: JsonValue;
  /** From the outside in. Empty at the top level. */
  readonly scope: readonly ScopeStep[];
  /** 1-based count of this state's visits within its scope. */
  readonly visit: number;
  /** 1-based. */
  readonly attempt: number;
  /** Seconds; absent when the state sets none. */
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly taskToken?: string;
  readonly credentials?: JsonValue;
}

/** How a task ended. `afterMs` is virtual time between its start and its end (default 0). */
export type TaskAnswer =
  | { readonly kind: "succeeded"; readonly output: JsonValue; readonly outputText?: string; readonly afterMs?: number }
  | { readonly kind: "failed"; readonly error: string; readonly cause?: string; readonly afterMs?: number }
  /** It never answers: time-outs and heartbeats end it. */
  | { readonly kind: "never" }
  /** Nobody can answer it: the execution ends at once, past every Retry and Catch, with this error. */
  | { readonly kind: "unanswerable"; readonly error: string; readonly cause: string };

/** Answers tasks. A promise holds the clock still until it settles; a rejection is a failure of the test double, not of the task. */
export type TaskPerformer = (request: TaskRequest) => TaskAnswer | Promise<TaskAnswer>;
