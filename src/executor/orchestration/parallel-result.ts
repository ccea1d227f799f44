import type { Execution, ExecutionStatus } from "../../history/index.js";
import type { BatchExpectationNode } from "../../plan/orchestration/batch-expectation.js";
import type { ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import type { JsonValue } from "../../util/json.js";
import type { CheckResult, RunOptions } from "../result.js";
import type { ResourceWait } from "./resource-pool.js";

/**
 * What became of one workflow of a batch: it did what was expected, it did not, it was stopped (by fail-fast or the batch's time limit), it
 * was never started, or it was only started.
 */
export type MemberOutcome = "passed" | "failed" | "stopped" | "skipped" | "started";

/** One workflow of a batch, and what became of it. */
export interface MemberResult {
  /** Its place in the batch, from 0. */
  readonly index: number;
  /** The member's name; of a batch over many inputs the machine's, with the index: `orders[3]`. */
  readonly name: string;
  readonly outcome: MemberOutcome;
  /** How its execution ended. Undefined when it was never started. */
  readonly status: ExecutionStatus | undefined;
  readonly executionArn: string | undefined;
  readonly startDate: Date | undefined;
  readonly stopDate: Date | undefined;
  /** From start to stop, in milliseconds of the target's time. */
  readonly durationMs: number | undefined;
  /** How long its tasks waited for shared resources, in milliseconds of the target's time. */
  readonly waitedMs: number;
  /** Its output, unless the batch keeps failures only. */
  readonly output: JsonValue | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Why it is not "passed", in a line. */
  readonly reason: string | undefined;
  /** Verdicts and Execution, where they are kept: always of what failed. */
  readonly check: CheckResult | undefined;
  /** The Execution, where it is kept: always of what failed. */
  readonly execution: Execution | undefined;
}

/** What became of one expectation of the batch as a whole. */
export interface BatchVerdict {
  readonly expectation: BatchExpectationNode;
  readonly holds: boolean;
  /** Completes "expected …". */
  readonly expected: string;
  readonly actual: string;
}

/** A shared resource, and who waited for it. */
export interface ContentionResult {
  readonly resource: string;
  readonly limit: number;
  /** The most executions that used it at once. */
  readonly most: number;
  /** The longest wait, in milliseconds of the target's time; 0 when nobody waited. */
  readonly longestMs: number;
  readonly waits: readonly (ResourceWait & { readonly name: string })[];
}

/** A batch in figures. */
export interface ParallelSummary {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly stopped: number;
  readonly skipped: number;
  /** Executions by how they ended. */
  readonly statuses: Readonly<Partial<Record<ExecutionStatus, number>>>;
  /** From the first start to the last stop, in milliseconds of the target's time. */
  readonly durationMs: number;
  /** Executions done in a second of the target's time; infinite when no time passed. */
  readonly perSecond: number;
  readonly slowest: { readonly index: number; readonly name: string; readonly durationMs: number } | undefined;
  /** What went wrong, most frequent first: the error, how often, and the names of at most ten that had it. */
  readonly failures: readonly { readonly error: string; readonly count: number; readonly names: readonly string[] }[];
}

/** What a batch came to: data, whatever happened. */
export interface ParallelResult {
  /** Everything that was expected holds. */
  readonly ok: boolean;
  /** In the order of the members, or of the inputs. */
  readonly results: readonly MemberResult[];
  readonly verdicts: readonly BatchVerdict[];
  readonly summary: ParallelSummary;
  readonly contention: readonly ContentionResult[];
  readonly plan: ParallelPlan;
}

/** Where the progress of a batch is shown. */
export interface Progress {
  /** @param total undefined while it is not known */
  update(state: { readonly done: number; readonly failed: number; readonly total: number | undefined }): void;
  end(): void;
}

/** How the run of a batch or chain can be influenced from outside. */
export interface OrchestrationOptions extends RunOptions {
  /**
   * Shows how far a batch has come. Default: on a terminal that is not a CI's.
   */
  readonly progress?: Progress | false;
}
