import { StepwrightError } from "../../errors/index.js";
import type { CompiledChain } from "../../plan/orchestration/chain-plan.js";
import type { CompiledParallel } from "../../plan/orchestration/parallel-plan.js";
import type { OrchestrationBindings } from "../../plan/orchestration/scope.js";
import { holding } from "../run/holding.js";
import { defaultTarget } from "../ledger.js";
import type { TargetPort } from "../port.js";
import { portOf } from "../run/prepare.js";
import { Batch } from "./batch/batch.js";
import { ChainRun } from "./chain/chain-run.js";
import type { ChainInspection, ChainResult } from "./chain/chain-result.js";
import type { Crew } from "./crew.js";
import { batchCrew, chainCrew, withCrew } from "./crew-preparation.js";
import type { OrchestrationOptions, ParallelInspection, ParallelResult } from "./batch/parallel-result.js";
import type { Conductor, Conductors, Surroundings } from "./surroundings.js";

const conductors: Conductors = {
  batch: (crew, surroundings, fed) => new Batch(crew, surroundings, fed),
  chain: (crew, surroundings, fed) => new ChainRun(crew, surroundings, fed),
};

/** A batch or chain on its target, about to run. */
export interface Conducted<Result, Inspected> {
  readonly port: TargetPort;
  /**
   * Makes it ready, runs it and judges it.
   * @param started told when all is ready and nothing has started
   */
  perform(started?: (conductor: Conductor<Result, Inspected>) => void): Promise<Result>;
}

/** A batch, about to run. @throws TARGET_MISSING */
export function conductBatch(
  compiled: CompiledParallel,
  options: OrchestrationOptions,
): Conducted<ParallelResult, ParallelInspection> {
  return conducting(compiled, options, batchCrew, conductors.batch);
}

/** A chain, about to run. @throws TARGET_MISSING */
export function conductChain(
  compiled: CompiledChain,
  options: OrchestrationOptions,
): Conducted<ChainResult, ChainInspection> {
  return conducting(compiled, options, chainCrew, conductors.chain);
}

function conducting<
  Compiled extends { readonly bindings: OrchestrationBindings },
  Made extends Crew,
  Result extends { readonly warnings: readonly string[] },
  Inspected,
>(
  compiled: Compiled,
  options: OrchestrationOptions,
  ready: (compiled: Compiled, port: TargetPort) => Promise<Made>,
  conductorOf: (crew: Made, surroundings: Surroundings, fed: undefined) => Conductor<Result, Inspected>,
): Conducted<Result, Inspected> {
  requireProgress(options);
  const target = compiled.bindings.target ?? defaultTarget.get();
  const port = portOf(target);
  const aimed = { ...compiled, bindings: { ...compiled.bindings, target } };
  return {
    port,
    perform: async (started) => {
      const { result, warnings } = await withCrew(
        () => ready(aimed, port),
        (crew) => {
          const conductor = conductorOf(crew, { port, conductors, options, limits: [] }, undefined);
          started?.(conductor);
          return conductor.run();
        },
      );
      return warnings.length === 0 ? result : Object.freeze({ ...result, warnings: [...result.warnings, ...warnings] });
    },
  };
}

function requireProgress({ progress }: OrchestrationOptions): void {
  if (progress === undefined || progress === false) return;
  for (const name of ["update", "end"] as const) {
    if (typeof progress?.[name] === "function") continue;
    const found = typeof progress === "object" && progress !== null ? typeof progress[name] : String(progress);
    throw new StepwrightError("FUNCTION_EXPECTED", { what: `The ${name} of the option progress`, found });
  }
}

/** Runs a batch or chain and judges it. The target's time stands still but for waits. */
export function conducted<Result, Inspected>({ port, perform }: Conducted<Result, Inspected>): Promise<Result> {
  return holding(port, () => perform());
}
