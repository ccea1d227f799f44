import { StepwrightError } from "../errors/index.js";
import { Holds } from "./holds.js";
import { Timer, TimerHeap, type TimerRank } from "./timer-heap.js";

export type { TimerRank } from "./timer-heap.js";

/**
 * Virtual time. Time moves only while somebody waits for it (a demand), nothing is runnable, nobody works in real time
 * (a hold), and the world outside has settled. It then jumps to the next timer, or to the moment a demand gives up.
 */
export interface Clock {
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
  /** Time of the next timer; undefined when there is none. */
  readonly next: number | undefined;
  /** Runs work that takes no virtual time as soon as possible, in the order given, whether or not somebody waits. */
  run(fn: () => void): void;
  /**
   * Calls `fire` when virtual time reaches `time` (milliseconds since the epoch; the past means now). Timers that are due at the
   * same time fire by rank (results, then work, then deadlines), then in the order they were set.
   * @param options.recurring it belongs to a schedule that never ends: `runUntilIdle` does not wait for it
   * @param options.describe what it is, for messages
   */
  at(
    time: number,
    rank: TimerRank,
    fire: () => void,
    options?: { recurring?: boolean; describe?: () => string },
  ): { cancel(): void };
  /** Keeps the clock still until `fn` has settled. Call it synchronously where the work begins. */
  hold<T>(fn: () => Promise<T> | T, label?: string): Promise<T>;
  /**
   * Does work that may or may not take real time: what `fn` returns at once is given at once; a promise keeps the clock still
   * until it settles. Inside, as inside `hold`, code may wait for virtual time.
   * @param watch told when the work begins to wait for virtual time (true), and when that wait is over (false)
   */
  whilst<T>(fn: () => Promise<T> | T, label: string, watch?: (waits: boolean) => void): Promise<T> | T;
  /** Keeps the clock still until `release` is called. */
  acquire(label: string): { release(): void };
  /**
   * Waits until a condition holds, letting time pass. The condition is tested at once and after every step.
   * @param options.until virtual time at which to give up
   * @param options.what what is waited for, for messages
   * @returns "met", or "until" when the time came first
   * @throws CLOCK_STALLED when nothing is left that could happen
   */
  demand(met: () => boolean, options?: { until?: number; what?: string }): Promise<"met" | "until">;
  /** Lets time pass up to a moment, which is included. */
  advanceTo(time: number): Promise<void>;
  /** Lets time pass until only deadlines and recurring timers are left. */
  runUntilIdle(): Promise<void>;
  /** Who keeps the clock still, oldest first; `lent`: not at the moment, since it waits for time itself. */
  holds(): readonly { readonly id: number; readonly label: string; readonly lent: boolean }[];
  /** Names something that is still open, for the message of CLOCK_STALLED. */
  open(describe: () => string): { close(): void };
}

/** What a clock is made of. */
export interface ClockOptions {
  /** Virtual time at the start, milliseconds since the epoch. */
  readonly startAt: number;
  /** Lets everything that user code has under way take its next steps: two turns of the event loop. */
  settle(): Promise<void>;
  /**
   * Called once before a deadline fires. A promise puts the deadline off until it resolves, so that an answer on its way
   * from outside may still arrive; the deadline then fires unless it was cancelled.
   */
  readonly beforeDeadline?: (description: string | undefined) => Promise<void> | undefined;
}

interface Demand {
  readonly met: () => boolean;
  readonly until: number | undefined;
  readonly what: string | undefined;
  readonly resolve: (how: "met" | "until") => void;
  readonly reject: (reason: unknown) => void;
}

/** Runs of zero-time work after which the event loop gets a turn. */
const runsBetweenTurns = 32;

/** Makes a clock. Nothing happens until somebody waits: see {@link Clock}. */
export function createClock(options: ClockOptions): Clock {
  return new VirtualClock(options);
}

class VirtualClock implements Clock {
  readonly #settle: () => Promise<void>;
  readonly #beforeDeadline: ClockOptions["beforeDeadline"];
  readonly #timers = new TimerHeap();
  readonly #holds = new Holds(() => {
    this.#settled = false;
    this.#wake();
  });
  readonly #demands = new Set<Demand>();
  readonly #open = new Set<() => string>();
  #ready: (() => void)[] = [];
  #now: number;
  #sequence = 0;
  #awake = false;
  /** No user code was resumed since the event loop last had its turns. */
  #settled = false;

  constructor(options: ClockOptions) {
    this.#now = options.startAt;
    this.#settle = () => options.settle();
    this.#beforeDeadline = options.beforeDeadline;
  }

  get now(): number {
    return this.#now;
  }

  get next(): number | undefined {
    return this.#timers.peek()?.time;
  }

  run(fn: () => void): void {
    this.#ready.push(fn);
    this.#wake();
  }

  at(
    time: number,
    rank: TimerRank,
    fire: () => void,
    options: { recurring?: boolean; describe?: () => string } = {},
  ): { cancel(): void } {
    this.#sequence += 1;
    const { recurring = false, describe } = options;
    const timer = new Timer({
      time: Math.max(time, this.#now),
      rank,
      sequence: this.#sequence,
      recurring,
      fire,
      describe,
    });
    this.#timers.push(timer);
    this.#wake();
    return {
      cancel: () => {
        this.#timers.cancel(timer);
        this.#wake();
      },
    };
  }

  hold<T>(fn: () => Promise<T> | T, label = "cloud.hold"): Promise<T> {
    return this.#holds.around(label, fn);
  }

  whilst<T>(fn: () => Promise<T> | T, label: string, watch?: (waits: boolean) => void): Promise<T> | T {
    return this.#holds.whilst(label, fn, watch);
  }

  acquire(label: string): { release(): void } {
    return this.#holds.acquire(label);
  }

  holds(): readonly { readonly id: number; readonly label: string; readonly lent: boolean }[] {
    return this.#holds.list();
  }

  open(describe: () => string): { close(): void } {
    this.#open.add(describe);
    return { close: () => void this.#open.delete(describe) };
  }

  async demand(met: () => boolean, options: { until?: number; what?: string } = {}): Promise<"met" | "until"> {
    if (this.#ready.length === 0 && met()) return "met";
    const takeBack = this.#holds.lend();
    return await new Promise<"met" | "until">((resolve, reject) => {
      this.#demands.add({
        met,
        until: options.until,
        what: options.what,
        resolve: (how) => {
          takeBack();
          resolve(how);
        },
        reject: (reason) => {
          takeBack();
          reject(reason as Error);
        },
      });
      this.#settled = false;
      this.#wake();
    });
  }

  async advanceTo(time: number): Promise<void> {
    await this.demand(() => false, { until: time, what: `the time ${new Date(time).toISOString()}` });
  }

  async runUntilIdle(): Promise<void> {
    await this.demand(() => !this.#timers.some((timer) => !timer.recurring && timer.rank !== "deadline"), {
      what: "nothing left to happen",
    });
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    void this.#holds.outside(() => Promise.resolve().then(() => this.#turn()));
  }

  /** Works until nothing more can happen without somebody outside. */
  async #turn(): Promise<void> {
    try {
      for (;;) {
        if (this.#ready.length > 0) await this.#runReady();
        this.#testDemands();
        if (this.#ready.length > 0) continue;
        if (this.#holds.count > 0 || this.#demands.size === 0) return;
        if (!this.#settled) {
          this.#settled = true;
          await this.#settle();
          continue;
        }
        await this.#moveTime();
      }
    } finally {
      this.#awake = false;
    }
  }

  async #runReady(): Promise<void> {
    let runs = 0;
    while (this.#ready.length > 0) {
      const batch = this.#ready;
      this.#ready = [];
      for (const [index, fn] of batch.entries()) {
        this.#runOne(fn);
        runs += 1;
        if (runs < runsBetweenTurns) continue;
        runs = 0;
        this.#ready = [...batch.slice(index + 1), ...this.#ready];
        this.#testDemands();
        await this.#settle();
        break;
      }
    }
  }

  /** Work that breaks ends every wait, since what was waited for may now never come. */
  #runOne(fn: () => void): void {
    try {
      fn();
    } catch (reason) {
      if (this.#demands.size === 0) throw reason;
      for (const demand of this.#demands) this.#reject(demand, reason);
    }
  }

  #reject(demand: Demand, reason: unknown): void {
    this.#demands.delete(demand);
    this.#settled = false;
    demand.reject(reason);
  }

  /** Resolves every demand whose condition holds. What waits for it is then resumed, so the world has to settle again. */
  #testDemands(): void {
    for (const demand of this.#demands) {
      let how: "met" | undefined;
      try {
        if (demand.met()) how = "met";
      } catch (reason) {
        this.#reject(demand, reason);
        continue;
      }
      if (how !== undefined) this.#resolve(demand, how);
    }
  }

  #resolve(demand: Demand, how: "met" | "until"): void {
    this.#demands.delete(demand);
    this.#settled = false;
    demand.resolve(how);
  }

  /** To the next timer or the moment the most impatient demand gives up, whichever is first. Timers of that moment go before. */
  async #moveTime(): Promise<void> {
    const timer = this.#timers.peek();
    let until = Number.POSITIVE_INFINITY;
    for (const demand of this.#demands) if (demand.until !== undefined && demand.until < until) until = demand.until;
    if (timer !== undefined && timer.time <= until) {
      if (await this.#isPutOff(timer)) return;
      this.#now = Math.max(this.#now, timer.time);
      this.#fireAll(timer);
    } else if (until < Number.POSITIVE_INFINITY) {
      this.#now = Math.max(this.#now, until);
      for (const demand of this.#demands)
        if (demand.until !== undefined && demand.until <= this.#now) this.#resolve(demand, "until");
    } else {
      this.#stall();
    }
  }

  /** Fires every timer of one moment and rank, so that what arrives together is seen together. Timers set meanwhile come later. */
  #fireAll(first: Timer): void {
    const last = this.#sequence;
    for (let timer = this.#timers.peek(); timer !== undefined; timer = this.#timers.peek()) {
      if (timer.time > this.#now || timer.rank !== first.rank || timer.sequence > last) break;
      this.#timers.pop();
      this.#runOne(timer.fire);
    }
  }

  async #isPutOff(timer: Timer): Promise<boolean> {
    if (timer.rank !== "deadline" || timer.announced || this.#beforeDeadline === undefined) return false;
    timer.announced = true;
    const grace = this.#beforeDeadline(timer.describe?.());
    if (grace === undefined) return false;
    await grace;
    this.#settled = false;
    return true;
  }

  #stall(): void {
    const open = [...this.#open].map((describe) => describe());
    for (const demand of this.#demands)
      this.#reject(demand, new StepwrightError("CLOCK_STALLED", { what: demand.what, open }));
  }
}
