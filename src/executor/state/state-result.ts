import type { Assessment } from "../../history/assessment.js";
import type { StateExpectationNode } from "../../plan/state/state-expectation.js";
import type { StatePlan } from "../../plan/state/state-plan.js";
import type { TestedState } from "./tested-state.js";

/** What became of one expectation. */
export interface StateVerdict {
  readonly expectation: StateExpectationNode;
  readonly holds: boolean;
  /** The words for it: what was expected, and what happened. */
  readonly assessment: Assessment;
}

/** What running one state showed: data, whatever happened. */
export interface StateCheckResult {
  /** Every expectation holds, and the run itself was sound. */
  readonly ok: boolean;
  /** In the order the expectations were written. */
  readonly verdicts: readonly StateVerdict[];
  readonly tested: TestedState;
  readonly plan: StatePlan;
  /** Why the run proves nothing whatever its verdicts say, such as a Task that nobody answered. Undefined for a sound run. */
  readonly defect: string | undefined;
}
