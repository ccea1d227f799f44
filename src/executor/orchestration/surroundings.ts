import type { JsonValue } from "../../util/json.js";
import type { TargetPort, TaskLimit } from "../port.js";
import type { ChainInspection, ChainResult } from "./chain/chain-result.js";
import type { BatchCrew, ChainCrew } from "./crew.js";
import type { Halt } from "./halt.js";
import type { OrchestrationOptions, ParallelInspection, ParallelResult } from "./batch/parallel-result.js";

/** Runs a batch or chain that is ready. */
export interface Conductor<Result, Inspected> {
  /** What can start at once has started, or cannot. */
  readonly begun: Promise<void>;
  /** Call it once. */
  run(): Promise<Result>;
  /** Stops what runs, and lets nothing more start. The first reason stands. */
  halt(halt: Halt): Promise<void>;
  inspect(): Promise<Inspected>;
}

/** Makes conductors: batches run chains, and chains run batches. */
export interface Conductors {
  readonly chain: (
    crew: ChainCrew,
    surroundings: Surroundings,
    fed: Fed | undefined,
  ) => Conductor<ChainResult, ChainInspection>;
  readonly batch: (
    crew: BatchCrew,
    surroundings: Surroundings,
    fed: Fed | undefined,
  ) => Conductor<ParallelResult, ParallelInspection>;
}

/** What is the same for all that runs within one batch or chain. */
export interface Surroundings {
  readonly port: TargetPort;
  readonly conductors: Conductors;
  readonly options: OrchestrationOptions;
  /** What the tasks of its executions share with those of others. */
  readonly limits: readonly TaskLimit[];
  /** Told of each execution that was started. */
  readonly began?: ((executionArn: string) => void) | undefined;
}

/** What is handed to a batch or chain: the output before it, or one of many inputs. */
export interface Fed {
  readonly output: JsonValue;
}
