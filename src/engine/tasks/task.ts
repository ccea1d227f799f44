import type { Resource } from "../../asl/machine.js";
import type { JsonValue } from "../../util/json.js";

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
  /** The payload as compact JSON text; numbers keep the form they came in (`0.0` stays `0.0`). */
  readonly payloadText: string;
  /** Virtual time in milliseconds since the epoch. */
  readonly scheduledAt: number;
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

/**
 * How a task went. `afterMs` is virtual time between its start and its end (default 0).
 *
 * The answer is what AWS writes into the history: the whole result of the integration, not only its interesting part. For
 * `lambda:invoke` that is the envelope `{ ExecutedVersion, Payload, SdkHttpMetadata, SdkResponseMetadata, StatusCode }`, for a
 * function's ARN the bare result; SDK metadata belongs to request-response results of lambda, sns, sqs, dynamodb, ecs and
 * states and to what was submitted, never to aws-sdk, apigateway, events, callback or `.sync` results. The cause of a
 * Lambda error is JSON text: with blanks after `:` and `,` for a function's ARN, compact for `lambda:invoke`. Results over
 * the payload quota are turned into States.DataLimitExceeded by the engine.
 *
 * `submitted` is the immediate reply of the service to a `.sync` or `.waitForTaskToken` task: the output of TaskSubmitted. Where
 * it is absent for such a task, TaskSubmitted is written with `{}`, unless the task failed: then it never got that far, and
 * TaskSubmitFailed is written in place of TaskFailed.
 */
export type TaskAnswer =
  | {
      readonly kind: "succeeded";
      readonly output: JsonValue;
      /** The output as JSON text, where its form matters (`0.0`). */
      readonly outputText?: string;
      readonly afterMs?: number;
      readonly submitted?: JsonValue;
      /** Who worked on it: shown in ActivityStarted. */
      readonly workerName?: string;
    }
  | {
      readonly kind: "failed";
      /** Absent where AWS has none: SendTaskFailure may leave it out. */
      readonly error?: string;
      readonly cause?: string;
      /** It is written as what AWS writes when time is up: TaskTimedOut, LambdaFunctionTimedOut or ActivityTimedOut. */
      readonly timedOut?: true;
      readonly afterMs?: number;
      readonly submitted?: JsonValue;
      /** Who worked on it: shown in ActivityStarted. */
      readonly workerName?: string;
    }
  /** It never answers: time-outs and heartbeats end it. */
  | { readonly kind: "never"; readonly submitted?: JsonValue }
  /**
   * It is answered from outside later (a callback, an activity, a nested execution), through `EngineExecution.answerTask`. The
   * clock does not wait for it. An activity's ActivityStarted is written when `startTask` is called, every other task starts at once.
   */
  | {
      readonly kind: "pending";
      readonly submitted?: JsonValue;
      /** Whoever answers waits in this process only: after a restart the task is asked for again. */
      readonly again?: true;
    }
  /** Nobody can answer it: the execution ends at once, past every Retry and Catch, with this error. */
  | { readonly kind: "unanswerable"; readonly error: string; readonly cause: string };

/** Answers tasks. A promise holds the clock still until it settles; a rejection is a failure of the test double, not of the task. */
export type TaskPerformer = (request: TaskRequest) => TaskAnswer | Promise<TaskAnswer>;

/**
 * Looks at a task before it is scheduled. A text refuses it: nothing is scheduled, and the execution fails with States.Runtime and
 * that text as its cause, past every Retry and Catch. AWS does so for `The activity … does not exist.` and for
 * `The Parameters '…' could not be used to start the Task: […]`.
 */
export type TaskGate = (request: TaskRequest) => string | undefined;

/** Lets tasks wait for each other: a resource that only so many of them use at once. */
export interface TaskAdmission {
  /**
   * Asked before a task starts.
   * @param now virtual time in milliseconds since the epoch
   * @param enter called, if the answer is no, when the task may start
   * @returns whether it may start at once
   */
  enter(request: TaskRequest, now: number, enter: () => void): boolean;
  /** The task is over, or is no longer waited for. Called for every task, once or more often. */
  leave(executionArn: string, task: number, now: number): void;
}
