import type { CallSite } from "../../src/executor/call-site.js";
import { chainOrThrow } from "../../src/executor/orchestration/chain/chain-error.js";
import type { ChainInspection, ChainResult } from "../../src/executor/orchestration/chain/chain-result.js";
import { conductBatch, conductChain, type Conducted } from "../../src/executor/orchestration/conduct.js";
import { parallelOrThrow } from "../../src/executor/orchestration/batch/parallel-error.js";
import type {
  OrchestrationOptions,
  ParallelInspection,
  ParallelResult,
} from "../../src/executor/orchestration/batch/parallel-result.js";
import type { CompiledChain } from "../../src/plan/orchestration/chain-plan.js";
import {
  explainChain,
  explainParallel,
  summariseChain,
  summariseParallel,
} from "../../src/plan/orchestration/explain-orchestration.js";
import type { CompiledParallel } from "../../src/plan/orchestration/parallel-plan.js";

/** How a kind of plan is printed, run and judged. */
export interface Handling<Compiled extends { readonly plan: object }, Result, Inspected> {
  readonly summary: (plan: Compiled["plan"]) => string;
  readonly inWords: (plan: Compiled["plan"]) => string;
  readonly conduct: (compiled: Compiled, options: OrchestrationOptions) => Conducted<Result, Inspected>;
  readonly orThrow: (result: Result, site: CallSite) => Result;
}

/** How batches are handled. */
export const batches: Handling<CompiledParallel, ParallelResult, ParallelInspection> = {
  summary: summariseParallel,
  inWords: explainParallel,
  conduct: conductBatch,
  orThrow: parallelOrThrow,
};

/** How chains are handled. */
export const chains: Handling<CompiledChain, ChainResult, ChainInspection> = {
  summary: summariseChain,
  inWords: explainChain,
  conduct: conductChain,
  orThrow: chainOrThrow,
};
