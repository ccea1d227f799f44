import { StepwrightError } from "../../../errors/index.js";
import { reportable, type CallSite } from "../../call-site.js";
import type { ChainResult } from "./chain-result.js";
import { chainReport } from "../reports.js";

/** A chain whose steps did not end as expected: one error for all of it. `message` is the whole report. */
export class ChainError extends StepwrightError<"CHAIN_FAILED"> {
  override readonly name: string = "ChainError";
  /** What `check()` would have given. */
  declare readonly result: ChainResult;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "CHAIN_FAILED";
  }

  constructor(result: ChainResult, site: CallSite) {
    super("CHAIN_FAILED", { report: chainReport(result, site), failed: result.failed });
    reportable(this, { result, failed: [], site });
  }
}

/**
 * The result of a chain that did what was expected.
 * @throws CHAIN_FAILED otherwise; the stack starts at `site`
 */
export function chainOrThrow(result: ChainResult, site: CallSite): ChainResult {
  if (!result.ok) throw new ChainError(result, site);
  return result;
}
