import { setTimeout as delay } from "node:timers/promises";

/** Time and chance for targets that wait in real time. The only place they come from; specs hand in their own. */
export interface RealTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds. Rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to below 1: the jitter of waits. */
  random(): number;
}

/** The wall clock. */
export const wallClock: RealTime = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted();
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

/** Delays that grow: each half as long again as the one before, up to a most, varied by a fifth either way. */
export class Backoff {
  readonly #most: number;
  readonly #random: () => number;
  #next: number;

  /** Both in milliseconds. */
  constructor(first: number, most: number, random: () => number) {
    this.#next = first;
    this.#most = most;
    this.#random = random;
  }

  /** Milliseconds to wait this time. */
  next(): number {
    const delayMs = this.#next;
    this.#next = Math.min(this.#most, delayMs * 1.5);
    return Math.round(delayMs * (0.8 + 0.4 * this.#random()));
  }
}
