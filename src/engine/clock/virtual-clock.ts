import { StepwrightError } from "../../errors/index.js";
import type { Clock, ClockOptions, ClockTimer } from "./clock.js";
import { Demands } from "./demands.js";
import { Holds } from "./holds.js";
import { OwnTimer } from "./own-timer.js";
import { TimerHeap, type TimerOwner, type TimerRank } from "./timer-heap.js";

/** Runs of zero-time work after which the event loop gets a turn. */
const runsBetweenTurns = 32;

/** The clock behind `createClock`. */
export class VirtualClock implements Clock {
  readonly #settle: () => Promise<void>;
  readonly #beforeDeadline: ClockOptions["beforeDeadline"];
  readonly #timers = new TimerHeap();
  readonly #holds = new Holds(() => {
    this.#settled = false;
    this.#wake();
  });
  // What resumes may set things going: the world has to settle again.
  readonly #demands = new Demands(() => {
    this.#settled = false;
  });
  readonly #open = new Set<() => string | readonly string[]>();
  #ready: (() => void)[] = [];
  #now: number;
  #sequence: number;
  #awake = false;
  /** No user code was resumed since the event loop last had its turns. */
  #settled = false;

  constructor(options: ClockOptions) {
    this.#now = options.startAt;
    this.#sequence = options.sequence ?? 0;
    this.#settle = () => options.settle();
    this.#beforeDeadline = options.beforeDeadline;
  }

  get now(): number {
    return this.#now;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get next(): number | undefined {
    const row = this.#timers.peek();
    return row === undefined ? undefined : this.#timers.timeOf(row);
  }

  get idle(): boolean {
    // Without timers the world may still be at work: things are ready, a handler is out, or what resumed has yet to act.
    if (!this.#settled || this.#ready.length > 0 || this.#holds.count > 0) return false;
    return this.#timers.work === 0;
  }

  get onlyRecurring(): boolean {
    return this.#timers.peek() !== undefined && this.#timers.lasting === 0;
  }

  run(fn: () => void): void {
    this.#ready.push(fn);
    this.#wake();
  }

  at(
    time: number,
    rank: TimerRank,
    fire: () => void,
    options: { recurring?: boolean; describe?: () => string; sequence?: number | undefined } = {},
  ): ClockTimer {
    const { describe, recurring = false } = options;
    const due = Math.max(time, this.#now);
    const sequence = this.#place(options.sequence);
    const timer = new OwnTimer({ time: due, sequence, fire, describe }, this.#timers, () => this.#wake());
    timer.row = this.#timers.push(timer, 0, due, rank, sequence, recurring);
    this.#wake();
    return timer;
  }

  set(owner: TimerOwner, key: number, time: number, rank: TimerRank, sequence?: number): number {
    const row = this.#timers.push(owner, key, Math.max(time, this.#now), rank, this.#place(sequence), false);
    this.#wake();
    return row;
  }

  unset(timer: number): void {
    this.#timers.cancel(timer);
    this.#wake();
  }

  sequenceOf(timer: number): number {
    return this.#timers.sequenceOf(timer);
  }

  #place(sequence: number | undefined): number {
    if (sequence !== undefined) return sequence;
    this.#sequence += 1;
    return this.#sequence;
  }

  hold<T>(fn: () => Promise<T> | T, label = "cloud.hold", drives?: () => boolean): Promise<T> {
    return this.#holds.around(label, fn, drives);
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

  async quiet(): Promise<void> {
    do {
      await this.#settle();
    } while (this.#ready.length > 0);
  }

  open(describe: () => string | readonly string[]): { close(): void } {
    this.#open.add(describe);
    return { close: () => void this.#open.delete(describe) };
  }

  async demand(met: () => boolean, options: { until?: number; what?: string } = {}): Promise<"met" | "until"> {
    if (this.#ready.length === 0 && met()) return "met";
    const drives = this.#holds.driver();
    const takeBack = this.#holds.lend();
    return await new Promise<"met" | "until">((resolve, reject) => {
      this.#demands.add({
        met,
        until: options.until,
        what: options.what,
        drives,
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
    await this.demand(() => this.idle, { what: "nothing left to happen" });
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
        this.#demands.test();
        if (this.#ready.length > 0) continue;
        if (this.#holds.count > 0 || !this.#demands.driving) return;
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
        this.#demands.test();
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
      this.#demands.fail(() => reason);
    }
  }

  /** To the next timer or the moment the most impatient demand gives up, whichever is first. Timers of that moment go before. */
  async #moveTime(): Promise<void> {
    const next = this.#timers.peek();
    const time = next === undefined ? Number.POSITIVE_INFINITY : this.#timers.timeOf(next);
    const { until } = this.#demands;
    if (next !== undefined && time <= until) {
      if (await this.#isPutOff(next)) return;
      this.#now = Math.max(this.#now, time);
      this.#fireAll(this.#timers.rankOf(next));
    } else if (until < Number.POSITIVE_INFINITY) {
      this.#now = Math.max(this.#now, until);
      this.#demands.giveUp(this.#now);
    } else {
      this.#stall();
    }
  }

  /** Fires every timer of one moment and rank, so that what arrives together is seen together. Timers set meanwhile come later. */
  #fireAll(rank: TimerRank): void {
    const timers = this.#timers;
    const last = this.#sequence;
    for (let row = timers.peek(); row !== undefined; row = timers.peek()) {
      if (timers.timeOf(row) > this.#now || timers.rankOf(row) !== rank || timers.sequenceOf(row) > last) break;
      const owner = timers.ownerOf(row);
      const key = timers.keyOf(row);
      timers.cancel(row);
      this.#runOne(() => owner.fire(key));
    }
  }

  async #isPutOff(row: number): Promise<boolean> {
    const timers = this.#timers;
    if (timers.rankOf(row) !== "deadline" || this.#beforeDeadline === undefined || timers.announce(row)) return false;
    const grace = this.#beforeDeadline(timers.ownerOf(row).describe?.());
    if (grace === undefined) return false;
    await grace;
    this.#settled = false;
    return true;
  }

  #stall(): void {
    const open = [...this.#open].flatMap((describe) => describe());
    this.#demands.fail((what) => new StepwrightError("CLOCK_STALLED", { what, open }));
  }
}
