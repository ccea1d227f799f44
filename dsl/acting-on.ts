import type { TargetSource } from "../src/executor/port.js";
import type { ActingExecution } from "../src/executor/judgement/result.js";
import type { Duration } from "../src/util/duration.js";

/** A builder whose target is known: what acts in mid-run gets that target, with all that it can do. */
export interface ActingOn<Target extends TargetSource> {
  /**
   * Acts in the middle of the run, as `at` of `workflow` says.
   * @param act gets the target that `on` was given, and the execution
   * @throws DURATION_INVALID, FUNCTION_EXPECTED
   * @example at("2h", async (cloud) => { cloud.lambda("charge-card", () => ({ paid: true })); })
   */
  at(moment: Duration, act: (cloud: Target, execution: ActingExecution) => unknown): this;
}
