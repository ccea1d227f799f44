import { StepwrightError } from "../../src/errors/index.js";
import { checkPlan } from "../../src/executor/check.js";
import { ledger } from "../../src/executor/ledger.js";
import type { TargetSource } from "../../src/executor/port.js";
import type { Bindings, PlanFunction } from "../../src/plan/bindings.js";
import { summarise } from "../../src/plan/explain.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { ChainPlan } from "../../src/plan/orchestration/chain-plan.js";
import type { ParallelPlan } from "../../src/plan/orchestration/parallel-plan.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { summariseState } from "../../src/plan/state/explain-state.js";
import type { StatePlan } from "../../src/plan/state/state-plan.js";
import { describe, targetOf } from "../arguments.js";
import { plannedOrchestration, type PlannedChain, type PlannedParallel } from "../orchestration/planned.js";
import { Planned } from "./planned.js";
import { PlannedState } from "../state/planned-state.js";
import type { Runnable } from "./runnable.js";
import { sourceLine } from "../source-line.js";
import type { StateRunnable } from "../state/state-builder.js";
import { accompaniedInTest, type Accompanied } from "../accompanied.js";

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
export function fromPlan(plan: ExecutionPlan, bindings?: PlanBindings): Runnable;
/**
 * Takes up the plan of one state again.
 * @throws PLAN_UNREADABLE for what is no plan of this version
 */
export function fromPlan(plan: StatePlan, bindings?: PlanBindings): StateRunnable;
/**
 * Takes up the plan of a batch again. Functions of its members stand under the member's name: `{ "payment/#1": … }`.
 * @throws PLAN_UNREADABLE for what is no plan of this version
 */
export function fromPlan(plan: ParallelPlan, bindings?: PlanBindings): PlannedParallel;
/**
 * Takes up the plan of a chain again. Functions of its steps stand under the step's name: `{ "ingest/#1": … }`.
 * @throws PLAN_UNREADABLE for what is no plan of this version
 */
export function fromPlan(plan: ChainPlan, bindings?: PlanBindings): PlannedChain;
export function fromPlan(
  plan: ExecutionPlan | StatePlan | ParallelPlan | ChainPlan,
  { on, functions = {} }: PlanBindings = {},
): Runnable | StateRunnable | PlannedParallel | PlannedChain {
  const bindings: Bindings = Object.freeze({
    functions: new Map(Object.entries(functions)),
    ...(on !== undefined && { target: targetOf(on) }),
  });
  if (isStatePlan(plan)) {
    const accompany = booked(() => summariseState(plan));
    return new PlannedState(Object.freeze({ plan: freezeDeep(plan), bindings }), accompany);
  }
  const orchestration = plannedOrchestration(plan, bindings);
  if (orchestration !== undefined) return orchestration;
  if (!isPlan(plan)) throw new StepwrightError("PLAN_UNREADABLE", { found: describe(plan) });
  const accompany = booked(() => summarise(plan));
  return new Planned(Object.freeze({ plan: freezeDeep(plan), bindings }), { check: checkPlan, accompany });
}

/** Notes a plan in the ledger, and each of its runs. */
function booked(summary: () => string): <Result>(work: Accompanied<Result>) => Promise<Result> {
  const mark = ledger.built({ at: sourceLine(), expects: true, summary });
  return (work) => accompaniedInTest(mark, work);
}

function isStatePlan(value: unknown): value is StatePlan {
  if (typeof value !== "object" || value === null) return false;
  const { kind, version, expectations, functions, state } = value as Partial<Record<keyof StatePlan, unknown>>;
  const lists = [expectations, functions].every(Array.isArray);
  return kind === "statePlan" && version === 1 && lists && typeof state === "string";
}

function isPlan(value: unknown): value is ExecutionPlan {
  if (typeof value !== "object" || value === null) return false;
  const { kind, version, expectations, doubles, functions } = value as Partial<Record<keyof ExecutionPlan, unknown>>;
  return kind === "plan" && version === 1 && [expectations, doubles, functions].every(Array.isArray);
}
