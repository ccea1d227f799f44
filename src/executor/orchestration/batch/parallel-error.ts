import { StepwrightError } from "../../../errors/index.js";
import { reportable, type CallSite } from "../../call-site.js";
import type { ParallelResult } from "./parallel-result.js";
import { parallelReport } from "../reports.js";

/** A batch that did not do what was expected: one error for all of it. `message` is the whole report. */
export class ParallelError extends StepwrightError<"PARALLEL_FAILED"> {
  override readonly name: string = "ParallelError";
  /** What `check()` would have given. */
  declare readonly result: ParallelResult;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "PARALLEL_FAILED";
  }

  constructor(result: ParallelResult, site: CallSite) {
    const { failed, total } = result.summary;
    super("PARALLEL_FAILED", { report: parallelReport(result, site), failed, total });
    reportable(this, { result, failed: [], site });
  }
}

/**
 * The result of a batch that did what was expected.
 * @throws PARALLEL_FAILED otherwise; the stack starts at `site`
 */
export function parallelOrThrow(result: ParallelResult, site: CallSite): ParallelResult {
  if (!result.ok) throw new ParallelError(result, site);
  return result;
}
