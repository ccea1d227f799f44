import type { Execution } from "../../history/index.js";
import type { CompiledPlan } from "../../plan/bindings.js";
import type { ExecutionPlan } from "../../plan/plan.js";
import { isOwnError } from "./own-errors.js";
import type { CheckResult } from "./result.js";
import type { Observation } from "./observation.js";
import { verdictsOf } from "./verdicts.js";

/** Judges what a run showed against one plan. */
export async function judge(
  { plan, bindings }: CompiledPlan,
  { execution, children, warnings, overdue }: Observation,
): Promise<CheckResult> {
  const verdicts = await verdictsOf(plan.expectations, execution, bindings, children);
  const defect = defectOf(plan, execution) ?? overdue;
  return Object.freeze({
    ok: defect === undefined && verdicts.every(({ holds }) => holds),
    verdicts: Object.freeze(verdicts),
    execution,
    plan,
    warnings,
    defect,
  });
}

/** A run that ended because nobody answered a task proves nothing, unless that very error is expected. */
function defectOf(plan: ExecutionPlan, { status, error, cause }: Execution): string | undefined {
  if (status !== "FAILED" || !isOwnError(error)) return undefined;
  const expected = plan.expectations.some((node) => node.kind === "status" && node.error === error);
  return expected ? undefined : (cause ?? error);
}
