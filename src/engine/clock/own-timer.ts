import type { ClockTimer } from "./clock.js";
import type { TimerHeap, TimerOwner } from "./timer-heap.js";

/** A timer of whoever has few of them: its own owner, and the handle to it. */
export class OwnTimer implements ClockTimer, TimerOwner {
  readonly time: number;
  readonly sequence: number;
  readonly describe?: () => string;
  readonly #heap: TimerHeap;
  readonly #changed: () => void;
  #fire: (() => void) | undefined;
  /** Where it stands in the heap, while it is set. */
  row = -1;

  constructor(
    facts: Pick<OwnTimer, "time" | "sequence"> & {
      readonly fire: () => void;
      readonly describe?: (() => string) | undefined;
    },
    heap: TimerHeap,
    changed: () => void,
  ) {
    this.time = facts.time;
    this.sequence = facts.sequence;
    if (facts.describe !== undefined) this.describe = facts.describe;
    this.#fire = facts.fire;
    this.#heap = heap;
    this.#changed = changed;
  }

  fire(): void {
    const fire = this.#fire;
    this.#fire = undefined;
    fire?.();
  }

  cancel(): void {
    if (this.#fire === undefined) return;
    this.#fire = undefined;
    this.#heap.cancel(this.row);
    this.#changed();
  }
}
