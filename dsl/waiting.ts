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
