import type { Execution } from "../../../history/index.js";
import type {
  ChainExpectationNode,
  ChainPlan,
  ChainWithinNode,
  StepOutcome,
} from "../../../plan/orchestration/chain-plan.js";
import type { JsonValue } from "../../../util/json.js";
import type { CheckResult, Inspection } from "../../judgement/result.js";
import type { ParallelInspection, ParallelResult, RunningOrchestration } from "../batch/parallel-result.js";

/** One step of a chain, and what became of it. */
export interface StepResult {
  readonly name: string;
  /** Completed: it did what was expected of it. */
  readonly outcome: StepOutcome;
  /** True: it completed in the run this one resumes, and did not run again. */
  readonly resumed: boolean;
  /** How often it was tried; 0 when it did not run. */
  readonly attempts: number;
  /** What it was given: the output before, reshaped. Undefined when it did not run. */
  readonly input: JsonValue | undefined;
  /** Its output; of a fan-out the list of outputs, in order, with null for those that failed. */
  readonly output: JsonValue | undefined;
  readonly startDate: Date | undefined;
  readonly stopDate: Date | undefined;
  /** From its first start to its last stop, waits between its attempts included, in milliseconds of the target's time. */
  readonly durationMs: number | undefined;
  /** Why it is not "completed", in a line. */
  readonly reason: string | undefined;
  /** The verdicts of its last attempt: of one workflow, */
  readonly check: CheckResult | undefined;
  /** of a fan-out, */
  readonly parallel: ParallelResult | undefined;
  /** or of a chain within the chain. */
  readonly chain: ChainResult | undefined;
  /** The Execution of its last attempt, where it is one workflow. */
  readonly execution: Execution | undefined;
}

/** What became of one expectation of the chain itself. */
export interface ChainVerdict {
  /** Undefined for what is expected where nothing is said: that steps complete, and that their outputs can be handed on. */
  readonly expectation: ChainExpectationNode | ChainWithinNode | undefined;
  readonly holds: boolean;
  /** Completes "expected …". */
  readonly expected: string;
  readonly actual: string;
  /** Where it was written. */
  readonly at: string;
}

/** What a chain came to: data, whatever happened. `JSON.stringify` gives a record that `chain().resume(…)` takes. */
export interface ChainResult {
  /** Everything that was expected holds. */
  readonly ok: boolean;
  /** One for each step, in order. */
  readonly steps: readonly StepResult[];
  /** Names of steps, by outcome. */
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly verdicts: readonly ChainVerdict[];
  /** The output of the last step, reshaped; undefined if that did not complete. */
  readonly output: JsonValue | undefined;
  /** From the first start to the last stop, waits included, in milliseconds of the target's time. */
  readonly durationMs: number;
  /** Things worth telling that fail nothing, such as a stub that was never called: of each step, with its name. */
  readonly warnings: readonly string[];
  readonly plan: ChainPlan;
  toJSON(): ChainRecord;
}

/** A chain as it stands now. */
export interface ChainInspection {
  /** Steps that have ended, or were skipped, in order. */
  readonly steps: readonly StepResult[];
  /** The step that runs. Undefined before the first attempt and after the last step. */
  readonly current: RunningStep | undefined;
  /** Names of the steps that come after it. */
  readonly left: readonly string[];
}

/** A step in the middle of its run. */
export interface RunningStep {
  readonly name: string;
  /** Which try it is, counted from 1. */
  readonly attempt: number;
  /** Where its execution stands. Undefined between two attempts, and of steps that are no single workflow. */
  readonly execution: Inspection | undefined;
  /** How far it has come, if it is a fan-out, */
  readonly parallel: ParallelInspection | undefined;
  /** or a chain. */
  readonly chain: ChainInspection | undefined;
}

/** A chain that was started. */
export type RunningChain = RunningOrchestration<ChainResult, ChainInspection>;

/** A chain's result as JSON. */
export interface ChainRecord {
  readonly ok: boolean;
  readonly steps: readonly {
    readonly name: string;
    readonly outcome: StepOutcome;
    readonly attempts: number;
    readonly executionArn?: string;
    readonly output?: JsonValue;
    readonly reason?: string;
    /** Of a step that is a chain and did not complete: how far it came. */
    readonly chain?: ChainRecord;
  }[];
  readonly durationMs: number;
}
