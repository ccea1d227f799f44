import { setMaxListeners } from "node:events";
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

/** The same options for a run that ends with its test as well. Any number of executions may listen to their signal. */
export function untilOver<Options extends RunOptions>(options: Options, over: AbortSignal | undefined): Options {
  const signals = [options.signal, over].filter((signal) => signal !== undefined);
  if (signals.length === 0) return options;
  const signal = AbortSignal.any(signals);
  setMaxListeners(0, signal);
  return { ...options, signal };
}

/** Also one of another realm, or of a polyfill. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}
