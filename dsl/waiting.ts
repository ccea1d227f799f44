import type { WaitCondition } from "../src/executor/judgement/result.js";
import { nameOf } from "./arguments.js";

/**
 * What `until` of a started workflow waits for: that it stands in this state. A Task counts as soon as it was called and nobody has
 * answered it, a Wait as soon as it was entered.
 * @param options.in the name or ARN of a machine this one starts: one of its executions stands there (on the embedded cloud)
 * @throws NAME_EXPECTED
 * @example
 * const running = await workflow(orders).start();
 * await running.until(waitingAt("Approve"));
 * await running.sendTaskSuccess("Approve", { approved: true });
 */
export function waitingAt(state: string, options: { readonly in?: string } = {}): WaitCondition {
  const named = { kind: "waitingAt", state: nameOf("waitingAt(…)", state) } as const;
  return Object.freeze(options.in === undefined ? named : { ...named, machine: nameOf("waitingAt(…)", options.in) });
}

/**
 * What `until` of a started workflow waits for: that it was paused where this state is entered, as `pauseAt` says.
 * @throws NAME_EXPECTED
 * @example await running.until(pausedAt("ChargeCard"))
 */
export function pausedAt(state: string): WaitCondition {
  return Object.freeze({ kind: "pausedAt", state: nameOf("pausedAt(…)", state) });
}
