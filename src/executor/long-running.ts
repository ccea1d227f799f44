import { environment, switchedOn, type Environment } from "../config/index.js";

/**
 * Whether tests that take long in real time are run: LONG_RUNNING, else ENABLE_LONG_RUNNING_TESTS, says so, or the suite's target has
 * virtual time.
 * @throws SETTING_INVALID
 */
export function runsLong(settings: Environment = environment()): boolean {
  const target = settings.get("STEPWRIGHT_TARGET") ?? "embedded";
  return target === "embedded" || switchedOn(settings, "LONG_RUNNING", "ENABLE_LONG_RUNNING_TESTS");
}
