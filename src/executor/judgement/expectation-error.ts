import { StepwrightError } from "../../errors/index.js";
import type { Execution } from "../../history/index.js";
import { sourceText, wordOf } from "../../plan/explain.js";
import { renderFailure } from "../../report/index.js";
import { reportable, type CallSite } from "../call-site.js";
import type { CheckResult } from "./result.js";

/**
 * A run that did not do what was expected: one error for all of it. `message` is the whole report. When exactly one value was not as
 * expected, `expected` and `actual` hold it, and Mocha shows the difference.
 */
export class ExpectationError extends StepwrightError<"EXPECTATIONS_FAILED"> {
  override readonly name: string = "ExpectationError";
  /** The verdicts and the Execution, as `check()` would have given them. */
  declare readonly result: CheckResult;
  declare readonly expected?: unknown;
  declare readonly actual?: unknown;
  declare readonly showDiff: boolean;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "EXPECTATIONS_FAILED";
  }

  constructor(result: CheckResult, site: CallSite) {
    const { verdicts, execution, plan, defect } = result;
    const report = renderFailure({
      title: `${wordOf(plan.source)} ${sourceText(plan.source)} (${plan.at})`,
      verdicts: verdicts.map(({ holds, assessment, expectation }) => ({ holds, assessment, at: expectation.at })),
      execution,
      defect,
    });
    const failed = verdicts.filter(({ holds }) => !holds);
    super("EXPECTATIONS_FAILED", { report, failed: failed.length, executionArn: execution.executionArn });
    reportable(this, { result, failed, site });
  }
}

/**
 * The Execution of a run that did what was expected.
 * @throws EXPECTATIONS_FAILED otherwise; the stack starts at `site`
 */
export function executionOrThrow(result: CheckResult, site: CallSite): Execution {
  if (!result.ok) throw new ExpectationError(result, site);
  return result.execution;
}
