import { environment } from "../../config/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import { deadlineOf } from "../../plan/plan.js";
import { formatDuration } from "../../util/duration.js";
import type { TargetPort } from "../port.js";

/** When waiting for an execution ends, and whether it is stopped then. */
export interface Deadline {
  readonly limitMs: number;
  readonly stop: boolean;
  /** The setting it comes from, where the plan has none of its own: nothing in the plan judges it. */
  readonly setting?: "WORKFLOW_TEST_TIMEOUT";
}

/** The deadline of a plan alone: its own, else WORKFLOW_TEST_TIMEOUT where time is real. @throws SETTING_INVALID */
export function ownDeadline(
  { plan }: CompiledPlan,
  { capabilities }: Pick<TargetPort, "capabilities">,
): Deadline | undefined {
  const own = deadlineOf(plan);
  if (own !== undefined || capabilities.virtualTime) return own;
  const limitMs = environment().get("WORKFLOW_TEST_TIMEOUT");
  if (limitMs === undefined) return undefined;
  // What somebody else started is theirs to stop.
  const stop = plan.source.kind !== "execution" || plan.source.redrive === true;
  return { limitMs, stop, setting: "WORKFLOW_TEST_TIMEOUT" };
}

/** Why an execution was no longer waited for, where nothing in the plan says so. */
export function overdueText(deadline: Deadline | undefined): string | undefined {
  if (deadline?.setting === undefined) return undefined;
  const { limitMs, stop, setting } = deadline;
  const stopped = stop ? " and was stopped" : "";
  return (
    `The execution was not done within the ${formatDuration(limitMs)} of ${setting}${stopped}. ` +
    "Write .within(…) if it may take longer, or raise the setting."
  );
}
