import type { WaitCondition } from "../src/executor/result.js";
import { nameOf } from "./arguments.js";

/**
 * What `until` of a started workflow waits for: that it stands in this state. A Task counts as soon as it was called and nobody has
 * answered it, a Wait as soon as it was entered.
 * @throws NAME_EXPECTED
 * @example
 * const running = await workflow(orders).start();
 * await running.until(waitingAt("Approve"));
 * await running.sendTaskSuccess("Approve", { approved: true });
 */
export function waitingAt(state: string): WaitCondition {
  return Object.freeze({ kind: "waitingAt", state: nameOf("waitingAt(…)", state) });
}

/**
 * What `until` of a started workflow waits for: that it was paused where this state is entered, as `pauseAt` says.
 * @throws NAME_EXPECTED
 * @example await running.until(pausedAt("ChargeCard"))
 */
export function pausedAt(state: string): WaitCondition {
  return Object.freeze({ kind: "pausedAt", state: nameOf("pausedAt(…)", state) });
}
