import type { ChainInspection, ChainResult } from "../../src/executor/orchestration/chain/chain-result.js";
import type {
  OrchestrationOptions,
  ParallelInspection,
  ParallelResult,
  RunningOrchestration,
} from "../../src/executor/orchestration/batch/parallel-result.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { ChainPlan } from "../../src/plan/orchestration/chain-plan.js";
import type { ParallelPlan } from "../../src/plan/orchestration/parallel-plan.js";
import type { OrchestrationBindings } from "../../src/plan/orchestration/scope.js";
import { sourceLine } from "../source-line.js";
import { batches, chains, type Handling } from "./handling.js";
import { Orchestrated } from "./orchestrated.js";

/** A batch or chain that is complete: it can be run, and nothing can be added to it. */
export interface OrchestrationRunnable<Plan, Result, Inspected> {
  /** The plan, frozen. */
  toPlan(): Plan;
  /** The plan in words. */
  explain(): string;
  /** Runs and resolves to data, whatever happened. @throws PLAN_BINDING_MISSING, and as the builder's own */
  check(options?: OrchestrationOptions): Promise<Result>;
  /** Runs and resolves to the result. @throws PARALLEL_FAILED or CHAIN_FAILED, and what `check` throws */
  run(options?: OrchestrationOptions): Promise<Result>;
  /** Starts it and resolves to what runs. @throws what `check` throws before anything starts */
  start(options?: OrchestrationOptions): Promise<RunningOrchestration<Result, Inspected>>;
}

/** The plan of a batch, taken up again. */
export type PlannedParallel = OrchestrationRunnable<ParallelPlan, ParallelResult, ParallelInspection>;

/** The plan of a chain, taken up again. */
export type PlannedChain = OrchestrationRunnable<ChainPlan, ChainResult, ChainInspection>;

class PlannedOrchestration<
  Compiled extends { readonly plan: object; readonly bindings: OrchestrationBindings },
  Result,
  Inspected,
> extends Orchestrated<Compiled, Result, Inspected> {
  readonly #given: Compiled;

  constructor(given: Compiled, handling: Handling<Compiled, Result, Inspected>) {
    super(handling, { at: sourceLine(), expects: true });
    this.#given = Object.freeze({ ...given, plan: freezeDeep(given.plan) });
  }

  protected override make(): Compiled {
    return this.#given;
  }
}

/**
 * Takes up the plan of a batch or chain.
 * @returns undefined for what is neither
 */
export function plannedOrchestration(
  plan: object,
  bindings: OrchestrationBindings,
): PlannedParallel | PlannedChain | undefined {
  if (!("version" in plan) || plan.version !== 1 || !("kind" in plan)) return undefined;
  if (plan.kind === "parallel" && "runs" in plan) {
    return new PlannedOrchestration({ plan: plan as ParallelPlan, bindings }, batches);
  }
  if (plan.kind === "chain" && "steps" in plan)
    return new PlannedOrchestration({ plan: plan as ChainPlan, bindings }, chains);
  return undefined;
}
