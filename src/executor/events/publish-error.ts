import { StepwrightError } from "../../errors/index.js";
import { publishTitle } from "../../plan/events/explain-publish.js";
import type { CallSite } from "../call-site.js";
import { reportable } from "../call-site.js";
import type { PublishCheck, PublishResult } from "./publish-result.js";

/**
 * What came of an event that did all that was expected.
 * @throws EVENT_EXPECTATION_FAILED otherwise, with the whole report; the stack starts at `site`
 */
export function resultOrThrow(check: PublishCheck, site: CallSite): PublishResult {
  if (check.ok) return Object.freeze({ event: check.event, executions: check.executions, warnings: check.warnings });
  const failed = check.verdicts.filter(({ holds }) => !holds);
  const error = new StepwrightError("EVENT_EXPECTATION_FAILED", { report: reportOf(check) });
  reportable(error, { result: check, failed, site });
  throw error;
}

function reportOf({ verdicts, plan, event, warnings }: PublishCheck): string {
  const failed = verdicts.filter(({ holds }) => !holds);
  const counted =
    failed.length === 0
      ? plan.source.kind === "replay"
        ? "the replay did not complete"
        : "the bus does not exist"
      : verdicts.length === 1
        ? "the expectation failed"
        : `${failed.length} of ${verdicts.length} expectations failed`;
  const numbered = failed.flatMap(({ assessment, expectation }, index) => {
    const number = `  ${index + 1}) `;
    const margin = " ".repeat(number.length);
    return [
      `${number}expected the event ${assessment.expected}  (${expectation.at})`,
      ...[assessment.actual, ...assessment.details].map((line) => `${margin}${line}`),
    ];
  });
  return [
    `${publishTitle(plan)} (${plan.at}): ${counted}`,
    "",
    ...numbered,
    ...(numbered.length === 0 ? [] : [""]),
    `  event    ${JSON.stringify(event)}`,
    ...warnings
      .filter((warning) => !failed.some(({ assessment }) => assessment.details.includes(warning)))
      .map((warning) => `  warning  ${warning}`),
  ].join("\n");
}
