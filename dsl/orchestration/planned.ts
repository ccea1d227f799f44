import { checkParallel } from "../../src/executor/orchestration/batch.js";
import { chainOrThrow } from "../../src/executor/orchestration/chain-error.js";
import type { ChainResult } from "../../src/executor/orchestration/chain-result.js";
import { checkChain } from "../../src/executor/orchestration/chain-run.js";
import { parallelOrThrow } from "../../src/executor/orchestration/parallel-error.js";
import type { OrchestrationOptions, ParallelResult } from "../../src/executor/orchestration/parallel-result.js";
import type { CallSite } from "../../src/executor/call-site.js";
import { freezeDeep } from "../../src/plan/freeze.js";
import type { ChainPlan } from "../../src/plan/orchestration/chain-plan.js";
import {
  explainChain,
  explainParallel,
  summariseChain,
  summariseParallel,
} from "../../src/plan/orchestration/explain-orchestration.js";
import type { ParallelPlan } from "../../src/plan/orchestration/parallel-plan.js";
import type { OrchestrationBindings } from "../../src/plan/orchestration/scope.js";
import { sourceLine } from "../source-line.js";
import { Orchestrated } from "./orchestrated.js";

/** A batch or chain that is complete: it can be run, and nothing can be added to it. */
export interface OrchestrationRunnable<Plan, Result> {
  /** The plan, frozen. */
  toPlan(): Plan;
  /** The plan in words. */
  explain(): string;
  /** Runs and resolves to data, whatever happened. @throws PLAN_BINDING_MISSING, and as the builder's own */
  check(options?: OrchestrationOptions): Promise<Result>;
  /** Runs and resolves to the result. @throws PARALLEL_FAILED or CHAIN_FAILED, and what `check` throws */
  run(options?: OrchestrationOptions): Promise<Result>;
}

/** How a kind of plan is printed, run and judged. */
interface Handling<Plan, Result> {
  readonly summary: (plan: Plan) => string;
  readonly inWords: (plan: Plan) => string;
  readonly judged: (
    compiled: { readonly plan: Plan; readonly bindings: OrchestrationBindings },
    options: OrchestrationOptions,
  ) => Promise<Result>;
  readonly orThrow: (result: Result, site: CallSite) => Result;
}

const parallels: Handling<ParallelPlan, ParallelResult> = {
  summary: summariseParallel,
  inWords: explainParallel,
  judged: checkParallel,
  orThrow: parallelOrThrow,
};

const chains: Handling<ChainPlan, ChainResult> = {
  summary: summariseChain,
  inWords: explainChain,
  judged: checkChain,
  orThrow: chainOrThrow,
};

class PlannedOrchestration<Plan extends object, Result> extends Orchestrated<
  { readonly plan: Plan; readonly bindings: OrchestrationBindings },
  Result
> {
  readonly #given: { readonly plan: Plan; readonly bindings: OrchestrationBindings };
  readonly #handling: Handling<Plan, Result>;

  constructor(plan: Plan, bindings: OrchestrationBindings, handling: Handling<Plan, Result>) {
    super(sourceLine(), true);
    this.#given = Object.freeze({ plan: freezeDeep(plan), bindings });
    this.#handling = handling;
  }

  protected override make(): { readonly plan: Plan; readonly bindings: OrchestrationBindings } {
    return this.#given;
  }

  protected override summary({ plan }: { readonly plan: Plan }): string {
    return this.#handling.summary(plan);
  }

  protected override inWords({ plan }: { readonly plan: Plan }): string {
    return this.#handling.inWords(plan);
  }

  protected override judged(
    compiled: { readonly plan: Plan; readonly bindings: OrchestrationBindings },
    options: OrchestrationOptions,
  ): Promise<Result> {
    return this.#handling.judged(compiled, options);
  }

  protected override orThrow(result: Result, site: CallSite): Result {
    return this.#handling.orThrow(result, site);
  }
}

/**
 * Takes up the plan of a batch or chain.
 * @returns undefined for what is neither
 */
export function plannedOrchestration(
  plan: object,
  bindings: OrchestrationBindings,
): OrchestrationRunnable<ParallelPlan, ParallelResult> | OrchestrationRunnable<ChainPlan, ChainResult> | undefined {
  if (!("version" in plan) || plan.version !== 1 || !("kind" in plan)) return undefined;
  if (plan.kind === "parallel" && "runs" in plan) {
    return new PlannedOrchestration(plan as ParallelPlan, bindings, parallels);
  }
  if (plan.kind === "chain" && "steps" in plan) return new PlannedOrchestration(plan as ChainPlan, bindings, chains);
  return undefined;
}
