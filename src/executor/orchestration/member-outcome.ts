import type { JsonValue } from "../../util/json.js";
import type { KeptResults } from "../../plan/orchestration/parallel-plan.js";
import type { CheckResult } from "../judgement/result.js";
import type { Job } from "./batch/batch-jobs.js";
import type { ChainResult } from "./chain/chain-result.js";
import { notStartedText, stoppedText, type Halt } from "./halt.js";
import type { MemberResult } from "./batch/parallel-result.js";

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
  chain: undefined,
  fault: false,
} as const;

/** How much of what was judged stays. */
export interface Keeping {
  readonly keep: KeptResults;
  /** Of what fails, too, only a line stays. */
  readonly brief: boolean;
}

/** The result of what was never started. */
export function skippedResult({ index, name }: Job, why: Halt | string): MemberResult {
  const reason = typeof why === "string" ? why : notStartedText(why);
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
  return Object.freeze({ ...nothing, index, name, outcome: "failed", executionArn, error: named, reason, fault: true });
}

/** The result of an execution that was judged. */
export function judgedResult(
  { index, name }: Job,
  check: CheckResult,
  { keep, brief }: Keeping,
  stopped: Halt | undefined,
): MemberResult {
  const { execution, ok } = check;
  const { status, executionArn, startDate, stopDate, error, cause } = execution;
  const passed = ok && stopped === undefined;
  const whole = keep === "executions" || (!passed && !brief);
  // Written out, since objects that are spread take twice the room, and there may be many thousands of these.
  return Object.freeze({
    index,
    name,
    outcome: outcomeOf(ok, stopped),
    status,
    executionArn,
    startDate,
    stopDate,
    durationMs: between(startDate, stopDate),
    waitedMs: 0,
    output: passed && keep === "failures" ? undefined : (execution.output as JsonValue | undefined),
    error,
    cause,
    reason: stopped !== undefined ? stoppedText(stopped) : ok ? undefined : reasonOf(check),
    check: whole ? check : undefined,
    execution: whole ? execution : undefined,
    chain: undefined,
    fault: !passed && stopped === undefined && isFaulty(check),
  });
}

/** The result of a chain that was judged. */
export function chainMemberResult(
  { index, name }: Job,
  chain: ChainResult,
  { keep, brief }: Keeping,
  halted: Halt | undefined,
): MemberResult {
  const { ok, steps } = chain;
  const stopped = ok ? undefined : halted;
  const failed = steps.find(({ outcome }) => outcome === "failed");
  const startDate = earliest(steps.map((step) => step.startDate));
  const stopDate = latest(steps.map((step) => step.stopDate));
  const broken = failed?.execution;
  return Object.freeze({
    ...nothing,
    index,
    name,
    outcome: outcomeOf(ok, stopped),
    startDate,
    stopDate,
    durationMs: between(startDate, stopDate),
    output: ok && keep === "failures" ? undefined : chain.output,
    error: ok ? undefined : broken?.error,
    cause: ok ? undefined : broken?.cause,
    reason: stopped !== undefined ? stoppedText(stopped) : ok ? undefined : chainReason(chain),
    chain: keep === "executions" || (!ok && !brief) ? chain : undefined,
    fault: !ok && stopped === undefined && isFaultyChain(chain),
  });
}

/**
 * Where a number of successes is expected, a failure alone is no fault: only one of whose execution something else was expected, or one
 * that proves nothing.
 */
function isFaulty({ defect, verdicts }: CheckResult): boolean {
  return defect !== undefined || verdicts.some(({ holds, expectation }) => !holds && expectation.kind !== "noFailure");
}

function isFaultyChain({ verdicts, steps }: ChainResult): boolean {
  if (verdicts.some(({ holds, expectation }) => !holds && expectation !== undefined)) return true;
  return steps.some(({ outcome, check, parallel, chain }) => {
    if (outcome !== "failed") return false;
    if (check !== undefined) return isFaulty(check);
    if (parallel !== undefined) return parallel.results.some(({ fault }) => fault);
    return chain === undefined || isFaultyChain(chain);
  });
}

function outcomeOf(ok: boolean, stopped: Halt | undefined): "stopped" | "passed" | "failed" {
  return stopped !== undefined ? "stopped" : ok ? "passed" : "failed";
}

/** Milliseconds from one date to another; undefined unless both are known. */
export function between(start: Date | undefined, stop: Date | undefined): number | undefined {
  return start === undefined || stop === undefined ? undefined : stop.getTime() - start.getTime();
}

/** The first of some dates. */
export function earliest(dates: readonly (Date | undefined)[]): Date | undefined {
  return dates.reduce(
    (first, date) => (first === undefined || (date !== undefined && date < first) ? date : first),
    undefined,
  );
}

/** The last of some dates. */
export function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  return dates.reduce(
    (last, date) => (last === undefined || (date !== undefined && date > last) ? date : last),
    undefined,
  );
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

/** What was wrong with a chain, in a line. */
export function chainReason({ verdicts }: ChainResult): string {
  const broken = verdicts.find(({ holds }) => !holds);
  return broken === undefined ? "nothing was wrong" : `expected ${broken.expected}: ${broken.actual}`;
}
