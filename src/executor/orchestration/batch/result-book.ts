import { circuitRun, type CircuitRun, type Execution } from "../../../history/index.js";
import type { BatchCircuitNode } from "../../../plan/orchestration/batch-expectation.js";
import type { ParallelPlan } from "../../../plan/orchestration/parallel-plan.js";
import type { Keeping } from "../member-outcome.js";
import { PartWarnings } from "../part-warnings.js";
import type { MemberResult, Progress } from "./parallel-result.js";

/** Of so many runs that fail the Executions stay; of more only what a line tells, or a service that is away would fill the memory. */
const keptWhole = 100;

/** What a circuit was seen to do: by run, undefined where it could not be looked at. */
export type CircuitSightings = ReadonlyMap<BatchCircuitNode, readonly (CircuitRun | undefined)[]>;

/** The results of a batch, as they come in. */
export class ResultBook {
  readonly #plan: ParallelPlan;
  readonly #progress: Progress | undefined;
  readonly #results: MemberResult[] = [];
  readonly #circuits: Map<BatchCircuitNode, (CircuitRun | undefined)[]>;
  /** How many runs there will be; undefined while the inputs are not all read. */
  total: number | undefined;
  readonly #warnings: string[] = [];
  readonly #told = new PartWarnings();
  #done = 0;
  #failed = 0;

  constructor(plan: ParallelPlan, total: number | undefined, progress: Progress | undefined) {
    this.#plan = plan;
    this.total = total;
    this.#progress = progress;
    const circuits = plan.expectations.filter((node) => node.kind === "batchCircuit");
    this.#circuits = new Map(circuits.map((node) => [node, []]));
  }

  /** Every history is looked at. */
  get needsHistories(): boolean {
    return this.#plan.keep === "executions" || this.#circuits.size > 0;
  }

  /** How much stays of the next result. */
  get keeping(): Keeping {
    const { keep, runs } = this.#plan;
    return { keep, brief: runs.form === "each" && this.#failed >= keptWhole };
  }

  /** What is worth telling beside the results. */
  get warnings(): readonly string[] {
    return [...this.#told.all, ...this.#warnings];
  }

  /** Takes what a run of a member told beside its result. */
  heed(member: string, warnings: readonly string[]): void {
    this.#told.add(member, warnings);
  }

  get circuits(): CircuitSightings {
    return this.#circuits;
  }

  /** Takes what circuits need of an execution, which may then be let go. */
  look(index: number, execution: Execution): void {
    for (const [{ around, errors }, runs] of this.#circuits) runs[index] = circuitRun(execution, around, errors);
  }

  note(result: MemberResult): void {
    this.#results[result.index] = result;
    this.#done += 1;
    if (result.outcome === "failed") this.#failed += 1;
    this.#show((progress) => progress.update({ done: this.#done, failed: this.#failed, total: this.total }));
  }

  /** In the order of members or inputs; runs that have not ended are left out. */
  results(): MemberResult[] {
    return this.#results.filter(() => true);
  }

  /** The result of the run at this place, once it has ended. */
  at(index: number): MemberResult | undefined {
    return this.#results[index];
  }

  /** Nothing more will be noted. */
  end(): void {
    this.#show((progress) => progress.end());
  }

  /** What shows the progress may fail: the batch has better things to do. It is told of at the end. */
  #show(call: (progress: Progress) => void): void {
    if (this.#progress === undefined || this.#warnings.length > 0) return;
    try {
      call(this.#progress);
    } catch (error) {
      this.#warnings.push(`The progress could not be shown: ${String(error)}.`);
    }
  }
}
