import { StepwrightError } from "../../src/errors/index.js";
import { SharedRun } from "../../src/executor/run/shared-run.js";
import type { CompiledPlan } from "../../src/plan/bindings.js";
import { mergePlans as merged } from "../../src/plan/merge.js";
import { Expecting } from "../expectations/expecting.js";
import { Planned } from "./planned.js";
import type { Runnable } from "./runnable.js";

/** What can share a run: a workflow, or a compiled plan. */
export type Mergeable = Runnable | CompiledPlan;

/**
 * Lets workflows of equal definition, input, stubs (with the same functions), name and target share one run, which starts when
 * the first of them runs. Each is judged for itself and keeps its own verdicts and error; the run lasts as long as the longest
 * deadline needs.
 * @returns one runnable for each, in order
 * @throws PLANS_DIFFER naming what differs, PLAN_NOT_MERGEABLE for a batch or chain
 * @example
 * const [path, output] = mergePlans(base.expectPath("Bulk"), base.expectOutput({ ok: true }));
 * it("takes the path", () => path.run());
 * it("has the output", () => output.run());
 */
export function mergePlans<const Specs extends readonly Mergeable[]>(
  ...specs: Specs
): { readonly [Index in keyof Specs]: Runnable } {
  const parts = specs.map((spec) => (isRunnable(spec) ? Expecting.compiledOf(spec) : spec));
  for (const { plan } of parts) requirePlan(plan);
  const shared = new SharedRun(merged(parts));
  const runnables = specs.map(
    (spec, index) =>
      new Planned(parts[index] as CompiledPlan, {
        check: (compiled, options) => shared.check(compiled, options),
        accompany: (work) => Expecting.accompany(spec, work),
      }),
  );
  return runnables as unknown as { readonly [Index in keyof Specs]: Runnable };
}

/** A batch or chain has the methods of a workflow, and is none. */
function requirePlan({ kind }: { readonly kind: string }): void {
  if (kind !== "plan")
    throw new StepwrightError("PLAN_NOT_MERGEABLE", { found: kind === "chain" ? "chain()" : "parallel(…)" });
}

function isRunnable(spec: Mergeable): spec is Runnable {
  return "compiled" in spec && typeof spec.compiled === "function";
}
