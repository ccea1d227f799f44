import { StepwrightError } from "../src/errors/index.js";
import { runsLong } from "../src/executor/long-running.js";
import { functionOf, nameOf } from "./arguments.js";
import type { TestMaker } from "./faults/scenarios.js";

/** How a long-running test is made. */
export interface LongRunningOptions {
  /** Default: the global `it`. */
  readonly it?: TestMaker;
}

/**
 * Makes a test that takes long where time is real. On the embedded target, where hours pass in milliseconds, it is a test like any other;
 * on AWS and endpoints (STEPWRIGHT_TARGET) it is skipped unless LONG_RUNNING or ENABLE_LONG_RUNNING_TESTS is `true`. The time-out of a
 * test that runs is raised to the deadline of its workflow (`within`, or WORKFLOW_TEST_TIMEOUT).
 * @throws NAME_EXPECTED, FUNCTION_EXPECTED, SETTING_INVALID, TEST_RUNNER_MISSING
 * @example
 * longRunning("settles after two hours", async () => {
 *   await workflow(settlement).expectWait("Settle", { between: ["119m", "121m"] }).within("3h").run();
 * });
 */
export function longRunning(
  name: string,
  test: () => Promise<void>,
  { it = globalIt() }: LongRunningOptions = {},
): void {
  const title = nameOf("longRunning(…)", name);
  functionOf("longRunning(…)", test);
  if (runsLong()) it(title, test);
  else it.skip?.(title, test);
}

function globalIt(): TestMaker {
  const { it } = globalThis as { readonly it?: TestMaker };
  if (it === undefined) throw new StepwrightError("TEST_RUNNER_MISSING", { what: "longRunning(…)" });
  return it;
}
