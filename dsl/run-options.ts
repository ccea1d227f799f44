import { StepwrightError } from "../src/errors/index.js";
import type { RunOptions } from "../src/executor/judgement/result.js";
import { anySignal } from "../src/util/signals.js";
import { describe, detailsOf } from "./arguments.js";

/** What the options of a run are read with. */
interface Reading<Options> {
  /** Keys beside those that every run takes. */
  readonly more?: readonly (keyof Options & string)[];
  /** The signal that the run's test is over: it ends the run as well. */
  readonly over?: AbortSignal | undefined;
}

/**
 * The options of a run. Any number of executions may listen to their signal.
 * @param call how it is written, such as `run`
 * @throws OBJECT_EXPECTED, WORD_UNKNOWN, SIGNAL_EXPECTED
 */
export function runOptionsOf<Options extends RunOptions>(
  call: string,
  given: Options,
  { more = [], over }: Reading<Options> = {},
): Options {
  const options = detailsOf<Options>(`${call}(…)`, given, ["signal", ...more]);
  if (options.signal !== undefined && !isSignal(options.signal)) {
    throw new StepwrightError("SIGNAL_EXPECTED", { what: `signal of ${call}(…)`, found: describe(options.signal) });
  }
  const signal = anySignal(options.signal, over);
  return signal === undefined ? options : { ...options, signal };
}

/** Also one of another realm, or of a polyfill. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}
