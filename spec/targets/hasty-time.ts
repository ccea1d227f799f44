import type { RealTime } from "../../src/targets/remote/real-time.js";

/** A clock whose sleeps take no time: `now` moves by what was slept. */
export interface HastyTime extends RealTime {
  /** The sleeps, in milliseconds. */
  readonly slept: readonly number[];
}

/** Makes a hasty clock; without jitter, so that sleeps can be counted on. */
export function hastyTime(startAt: number = Date.parse("2026-01-01T00:00:00Z")): HastyTime {
  let now = startAt;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      now += milliseconds;
    },
  };
}
