import { StepwrightError } from "../errors/index.js";
import type { Clock } from "../engine/clock/clock.js";

/** How a served cloud's time passes: with the wall clock, at once whenever nothing happens, or so many times faster than the wall. */
export type ServedTime = "real" | "instant" | `${number}x`;

/** Moves a clock that nobody in this process waits for. */
export interface TimeDriver {
  /** A request came in: brings virtual time up to date. Resolves soon, whatever holds the clock. */
  touch(): Promise<void>;
  close(): void;
}

/** How often the driver looks whether something is due, in real milliseconds. */
const lookEvery = 10;
/** Real milliseconds without a request after which instant time moves. */
const quietFor = 20;
/**
 * Real milliseconds after which instant time moves although requests keep coming in, since a client that polls without pause waits
 * for it; and between two moves when nothing is left but schedules, which would else run through centuries.
 */
const patientFor = 250;

/**
 * Starts a driver.
 * @param awaitsAnswer tells whether something waits for an answer from outside; instant time then stands still
 * @throws CLOUD_OPTION_INVALID for a time that is none
 */
export function driveTime(clock: Clock, time: ServedTime, awaitsAnswer: () => boolean): TimeDriver {
  if (time === "instant") return instantTime(clock, awaitsAnswer);
  const scale = time === "real" ? 1 : Number(/^(\d+(?:\.\d+)?)x$/.exec(time)?.[1] ?? Number.NaN);
  if (Number.isNaN(scale) || scale <= 0) {
    const expected = '"real", "instant", or a factor such as "60x"';
    throw new StepwrightError("CLOUD_OPTION_INVALID", { call: "listen", option: "time", value: time, expected });
  }
  return wallTime(clock, scale);
}

/**
 * Virtual time follows the wall. The driver holds the clock all the time but for the steps it takes, so that nobody who waits for
 * virtual time (StartSyncExecution, say) can run ahead.
 */
function wallTime(clock: Clock, scale: number): TimeDriver {
  const began = { real: performance.now(), virtual: clock.now };
  const due = (): number => Math.floor(began.virtual + (performance.now() - began.real) * scale);
  let hold = clock.acquire("the wall clock");
  let step: Promise<void> | undefined;
  let closed = false;

  async function advance(): Promise<void> {
    hold.release();
    await clock.advanceTo(due());
    if (!closed) hold = clock.acquire("the wall clock");
    step = undefined;
  }
  const timer = setInterval(() => {
    if (step === undefined && clock.next !== undefined && clock.next <= due()) step = advance();
  }, lookEvery);
  timer.unref();
  return {
    async touch() {
      step ??= advance();
      await atMost(step, quietFor);
    },
    close() {
      closed = true;
      clearInterval(timer);
      hold.release();
    },
  };
}

/**
 * Virtual time jumps from one event to the next while no request comes in, and now and then while requests never pause, but never
 * past a task that waits for its answer from outside: its time-out would fire before anybody could answer. What is due already, such as
 * the delivery of an event, takes no time and waits for none of this.
 */
function instantTime(clock: Clock, awaitsAnswer: () => boolean): TimeDriver {
  let touched = performance.now();
  let moved = touched;
  let moving = false;
  let closed = false;
  const quiet = (): boolean => performance.now() - touched >= quietFor;
  const due = (): boolean => clock.next !== undefined && clock.next <= clock.now;
  const mayJump = (): boolean => {
    if (clock.next === undefined || awaitsAnswer()) return false;
    return (quiet() && !clock.onlyRecurring) || performance.now() - moved >= patientFor;
  };

  async function move(): Promise<void> {
    moving = true;
    while (!closed && (due() || mayJump())) {
      if (!due()) moved = performance.now();
      await clock.advanceTo(Math.max(clock.now, clock.next ?? clock.now));
    }
    moving = false;
  }
  const timer = setInterval(() => {
    if (!moving) void move();
  }, lookEvery);
  timer.unref();
  return {
    async touch() {
      touched = performance.now();
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** Waits for a promise, but no longer than so many real milliseconds. */
async function atMost(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  });
  await Promise.race([promise, limit]);
  clearTimeout(timer);
}
