import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import type { Execution } from "../execution.js";
import { matches } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { limited, notVisitedLines, requireWhole, unknownStates, visitLabel, visitsOf } from "./words.js";

/**
 * Was a failure of the state caught? One visit is enough.
 * @param error the error's name; undefined: any
 * @param fallback the state the catcher went to; undefined: any
 */
export function assessCaught(execution: Execution, state: string, error?: Expected, fallback?: string): Assessment {
  const expected = `to catch ${error === undefined ? "a failure" : wording(error)} of "${state}"${fallback === undefined ? "" : ` and go on to "${fallback}"`}`;
  const unknown = unknownStates(execution, [state, ...(fallback === undefined ? [] : [fallback])], expected);
  if (unknown !== undefined) return unknown;
  const visits = visitsOf(execution, state);
  const caught = visits.filter((visit) => visit.status === "caught");
  const holds = caught.some(
    (visit) =>
      (error === undefined || matches(error, visit.error)) && (fallback === undefined || visit.caughtBy === fallback),
  );
  if (!holds) requireWhole(execution, `what was caught at "${state}"`);
  if (visits.length === 0)
    return { holds, expected, actual: `it never visited "${state}"`, details: notVisitedLines(execution, state) };
  const told = limited(
    caught,
    (visit) =>
      `"${state}"${visitLabel(visit, visits)} failed with ${failureText(visit)} and went on to "${visit.caughtBy ?? "?"}"`,
  );
  const failed = visits.find((visit) => visit.status === "failed" || visit.status === "timedOut");
  const uncaught =
    failed === undefined
      ? `"${state}" did not fail`
      : `"${state}" failed with ${failureText(failed)}, which was not caught`;
  return { holds, expected, actual: told[0] ?? uncaught, details: [...told.slice(1)] };
}

function wording(error: Expected): string {
  return typeof error === "string" ? error : valueText(error);
}
