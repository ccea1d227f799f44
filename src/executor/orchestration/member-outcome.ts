import type { JsonValue } from "../../util/json.js";
import type { KeptResults } from "../../plan/orchestration/parallel-plan.js";
import type { CheckResult } from "../result.js";
import type { Job } from "./batch-jobs.js";
import type { MemberResult } from "./parallel-result.js";

const nothing = {
  status: undefined,
  executionArn: undefined,
  startDate: undefined,
  stopDate: undefined,
  durationMs: undefined,
  waitedMs: 0,
  output: undefined,
  error: undefined,
  cause: undefined,
  check: undefined,
  execution: undefined,
} as const;

/** The result of what was never started. */
export function skippedResult({ index, name }: Job, reason: string): MemberResult {
  return Object.freeze({ ...nothing, index, name, outcome: "skipped", reason });
}

/** The result of what was started and not waited for. */
export function startedResult({ index, name }: Job, executionArn: string): MemberResult {
  return Object.freeze({
    ...nothing,
    index,
    name,
    outcome: "started",
    status: "RUNNING",
    executionArn,
    reason: undefined,
  });
}

/** The result of what could not be started, waited for, or read. */
export function brokenResult({ index, name }: Job, error: unknown, executionArn: string | undefined): MemberResult {
  const reason = error instanceof Error ? error.message : String(error);
  const named = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  return Object.freeze({ ...nothing, index, name, outcome: "failed", executionArn, error: named, reason });
}

/** The result of an execution that was judged. */
export function judgedResult(
  { index, name }: Job,
  check: CheckResult,
  { keep, stopped }: { readonly keep: KeptResults; readonly stopped: string | undefined },
): MemberResult {
  const { execution, ok } = check;
  const { status, executionArn, startDate, stopDate, error, cause } = execution;
  const passed = ok && stopped === undefined;
  const whole = !passed || keep === "executions";
  return Object.freeze({
    index,
    name,
    outcome: stopped !== undefined ? "stopped" : ok ? "passed" : "failed",
    status,
    executionArn,
    startDate,
    stopDate,
    durationMs:
      startDate === undefined || stopDate === undefined ? undefined : stopDate.getTime() - startDate.getTime(),
    waitedMs: 0,
    output: passed && keep === "failures" ? undefined : (execution.output as JsonValue | undefined),
    error,
    cause,
    reason: stopped ?? (ok ? undefined : reasonOf(check)),
    check: whole ? check : undefined,
    execution: whole ? execution : undefined,
  });
}

/** What did not hold, in a line. */
export function reasonOf({ defect, verdicts }: CheckResult): string {
  if (defect !== undefined) return defect;
  const failed = verdicts.filter(({ holds }) => !holds);
  const [first] = failed;
  if (first === undefined) return "nothing was wrong";
  const more = failed.length === 1 ? "" : ` (and ${failed.length - 1} more)`;
  return `expected the execution ${first.assessment.expected}, and ${first.assessment.actual}${more}`;
}
