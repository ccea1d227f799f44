import type { EngineExecution } from "../../engine/index.js";
import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";
import type { RunPart } from "../../executor/run/run-parts.js";
import { interruptedText } from "./interrupted-text.js";

/** Runs of the executor as plain data: what their functions do with which executions. */
export type SavedRuns = readonly (readonly [executionArn: string, parts: readonly RunPart[]])[];

/** A run that was under way when its cloud was saved, and that no other has taken up since. */
export interface UnfinishedRun {
  readonly executionArn: string;
  /** The state it is paused at. */
  readonly pausedAt: string | undefined;
  /** Functions to be given again to `execution(executionArn)`. */
  readonly functions: readonly {
    /** How it is written, such as `at("25h", …)`. */
    readonly call: string;
    /** The line it was written in. */
    readonly at: string;
  }[];
}

/**
 * The runs that look after executions: what they do by functions cannot be saved, and is told where the cloud goes on, until a run
 * takes it up again.
 */
export class AttendedRuns {
  readonly #attended = new Map<string, Set<() => readonly RunPart[]>>();
  /** Of saved runs that nobody has taken up. */
  readonly #left = new Map<string, readonly RunPart[]>();
  readonly #conducted = new Set<() => InterruptedOrchestration>();
  #interrupted: readonly InterruptedOrchestration[] = [];
  readonly #execution: (executionArn: string) => EngineExecution | undefined;

  constructor(execution: (executionArn: string) => EngineExecution | undefined) {
    this.#execution = execution;
  }

  /**
   * A run looks after an execution from now on, also in the place of one that was saved.
   * @param parts what it does
   * @returns called when the run is over: what it took up and left undone is left again
   */
  attend(executionArn: string, parts: () => readonly RunPart[]): () => void {
    const takesUp = this.#left.delete(executionArn);
    const attending = this.#attended.get(executionArn) ?? new Set();
    this.#attended.set(executionArn, attending);
    attending.add(parts);
    return () => {
      if (!attending.delete(parts)) return;
      if (attending.size === 0) this.#attended.delete(executionArn);
      if (takesUp && this.#isRunning(executionArn)) this.#left.set(executionArn, parts());
    };
  }

  /**
   * A batch or chain runs from now on.
   * @param look what it has not started
   * @returns called when it is over
   */
  conduct(look: () => InterruptedOrchestration): () => void {
    this.#conducted.add(look);
    return () => void this.#conducted.delete(look);
  }

  /** What a saved run did that nobody has taken up; undefined where there is none, or where its execution has ended since. */
  left(executionArn: string): readonly RunPart[] | undefined {
    return this.#isRunning(executionArn) ? this.#left.get(executionArn) : undefined;
  }

  /** Saved runs that nobody has taken up. */
  unfinished(): readonly UnfinishedRun[] {
    return [...this.#left]
      .filter(([executionArn]) => this.#isRunning(executionArn))
      .map(([executionArn, parts]) => ({
        executionArn,
        pausedAt: this.#execution(executionArn)?.paused()?.state,
        functions: parts.flatMap((part) =>
          part.kind === "act" && part.done ? [] : [{ call: part.call, at: part.at }],
        ),
      }));
  }

  /** Those whose executions have not ended. */
  save(): SavedRuns {
    const attended = [...this.#attended].map(
      ([executionArn, runs]) => [executionArn, [...runs].flatMap((parts) => parts())] as const,
    );
    return [...this.#left, ...attended].filter(([executionArn]) => this.#isRunning(executionArn));
  }

  /** Batches and chains that run now. */
  saveConducted(): readonly InterruptedOrchestration[] {
    return [...this.#conducted].map((look) => look());
  }

  /** Batches and chains that were running when the cloud was saved. */
  interrupted(): readonly InterruptedOrchestration[] {
    return this.#interrupted;
  }

  /** What whoever takes up an execution has to know of the batches and chains it was a part of. */
  warnings(executionArn: string): readonly string[] {
    return this.#interrupted
      .filter(({ running }) => running.includes(executionArn))
      .flatMap((one) => interruptedText(one) ?? []);
  }

  load(saved: SavedRuns, conducted: readonly InterruptedOrchestration[]): void {
    for (const [executionArn, parts] of saved) this.#left.set(executionArn, parts);
    this.#interrupted = conducted.map((one) => ({ ...one, leftCount: one.leftCount }));
  }

  #isRunning(executionArn: string): boolean {
    return this.#execution(executionArn)?.status === "RUNNING";
  }
}
