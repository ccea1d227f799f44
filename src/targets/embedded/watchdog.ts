import type { Clock } from "../../engine/clock/clock.js";
import { StepwrightError } from "../../errors/index.js";
import { holdLimitMs } from "../scope.js";

/** The limit is divided into so many looks at the clock. */
const looks = 5;

/**
 * Waits for virtual time with an eye on real time: when the same holder keeps the clock still for the whole limit, the wait
 * ends with an error that names it, before the test's own time-out ends it without a word.
 * @param what who waits, as the subject of a sentence
 * @throws CLOCK_HELD
 */
export async function watched<Result>(clock: Clock, what: string, wait: Promise<Result>): Promise<Result> {
  const limitMs = Math.round(holdLimitMs());
  if (!Number.isFinite(limitMs)) return await wait;
  let timer: NodeJS.Timeout | undefined;
  const held = new Promise<never>((_, reject) => {
    const seen = new Map<number, number>();
    timer = setInterval(() => {
      const holders = clock.holds().filter(({ lent }) => !lent);
      for (const id of seen.keys()) if (!holders.some((holder) => holder.id === id)) seen.delete(id);
      for (const { id } of holders) seen.set(id, (seen.get(id) ?? 0) + 1);
      const stuck = holders.filter(({ id }) => (seen.get(id) ?? 0) >= looks);
      if (stuck.length === 0) return;
      const names = [...new Set(stuck.map(({ label }) => label))];
      reject(new StepwrightError("CLOCK_HELD", { what, holders: names, limitMs }));
    }, limitMs / looks);
  });
  try {
    return await Promise.race([wait, held]);
  } finally {
    clearInterval(timer);
  }
}
