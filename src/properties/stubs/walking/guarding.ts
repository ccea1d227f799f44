import type { MapState, ParallelState, TaskState } from "../../../asl/index.js";
import { Contradiction } from "../contradiction.js";
import type { RetriedStep } from "./trace.js";
import type { Frame, Walk } from "./walk.js";

export type Guarded = TaskState | ParallelState | MapState;

/** Attempts of one visit that fail before a walk gives up. */
const mostAttempts = 200;

/** Whether one of these names stands for an error. Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function namesError(names: readonly string[], error: string): boolean {
  return (
    names.includes(error) ||
    names.includes("States.ALL") ||
    (names.includes("States.TaskFailed") && error !== "States.Timeout")
  );
}

/** The index of the retrier that decides on an error; -1 where none does. */
export function retrierOf({ retry }: Pick<Guarded, "retry">, error: string): number {
  return retry.findIndex(({ errorEquals }) => namesError(errorEquals, error));
}

/** The index of the catcher that takes an error no retrier takes any more; -1 where none does. */
export function catcherOf({ catch: catchers }: Pick<Guarded, "catch">, error: string): number {
  return catchers.findIndex(({ errorEquals }) => namesError(errorEquals, error));
}

/** The attempts of one visit of a state. */
export class Attempts {
  readonly #state: Guarded;
  readonly #used: number[];
  readonly #retried: RetriedStep[] = [];

  constructor(state: Guarded) {
    this.#state = state;
    this.#used = state.retry.map(() => 0);
  }

  /** How many failed so far. */
  get failed(): number {
    return this.#retried.length;
  }

  /** Whether the state tries again after an error; the step then tells so. */
  again(walk: Walk, frame: Frame, error: string, inside?: RetriedStep["inside"]): boolean {
    const index = retrierOf(this.#state, error);
    const retrier = this.#state.retry[index];
    if (retrier === undefined || (this.#used[index] ?? 0) >= retrier.maxAttempts) return false;
    if (this.#retried.length >= mostAttempts)
      throw new Contradiction(`more than ${mostAttempts} attempts would have to fail`);
    this.#used[index] = (this.#used[index] ?? 0) + 1;
    this.#retried.push({ retrier: index + 1, error, ...(inside !== undefined && { inside }) });
    walk.step(frame).retried = this.#retried;
    return true;
  }
}
