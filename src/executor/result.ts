import type { Assessment } from "../history/assessment.js";
import type { Execution } from "../history/execution.js";
import type { ExpectationNode } from "../plan/expectation.js";
import type { ExecutionPlan } from "../plan/plan.js";

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

/**
 * An execution that was started and is not judged yet. `check` or `run` also lets go of what the run needed on the target; so does
 * leaving the block of an `await using`, which stops an execution nobody judged.
 */
export interface RunningExecution extends AsyncDisposable {
  /** The execution's ARN. */
  readonly arn: string;
  /** Stops it (ABORTED), with this error and cause where given. */
  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void>;
  /** Waits for its end and resolves to the verdicts, whatever happened. */
  check(): Promise<CheckResult>;
  /**
   * Waits for its end and resolves to the Execution.
   * @throws EXPECTATIONS_FAILED listing every expectation that does not hold
   */
  run(): Promise<Execution>;
}
