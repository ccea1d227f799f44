import type { CompiledPlan } from "../plan/bindings.js";
import { cancelled } from "./run/cancellation.js";
import { ownDeadline } from "./run/deadline.js";
import { holding } from "./run/holding.js";
import { judge } from "./judgement/judge.js";
import type { TargetPort } from "./port.js";
import { prepare, targetOf } from "./run/prepare.js";
import type { CheckResult, RunOptions } from "./judgement/result.js";
import { Run } from "./run/run.js";

/**
 * Runs a plan and judges it. The target's time stands still but for the wait for the execution's end.
 * @throws PLAN_BINDING_MISSING, PLAN_NAMES_UNKNOWN, PLAN_UNSUPPORTED, TARGET_MISSING before anything starts; RUN_CANCELLED; what the target throws
 */
export async function checkPlan(compiled: CompiledPlan, options: RunOptions = {}): Promise<CheckResult> {
  const port = targetOf(compiled);
  return await holding(port, async () => {
    const run = await startRun(compiled, port, options);
    return await judge(compiled, await run.observe(ownDeadline(compiled, port), options, compiled.plan.expectations));
  });
}

/**
 * Prepares a plan and starts it, unless its signal aborted.
 * @param callbacks whoever started it may answer any callback
 */
export async function startRun(
  compiled: CompiledPlan,
  port: TargetPort,
  { signal }: RunOptions,
  callbacks?: "any",
): Promise<Run> {
  refuseCancelled(signal);
  const prepared = await prepare(compiled, port);
  refuseCancelled(signal);
  return await Run.begin(prepared, callbacks);
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(signal, undefined, false);
}
