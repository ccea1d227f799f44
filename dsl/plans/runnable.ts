import type { CheckResult, RunOptions } from "../../src/executor/judgement/result.js";
import type { Execution } from "../../src/history/execution.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";

/** What can be planned, explained and run. It is never a promise: nothing happens before `run`, `check` or `start`. */
export interface Runnable {
  /** What will run and what will be checked, as frozen plain data that survives JSON. */
  toPlan(): ExecutionPlan;
  /** The plan together with the functions, target and machine it refers to, as `runPlan` and `mergePlans` take it. */
  compiled(): CompiledPlan;
  /** The plan in words: what is called with which input, what answers, what is checked, and what it needs from the target. */
  explain(): string;
  /**
   * Runs and resolves to data: the verdicts and the Execution, whatever happened.
   * @throws PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, PLAN_BINDING_MISSING, TARGET_MISSING before anything starts
   * @throws OBJECT_EXPECTED, WORD_UNKNOWN, SIGNAL_EXPECTED for options that cannot be
   * @throws RUN_CANCELLED when the signal aborts
   */
  check(options?: RunOptions): Promise<CheckResult>;
  /**
   * Runs and resolves to the Execution.
   * @throws EXPECTATIONS_FAILED: one error listing every expectation that does not hold
   * @throws what `check` throws
   */
  run(options?: RunOptions): Promise<Execution>;
}
