import { StepwrightError } from "../src/errors/index.js";
import type { RunOptions } from "../src/executor/judgement/result.js";
import { describe, detailsOf } from "./arguments.js";

/**
 * The options of a run.
 * @param call how it is written, such as `run`
 * @param more keys beside those that every run takes
 * @throws OBJECT_EXPECTED, WORD_UNKNOWN, SIGNAL_EXPECTED
 */
export function runOptionsOf<Options extends RunOptions>(
  call: string,
  given: Options,
  more: readonly (keyof Options & string)[] = [],
): Options {
  const options = detailsOf<Options>(`${call}(…)`, given, ["signal", ...more]);
  const signal: unknown = options.signal;
  if (signal === undefined || isSignal(signal)) return options;
  throw new StepwrightError("SIGNAL_EXPECTED", { what: `signal of ${call}(…)`, found: describe(signal) });
}

/** Also one of another realm, or of a polyfill. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}
