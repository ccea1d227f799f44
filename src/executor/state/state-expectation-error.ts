import { StepwrightError } from "../../errors/index.js";
import { valueText } from "../../history/index.js";
import { sourceText } from "../../plan/explain.js";
import { reportable, type CallSite } from "../call-site.js";
import type { StateCheckResult } from "./state-result.js";
import { outcomeText } from "./state-verdicts.js";
import type { TestedState } from "./tested-state.js";

/**
 * A state that did not do what was expected: one error for all of it. `message` is the whole report. When exactly one value was not
 * as expected, `expected` and `actual` hold it, and Mocha shows the difference.
 */
export class StateExpectationError extends StepwrightError<"STATE_EXPECTATIONS_FAILED"> {
  override readonly name: string = "StateExpectationError";
  /** The verdicts and the state, as `check()` would have given them. */
  declare readonly result: StateCheckResult;
  declare readonly expected?: unknown;
  declare readonly actual?: unknown;
  declare readonly showDiff: boolean;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof StepwrightError && value.code === "STATE_EXPECTATIONS_FAILED";
  }

  constructor(result: StateCheckResult, site: CallSite) {
    const failed = result.verdicts.filter(({ holds }) => !holds);
    super("STATE_EXPECTATIONS_FAILED", { report: reportOf(result), failed: failed.length });
    reportable(this, { result, failed, site });
  }
}

/**
 * The state of a run that did what was expected.
 * @throws STATE_EXPECTATIONS_FAILED otherwise; the stack starts at `site`
 */
export function testedOrThrow(result: StateCheckResult, site: CallSite): TestedState {
  if (!result.ok) throw new StateExpectationError(result, site);
  return result.tested;
}

function reportOf({ verdicts, tested, plan, defect }: StateCheckResult): string {
  const failed = verdicts.filter(({ holds }) => !holds);
  const counted =
    defect !== undefined
      ? "the run proves nothing"
      : verdicts.length === 1
        ? "the expectation failed"
        : `${failed.length} of ${verdicts.length} expectations failed`;
  const said = failed.map(({ assessment, expectation }, index) =>
    [
      `  ${index + 1}) expected ${assessment.expected}  (${expectation.at})`,
      ...[assessment.actual, ...assessment.details].map((line) => `     ${line}`),
    ].join("\n"),
  );
  return [
    `state "${plan.state}" of ${sourceText(plan.source)} (${plan.at}): ${counted}`,
    ...(defect === undefined ? said : [`  ${defect}`]),
    evidence(tested, defect === undefined).join("\n"),
  ].join("\n\n");
}

/** What a run that proves nothing came to says nothing either. */
function evidence(tested: TestedState, sound: boolean): string[] {
  const { inspection } = tested;
  const shown = [
    ["outcome", sound ? outcomeText(tested) : undefined],
    ["input", textOf(inspection.input)],
    ["sent", textOf(inspection.afterParameters ?? inspection.afterArguments)],
    ["result", textOf(inspection.result)],
    ["output", textOf(tested.output)],
    ["variables", textOf(inspection.variables)],
  ] as const;
  return shown.filter(([, text]) => text !== undefined).map(([label, text]) => `  ${label.padEnd(9)}  ${text}`);
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : valueText(value, 600);
}
