/** When two timers are due at the same time: results come before work, work before deadlines. */
export type TimerRank = "result" | "work" | "deadline";

const ranks: { readonly [Rank in TimerRank]: number } = { result: 0, work: 1, deadline: 2 };

/** Something that happens at a moment of virtual time. */
export class Timer {
  readonly time: number;
  readonly rank: TimerRank;
  readonly order: number;
  readonly sequence: number;
  readonly recurring: boolean;
  fire: () => void;
  /** Tells what it is for. */
  described: { readonly describe?: () => string } | undefined;
  /** It fired or was cancelled. */
  over = false;
  /** A deadline was announced before it fires. */
  announced = false;

  /** Whose timer it is. */
  readonly #clock: { cancel(timer: Timer): void };

  constructor(
    facts: Pick<Timer, "time" | "rank" | "sequence" | "recurring" | "fire" | "described"> & {
      readonly clock: { cancel(timer: Timer): void };
    },
  ) {
    this.time = facts.time;
    this.rank = facts.rank;
    this.order = ranks[facts.rank];
    this.sequence = facts.sequence;
    this.recurring = facts.recurring;
    this.fire = facts.fire;
    this.described = facts.described;
    this.#clock = facts.clock;
  }

  cancel(): void {
    this.#clock.cancel(this);
  }
}

const nothing = (): void => {};

function comesBefore(left: Timer, right: Timer): boolean {
  if (left.time !== right.time) return left.time < right.time;
  if (left.order !== right.order) return left.order < right.order;
  return left.sequence < right.sequence;
}

/** Timers by (time, rank, sequence): a binary heap. Cancelled ones are dropped when they surface, or when they outnumber the rest. */
export class TimerHeap {
  #timers: Timer[] = [];
  #cancelled = 0;

  push(timer: Timer): void {
    this.#timers.push(timer);
    this.#up(this.#timers.length - 1);
  }

  cancel(timer: Timer): void {
    if (timer.over) return;
    timer.over = true;
    // It stays in the heap for a while, and need not keep an execution that has ended alive.
    timer.fire = nothing;
    timer.described = undefined;
    this.#cancelled += 1;
    if (this.#cancelled > 64 && this.#cancelled * 2 > this.#timers.length) this.#rebuild();
  }

  /** The next timer that is still to come; it stays in the heap. */
  peek(): Timer | undefined {
    let first = this.#timers[0];
    while (first?.over) {
      this.#removeFirst();
      this.#cancelled -= 1;
      first = this.#timers[0];
    }
    return first;
  }

  pop(): Timer | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    this.#removeFirst();
    first.over = true;
    return first;
  }

  /** Whether any timer still to come fulfils a condition. */
  some(condition: (timer: Timer) => boolean): boolean {
    return this.#timers.some((timer) => !timer.over && condition(timer));
  }

  #rebuild(): void {
    this.#timers = this.#timers
      .filter((timer) => !timer.over)
      .sort((left, right) => (comesBefore(left, right) ? -1 : 1));
    this.#cancelled = 0;
  }

  #removeFirst(): void {
    const last = this.#timers.pop();
    if (last === undefined || this.#timers.length === 0) return;
    this.#timers[0] = last;
    this.#down(0);
  }

  #up(start: number): void {
    const timers = this.#timers;
    let at = start;
    const timer = timers[at] as Timer;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = timers[above] as Timer;
      if (!comesBefore(timer, parent)) break;
      timers[at] = parent;
      at = above;
    }
    timers[at] = timer;
  }

  #down(start: number): void {
    const timers = this.#timers;
    let at = start;
    const timer = timers[at] as Timer;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= timers.length) break;
      if (below + 1 < timers.length && comesBefore(timers[below + 1] as Timer, timers[below] as Timer)) below += 1;
      const child = timers[below] as Timer;
      if (!comesBefore(child, timer)) break;
      timers[at] = child;
      at = below;
    }
    timers[at] = timer;
  }
}
