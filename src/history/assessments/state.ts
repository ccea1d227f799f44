import type { JsonValue } from "../../util/json.js";
import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import type { Execution, Visit } from "../execution.js";
import { completed } from "../values/completed.js";
import { differenceLines, differences, matches } from "../values/differences.js";
import type { Expected } from "../values/expected.js";
import { valueText } from "../values/value-text.js";
import { counted, joined, notVisitedLines, requireWhole, times, unknownStates, visitLabel, visitsOf } from "./words.js";

/** What is expected of a state. `count` of attempts is the first try and its retries together. */
export type StateCheck =
  | { readonly kind: "input" | "output"; readonly expected: Expected; readonly exactly?: boolean | undefined }
  | { readonly kind: "attempts"; readonly count: number }
  | { readonly kind: "error"; readonly error: Expected; readonly cause?: Expected }
  | { readonly kind: "caughtBy"; readonly state: string }
  | { readonly kind: "visits"; readonly count: number }
  | { readonly kind: "status"; readonly status: Visit["status"] };

/** What a check found in one visit: nothing, if it holds. */
interface Finding {
  readonly lines: readonly string[];
  readonly values?: NonNullable<Assessment["values"]>;
}

const fine: Finding = { lines: [] };

/**
 * Was the state visited so? One visit must meet all checks together; a state that was visited often (a loop, a Map) may have others that do
 * not. `visits` counts them all. When none fits, the nearest one is told.
 */
export function assessState(execution: Execution, state: string, checks: readonly StateCheck[]): Assessment {
  const expected = `to visit "${state}"${checks.length === 0 ? "" : ` with ${joined(checks.map(wording))}`}`;
  const targets = checks.flatMap((check) => (check.kind === "caughtBy" ? [check.state] : []));
  const unknown = unknownStates(execution, [state, ...targets], expected);
  if (unknown !== undefined) return unknown;
  const visits = visitsOf(execution, state);
  if (visits.length === 0) requireWhole(execution, `how "${state}" went`);
  if (visits.length === 0)
    return {
      holds: false,
      expected,
      actual: `it never visited "${state}"`,
      details: notVisitedLines(execution, state),
    };

  const counting = checks.some(({ kind }) => kind === "visits");
  const overall = checks.flatMap((check) =>
    check.kind === "visits" && check.count !== visits.length
      ? [`visits: expected ${check.count}, were ${visits.length}`]
      : [],
  );
  const perVisit = checks.filter((check) => check.kind !== "visits");
  const fitting = visits.find((visit) => perVisit.every((check) => holdsFor(visit, check)));
  // Of a part of a history only a visit that fits is an answer: what is not there may follow.
  if (counting || fitting === undefined) requireWhole(execution, `how "${state}" went`);
  const { visit, findings } = fitting === undefined ? nearest(visits, perVisit) : { visit: fitting, findings: [] };
  const lines = [...overall, ...findings.flatMap((finding) => finding.lines)];
  const value = findings.find((finding) => finding.lines.length > 0 && finding.values !== undefined)?.values;
  const where = `"${state}"${visitLabel(visit, visits)}`;
  return {
    holds: lines.length === 0,
    expected,
    actual:
      lines.length === 0
        ? `it did${visitLabel(visit, visits)}`
        : `${nearestText(where, visits.length > 1 && overall.length < lines.length)} ${outcomeOf(visit)}`,
    details: [...lines],
    ...(value === undefined ? {} : { values: value }),
  };
}

function nearestText(where: string, oneOfMany: boolean): string {
  return oneOfMany ? `no visit was so; the nearest, ${where},` : where;
}

type VisitCheck = Exclude<StateCheck, { kind: "visits" }>;

/** Whether a check holds, without the words for what does not. */
function holdsFor(visit: Visit, check: VisitCheck): boolean {
  if (check.kind === "input" || check.kind === "output")
    return matches(check.expected, visit[check.kind], { exactly: check.exactly });
  return findingOf(visit, check).lines.length === 0;
}

/** The visit of which the fewest checks fail, then with the fewest differences. */
function nearest(
  visits: readonly Visit[],
  checks: readonly VisitCheck[],
): { readonly visit: Visit; readonly findings: readonly Finding[] } {
  const judged = visits.map((visit) => {
    const findings = checks.map((check) => findingOf(visit, check)).filter(({ lines }) => lines.length > 0);
    return { visit, findings, lines: findings.reduce((sum, { lines }) => sum + lines.length, 0) };
  });
  return judged.reduce((best, one) => {
    const fewer = one.findings.length - best.findings.length || one.lines - best.lines;
    return fewer < 0 ? one : best;
  });
}

function findingOf(visit: Visit, check: VisitCheck): Finding {
  switch (check.kind) {
    case "input":
    case "output":
      return compareValue(
        check.kind,
        check.expected,
        check.kind === "input" ? visit.input : visit.output,
        check.exactly,
      );
    case "attempts":
      return visit.attempts.length === check.count
        ? fine
        : { lines: [`attempts: expected ${check.count}, were ${visit.attempts.length}`, ...attemptLines(visit)] };
    case "error":
      return errorFinding(visit, check.error, check.cause);
    case "caughtBy":
      return visit.caughtBy === check.state
        ? fine
        : {
            lines: [
              `caught by: expected "${check.state}", ${visit.caughtBy === undefined ? "it was not caught" : `was "${visit.caughtBy}"`}`,
            ],
          };
    case "status":
      return visit.status === check.status
        ? fine
        : { lines: [`status: expected ${check.status}, was ${visit.status}`] };
  }
}

function compareValue(
  label: string,
  expected: Expected,
  actual: JsonValue | undefined,
  exactly: boolean | undefined,
): Finding {
  const found = differences(label, expected, actual, { exactly });
  return found.length === 0
    ? fine
    : { lines: differenceLines(found), values: { expected: completed(expected, actual, { exactly }), actual } };
}

/** The error the state ended with, or one that an attempt ended with. */
function errorFinding(visit: Visit, error: Expected, cause: Expected): Finding {
  const seen = [visit, ...visit.attempts].filter((failed) => failed.error !== undefined);
  if (seen.some((failed) => matches(error, failed.error) && (cause === undefined || matches(cause, failed.cause))))
    return fine;
  if (seen.length === 0) return { lines: [`error: expected ${valueText(error)}, it had none`] };
  const [first] = seen;
  return matches(error, first?.error)
    ? {
        lines: [`cause: expected ${valueText(cause)}, was ${valueText(first?.cause)}`],
        values: { expected: completed(cause, first?.cause), actual: first?.cause },
      }
    : {
        lines: [`error: expected ${valueText(error)}, was ${failureText(first)}`],
        values: { expected: completed(error, first?.error), actual: first?.error },
      };
}

/** One line for each attempt of a visit that had more than one, or failed. */
export function attemptLines(visit: Visit): string[] {
  return visit.attempts.map((attempt) => {
    const error = attempt.error === undefined ? "" : ` with ${failureText(attempt)}`;
    return `attempt ${attempt.number} ${attempt.status === "timedOut" ? "timed out" : attempt.status}${error}`;
  });
}

function outcomeOf(visit: Visit): string {
  const words: Readonly<Record<Visit["status"], string>> = {
    succeeded: "succeeded",
    failed: `failed with ${failureText(visit)}`,
    caught: `failed with ${failureText(visit)}, caught by "${visit.caughtBy ?? "?"}"`,
    aborted: "was aborted",
    timedOut: `timed out with ${failureText(visit)}`,
    running: "is still running",
  };
  return words[visit.status];
}

function wording(check: StateCheck): string {
  switch (check.kind) {
    case "input":
    case "output":
      return `the ${check.kind} ${check.exactly === true ? "exactly " : ""}${valueText(check.expected, 80)}`;
    case "attempts":
      return counted(check.count, "attempt");
    case "error":
      return `the error ${valueText(check.error)}${check.cause === undefined ? "" : ` and cause ${valueText(check.cause)}`}`;
    case "caughtBy":
      return `its failure caught by "${check.state}"`;
    case "visits":
      return `visits: ${times(check.count)}`;
    case "status":
      return `the status ${check.status}`;
  }
}
