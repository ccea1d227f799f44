import type { Execution, ExecutionStatus } from "../../../history/index.js";
import type { BatchExpectationNode } from "../../../plan/orchestration/batch-expectation.js";
import type { ParallelPlan } from "../../../plan/orchestration/parallel-plan.js";
import type { JsonValue } from "../../../util/json.js";
import type { CheckResult, Inspection, RunOptions } from "../../judgement/result.js";
import type { ChainInspection, ChainResult } from "../chain/chain-result.js";
import type { ResourceWait } from "../resource-pool.js";

/**
 * What became of one workflow of a batch: it did what was expected, it did not, it was stopped (by fail-fast or the batch's time limit), it
 * was never started, or it was only started.
 */
export type MemberOutcome = "passed" | "failed" | "stopped" | "skipped" | "started";

/** One workflow or chain of a batch, and what became of it. */
export interface MemberResult {
  /** Its place in the batch, from 0. */
  readonly index: number;
  /** The member's name; of a batch over many inputs the machine's, with the index: `orders[3]`. */
  readonly name: string;
  readonly outcome: MemberOutcome;
  /** How its execution ended. Undefined when it was never started, and of a chain, which has several. */
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
  /** Verdicts and Execution, where they are kept. */
  readonly check: CheckResult | undefined;
  /** The Execution, where it is kept: of what failed, for many inputs of the first hundred that did. */
  readonly execution: Execution | undefined;
  /** Of a member that is a chain: what its steps came to, where that is kept. */
  readonly chain: ChainResult | undefined;
  /** It fails the batch even where failures are allowed: something was expected of it that does not hold, or it proves nothing. */
  readonly fault: boolean;
}

/** A member that runs at the moment. */
export interface RunningMember {
  readonly index: number;
  readonly name: string;
  readonly executionArn: string | undefined;
  /** Where its execution stands; undefined of a chain. */
  readonly execution: Inspection | undefined;
  /** How far it has come, if it is a chain. */
  readonly chain: ChainInspection | undefined;
}

/** A batch as it stands now. */
export interface ParallelInspection {
  /** How many runs there are; undefined while the inputs are not all read. */
  readonly total: number | undefined;
  /** What has ended, in the order of the members or inputs. */
  readonly results: readonly MemberResult[];
  /** What runs, in that order. */
  readonly running: readonly RunningMember[];
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
  /**
   * Things worth telling that fail nothing, such as a machine that could not be removed: of each member once, with its name. A stub or
   * fault that nobody needed is told where no run of the member did.
   */
  readonly warnings: readonly string[];
  readonly plan: ParallelPlan;
}

/** Where the progress of a batch is shown. */
export interface Progress {
  /** @param total undefined while it is not known */
  update(state: { readonly done: number; readonly failed: number; readonly total: number | undefined }): void;
  end(): void;
}

/**
 * A batch or chain that was started and is not judged yet. On the embedded cloud it goes on while somebody waits for virtual time:
 * `check` and `run` do, so do `cloud.advanceBy` and another workflow's run; in between it stands still and can be looked at. Leaving the
 * block of an `await using` stops what nobody judged; so does the end of the test.
 */
export interface RunningOrchestration<Result, Inspected> extends AsyncDisposable {
  /** How far it has come. No time passes. */
  inspect(): Promise<Inspected>;
  /** Stops what runs (ABORTED), with this error and cause where given, and starts nothing more. What has ended stays as it is. */
  stop(reason?: { readonly error?: string; readonly cause?: string }): Promise<void>;
  /** Waits for its end and resolves to data, whatever happened. @throws what `check` of the builder throws */
  check(): Promise<Result>;
  /** Waits for its end and resolves to the result. @throws PARALLEL_FAILED or CHAIN_FAILED, and what `check` throws */
  run(): Promise<Result>;
}

/** A batch that was started. */
export type RunningParallel = RunningOrchestration<ParallelResult, ParallelInspection>;

/** How the run of a batch or chain can be influenced from outside. */
export interface OrchestrationOptions extends RunOptions {
  /**
   * Shows how far a batch has come. Default: on a terminal that is not a CI's.
   */
  readonly progress?: Progress | false;
}
