import { Contradiction } from "./contradiction.js";

/**
 * The decisions of a walk: which way a Choice goes, which part of a condition fails. A walk is repeated from the start with other
 * decisions until one ends well; within one walk nothing is ever taken back.
 */
export class Decisions {
  #made: { taken: number; of: number }[] = [];
  #next = 0;

  /** Which of `of` alternatives, best first, to take here. */
  take(of: number): number {
    if (of === 0) throw new Contradiction("there is no way on");
    if (of === 1) return 0;
    const planned = this.#made[this.#next];
    if (planned === undefined) this.#made.push({ taken: 0, of });
    this.#next++;
    return planned?.taken ?? 0;
  }

  /** Begins the walk again with the next untried decisions. @returns false when all have been tried */
  backtrack(): boolean {
    this.#made.length = Math.min(this.#made.length, this.#next);
    this.#next = 0;
    for (let last = this.#made.pop(); last !== undefined; last = this.#made.pop()) {
      if (last.taken + 1 < last.of) {
        this.#made.push({ taken: last.taken + 1, of: last.of });
        return true;
      }
    }
    return false;
  }
}
