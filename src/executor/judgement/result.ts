import type { Assessment } from "../../history/assessment.js";
import type { WaitingState } from "../../history/callbacks.js";
import type { Execution } from "../../history/execution.js";
import type { ExpectationNode } from "../../plan/expectation.js";
import type { ExecutionPlan } from "../../plan/plan.js";

/** What became of one expectation. */
export interface Verdict {
  readonly expectation: ExpectationNode;
  readonly holds: boolean;
  /** The words for it: what was expected, and what happened. */
  readonly assessment: Assessment;
}

/** What a run showed: data, whatever happened. */
export interface CheckResult {
  /** Every expectation holds, and the run itself was sound. */
  readonly ok: boolean;
  /** In the order the expectations were written. */
  readonly verdicts: readonly Verdict[];
  readonly execution: Execution;
  readonly plan: ExecutionPlan;
  /** Things worth telling that fail nothing, such as a stub for a state that never ran. */
  readonly warnings: readonly string[];
  /**
   * Why the run proves nothing whatever its verdicts say, such as a Task that nobody answered. Undefined for a sound run.
   */
  readonly defect: string | undefined;
}

/** How a run can be influenced from outside. */
export interface RunOptions {
  /** Aborting it stops the execution and rejects with RUN_CANCELLED. */
  readonly signal?: AbortSignal;
}

/** What `until` waits for: see `waitingAt` and `pausedAt`. */
export interface WaitCondition {
  readonly kind: "waitingAt" | "pausedAt";
  readonly state: string;
  /** The name or ARN of a machine whose nested executions are meant; absent for the workflow's own. */
  readonly machine?: string;
}

/** An execution in the middle of its run, as a function of `at` gets it. */
export interface ActingExecution {
  /** The execution's ARN. */
  readonly arn: string;
  /** Answers the callback of a state, as SendTaskSuccess does, as soon as it waits for one. See `RunningExecution`. */
  sendTaskSuccess(state: string, output?: unknown): Promise<void>;
  /** Fails the callback of a state, as SendTaskFailure does. */
  sendTaskFailure(state: string, error?: string, cause?: string): Promise<void>;
  /** Gives a sign of life for the callback of a state. */
  sendTaskHeartbeat(state: string): Promise<void>;
  /** Stops it (ABORTED), with this error and cause where given. */
  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void>;
  /** The execution up to now: the states it stands in, with input, variables and attempts, and the path so far. */
  inspect(): Promise<Inspection>;
}

/** An execution as it stands now. */
export interface Inspection {
  /** All that happened so far. */
  readonly execution: Execution;
  /** The states it has entered so far, in the order of their entries, those of branches and items among them. */
  readonly path: readonly string[];
  /** Where it stands: one in each thread that has not ended, outer states left out. */
  readonly standing: readonly StandingState[];
  /** The state it was paused at, which is not entered yet, and what it will be entered with. */
  readonly paused: { readonly state: string; readonly input: unknown } | undefined;
}

/** A state that was entered and not left. */
export interface StandingState {
  readonly state: string;
  /** What it was entered with. */
  readonly input: unknown;
  /** Attempts begun so far; 0 in a state that calls nothing. */
  readonly attempts: number;
  /** Variables that were assigned so far, by states of its thread and of those around it; the latest value stands. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * An execution that was started and is not judged yet. `check` or `run` also lets go of what the run needed on the target; so does
 * leaving the block of an `await using`, which stops an execution nobody judged, unless something else had started it.
 */
export interface RunningExecution extends AsyncDisposable {
  /** The execution's ARN. */
  readonly arn: string;
  /**
   * Waits until the execution stands in a state: in its Task that was called and is not answered, or in its Wait. Virtual time
   * moves up to that moment, and no further before somebody waits again.
   * @throws EXECUTION_NOT_WAITING when it ended, or its deadline passed, and it had not stood there; EXECUTION_PAUSED when it is paused
   * elsewhere and nothing else is left to happen
   * @example await running.until(waitingAt("Approve"))
   */
  until(condition: WaitCondition): Promise<WaitingState>;
  /**
   * Answers the callback of a state, as SendTaskSuccess does, as soon as it waits for one; of several the one that waits longest.
   * @param output any JSON value (default `{}`)
   * @throws EXECUTION_NOT_WAITING, TOKEN_UNKNOWN for a state that has no token or one that cannot be seen
   */
  sendTaskSuccess(state: string, output?: unknown): Promise<void>;
  /** Fails the callback of a state, as SendTaskFailure does, as soon as it waits for one. @throws as `sendTaskSuccess` */
  sendTaskFailure(state: string, error?: string, cause?: string): Promise<void>;
  /** Gives a sign of life for the callback of a state, as soon as it waits for one. @throws as `sendTaskSuccess` */
  sendTaskHeartbeat(state: string): Promise<void>;
  /** Stops it (ABORTED), with this error and cause where given. */
  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void>;
  /**
   * Waits for its end without success and goes on where it stopped, as RedriveExecution does. Its stubs stay, and their sequences go on;
   * `check` and `run` then judge both parts. Of an execution that was judged, use `redrive(execution)`.
   * @throws PLAN_UNSUPPORTED when it was judged already, CALL_REFUSED with AWS's reason when it cannot be redriven
   * @example
   * const running = await workflow(orders).on(cloud).stub("Charge", fails("Card.Declined").once().thenReturns({})).start();
   * await running.redrive();
   * await running.run();
   */
  redrive(): Promise<void>;
  /**
   * Lets an execution that was paused (`pauseAt`) enter the state it stands before. `check` and `run` do so by themselves, and go through
   * all further pauses.
   * @throws EXECUTION_NOT_PAUSED
   */
  resume(): Promise<void>;
  /** The execution up to now: the states it stands in, with input, variables and attempts, and the path so far. No time passes. */
  inspect(): Promise<Inspection>;
  /** Waits for its end and resolves to the verdicts, whatever happened. */
  check(): Promise<CheckResult>;
  /**
   * Waits for its end and resolves to the Execution.
   * @throws EXPECTATIONS_FAILED listing every expectation that does not hold
   */
  run(): Promise<Execution>;
}
