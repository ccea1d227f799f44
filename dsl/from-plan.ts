import { StepwrightError } from "../src/errors/index.js";
import { checkPlan } from "../src/executor/check.js";
import { ledger } from "../src/executor/ledger.js";
import type { TargetSource } from "../src/executor/port.js";
import type { PlanFunction } from "../src/plan/bindings.js";
import { summarise } from "../src/plan/explain.js";
import { freezeDeep } from "../src/plan/freeze.js";
import type { ExecutionPlan } from "../src/plan/plan.js";
import { describe, targetOf } from "./arguments.js";
import { Planned } from "./planned.js";
import type { Runnable } from "./runnable.js";
import { sourceLine } from "./source-line.js";

/** What a plan read back from JSON needs beside it. */
export interface PlanBindings {
  /** Where it runs. Without it: on the suite's target. */
  readonly on?: TargetSource;
  /** The functions it refers to, by their references, such as `{ "#1": (order) => ({ ok: true }) }`. */
  readonly functions?: Readonly<Record<string, PlanFunction>>;
}

/**
 * Takes up a plan again, such as one read back from JSON. Running it without a function it refers to is refused.
 * @throws PLAN_UNREADABLE for what is no plan of this version
 * @example await fromPlan(JSON.parse(text), { on: cloud, functions: { "#1": judge } }).run()
 */
export function fromPlan(plan: ExecutionPlan, bindings: PlanBindings = {}): Runnable {
  if (!isPlan(plan)) throw new StepwrightError("PLAN_UNREADABLE", { found: describe(plan) });
  const compiled = Object.freeze({
    plan: freezeDeep(plan),
    bindings: Object.freeze({
      functions: new Map(Object.entries(bindings.functions ?? {})),
      ...(bindings.on !== undefined && { target: targetOf(bindings.on) }),
    }),
  });
  const mark = ledger.built({ at: sourceLine(), expects: true, summary: () => summarise(plan) });
  return new Planned(compiled, {
    check: checkPlan,
    async accompany(work) {
      const ended = ledger.running(mark, sourceLine());
      try {
        return await work();
      } finally {
        ended();
      }
    },
  });
}

function isPlan(value: unknown): value is ExecutionPlan {
  if (typeof value !== "object" || value === null) return false;
  const { kind, version, expectations, doubles, functions } = value as Partial<Record<keyof ExecutionPlan, unknown>>;
  return kind === "plan" && version === 1 && [expectations, doubles, functions].every(Array.isArray);
}
