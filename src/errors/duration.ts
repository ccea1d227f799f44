import { parseDuration } from "../util/duration.js";
import { StepwrightError } from "./stepwright-error.js";

/**
 * Reads a duration at the border, once.
 * @param what names the option for the message, such as `within`
 * @returns milliseconds
 * @throws DURATION_INVALID for a bare number, a missing unit, or text that is no duration
 */
export function durationOf(what: string, value: unknown): number {
  const parsed = typeof value === "string" ? parseDuration(value) : undefined;
  if (parsed === undefined) throw new StepwrightError("DURATION_INVALID", { what, value });
  return parsed;
}
