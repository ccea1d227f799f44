import { inspect } from "node:util";
import { summarise } from "../../src/plan/explain.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import type { Runnable } from "./runnable.js";

/** Lets `console.log` and `util.inspect` print the plan of a class's instances in one line. */
export function printsPlan(
  { prototype }: { readonly prototype: Runnable },
  planOf: (runnable: Runnable) => ExecutionPlan,
): void {
  Object.defineProperty(prototype, inspect.custom, {
    value(this: Runnable): string {
      return summarise(planOf(this));
    },
  });
}
