import type { TimerOwner, TimerRank } from "./timer-heap.js";
import { VirtualClock } from "./virtual-clock.js";

export type { TimerOwner, TimerRank } from "./timer-heap.js";

/**
 * Virtual time. Time moves only while somebody waits for it (a demand), nothing is runnable, nobody works in real time
 * (a hold), and the world outside has settled. It then jumps to the next timer, or to the moment a demand gives up.
 */
export interface Clock {
  /** Virtual time in milliseconds since the epoch. */
  readonly now: number;
  /** Time of the next timer; undefined when there is none. */
  readonly next: number | undefined;
  /** Nothing is left that would happen by itself: only deadlines and recurring timers, if anything. What `runUntilIdle` waits for. */
  readonly idle: boolean;
  /** Timers are set, and all of them recur: time could go on for ever, and nothing would happen but schedules. */
  readonly onlyRecurring: boolean;
  /** How many timers were set so far: a clock that goes on in another process counts on from there. */
  readonly sequence: number;
  /** Runs work that takes no virtual time as soon as possible, in the order given, whether or not somebody waits. */
  run(fn: () => void): void;
  /**
   * Calls `fire` when virtual time reaches `time` (milliseconds since the epoch; the past means now). Timers that are due at the
   * same time fire by rank (results, then work, then deadlines), then in the order they were set.
   * @param options.recurring it belongs to a schedule that never ends: `runUntilIdle` does not wait for it
   * @param options.describe what it is, for messages
   * @param options.sequence the place in that order of a timer that is set again, as it had it before
   */
  at(
    time: number,
    rank: TimerRank,
    fire: () => void,
    options?: { recurring?: boolean; describe?: () => string; sequence?: number | undefined },
  ): ClockTimer;
  /**
   * Sets a timer as `at` does, for whoever has very many of them: it costs some 40 bytes and no object.
   * @param owner whose `fire` is called with the key
   * @param sequence the place of a timer that is set again, as it had it before
   * @returns a number by which `unset` knows it until it fires; it may be another timer's afterwards
   */
  set(owner: TimerOwner, key: number, time: number, rank: TimerRank, sequence?: number): number;
  /** Cancels a timer that was set with `set` and has not fired. */
  unset(timer: number): void;
  /** The place among those of its time and rank of a timer that was set with `set` and has not fired. */
  sequenceOf(timer: number): number;
  /**
   * Keeps the clock still until `fn` has settled. Call it synchronously where the work begins.
   * @param drives asked whenever time could pass: whether waits inside `fn` are a reason for it (default: they are). Where they are not,
   * they go along with what others wait for. When the answer changes, a hold that ends makes the clock ask again.
   */
  hold<T>(fn: () => Promise<T> | T, label?: string, drives?: () => boolean): Promise<T>;
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
  /** Lets everything happen that takes no time; time stands still meanwhile, if somebody holds the clock. */
  quiet(): Promise<void>;
  /** Names something that is still open, or each of several such things, for the message of CLOCK_STALLED. */
  open(describe: () => string | readonly string[]): { close(): void };
}

/** Something that will happen. */
export interface ClockTimer {
  /** When, in virtual milliseconds since the epoch. */
  readonly time: number;
  /** Its place among those of that time and rank. */
  readonly sequence: number;
  cancel(): void;
}

/** What a clock is made of. */
export interface ClockOptions {
  /** Virtual time at the start, milliseconds since the epoch. */
  readonly startAt: number;
  /** Timers that were set before, in another process (default 0). */
  readonly sequence?: number;
  /** Lets everything that user code has under way take its next steps: two turns of the event loop. */
  settle(): Promise<void>;
  /**
   * Called once before a deadline fires. A promise puts the deadline off until it resolves, so that an answer on its way
   * from outside may still arrive; the deadline then fires unless it was cancelled.
   */
  readonly beforeDeadline?: (description: string | undefined) => Promise<void> | undefined;
}

/** Makes a clock. Nothing happens until somebody waits: see {@link Clock}. */
export function createClock(options: ClockOptions): Clock {
  return new VirtualClock(options);
}
