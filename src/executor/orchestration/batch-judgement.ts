import { assessCircuit, type CircuitExpectation } from "../../history/index.js";
import { dispatch, type NodeTable } from "../../plan/node-table.js";
import type { BatchExpectationNode, SucceededCount } from "../../plan/orchestration/batch-expectation.js";
import type { ParallelPlan } from "../../plan/orchestration/parallel-plan.js";
import { formatDuration } from "../../util/duration.js";
import type { BatchVerdict, MemberResult, ParallelSummary } from "./parallel-result.js";

type Words = Omit<BatchVerdict, "expectation">;

const judges: NodeTable<BatchExpectationNode, [readonly MemberResult[], ParallelSummary], Words> = {
  batchCircuit: ({ name, around, failures, halfOpenMs }, results) =>
    circuit(name, results, { around, failures, halfOpenMs }),
  batchSucceeded: ({ count }, results, summary) => succeeded(count, results, summary),
  batchThroughput({ atLeast, perMs }, _results, { passed, durationMs }) {
    const reached = durationMs === 0 ? Infinity : (passed * perMs) / durationMs;
    const per = formatDuration(perMs);
    const holds = passed > 0 && reached >= atLeast;
    const figure = Number.isFinite(reached) ? Number(reached.toPrecision(3)) : "any number";
    return {
      holds,
      expected: `at least ${atLeast} executions to be done in ${per}`,
      actual: `${passed} were done in ${formatDuration(durationMs)}, which is ${figure} in ${per}`,
    };
  },
  batchWithin({ limitMs }, results) {
    const late = results.filter(({ outcome, reason }) => isLate(outcome, reason));
    const names = listed(late.map(({ name }) => name));
    return {
      holds: late.length === 0,
      expected: `all to be done within ${formatDuration(limitMs)}`,
      actual: late.length === 0 ? "they were" : `${late.length} of ${results.length} were not: ${names}`,
    };
  },
};

/** The reason of what the time limit of the batch stopped, or kept from starting. */
export function lateReason(limitMs: number, started: boolean): string {
  return `${started ? "stopped" : "not started"}: the batch was not done within ${formatDuration(limitMs)}`;
}

function isLate(outcome: MemberResult["outcome"], reason: string | undefined): boolean {
  return (
    (outcome === "stopped" || outcome === "skipped") && reason?.includes(": the batch was not done within") === true
  );
}

function succeeded(count: SucceededCount, results: readonly MemberResult[], summary: ParallelSummary): Words {
  if (count === "all") {
    const good = results.filter(({ outcome }) => outcome === "passed" || outcome === "started").length;
    const holds = good === results.length;
    const actual = holds ? "each did" : `${results.length - good} of ${results.length} did not`;
    return { holds, expected: "every execution to do what is expected of it", actual };
  }
  const there = summary.statuses.SUCCEEDED ?? 0;
  const actual = `${there} of ${results.length} did`;
  if (typeof count === "number") {
    return { holds: there === count, expected: `exactly ${count} executions to end SUCCEEDED`, actual };
  }
  return { holds: there >= count.atLeast, expected: `at least ${count.atLeast} executions to end SUCCEEDED`, actual };
}

/** Of runs that were never started, or did not end by themselves, nothing can be told. */
function circuit(name: string, results: readonly MemberResult[], expectation: CircuitExpectation): Words {
  const runs = results.flatMap(({ execution }) => execution ?? []);
  const { holds, expected, actual, details } = assessCircuit(runs, expectation);
  const lost = results.length - runs.length;
  const unseen = lost === 0 ? "" : ` (${lost} of ${results.length} runs could not be looked at)`;
  const story = holds ? "" : details.map((line) => `\n      ${line}`).join("");
  return {
    holds: holds && lost === 0,
    expected: expected.replace("the circuit", `the circuit of "${name}"`),
    actual: `${actual}${unseen}${story}`,
  };
}

/** Judges what a batch came to as a whole. */
export function batchVerdicts(
  { expectations }: ParallelPlan,
  results: readonly MemberResult[],
  summary: ParallelSummary,
): BatchVerdict[] {
  return expectations.map((expectation) =>
    Object.freeze({ expectation, ...dispatch(judges, expectation, results, summary) }),
  );
}

/**
 * Where a number of successes is expected, a failure alone is no fault: only one of whose execution something else was expected, or one
 * that proves nothing.
 */
export function isFault({ outcome, check }: MemberResult): boolean {
  if (outcome !== "failed") return false;
  if (check === undefined || check.defect !== undefined) return true;
  return check.verdicts.some(({ holds, expectation }) => !holds && expectation.kind !== "noFailure");
}

/** A batch in figures. */
export function summaryOf(results: readonly MemberResult[]): ParallelSummary {
  const statuses: Record<string, number> = {};
  const failures = new Map<string, { count: number; names: string[] }>();
  let begin = Infinity;
  let end = -Infinity;
  let slowest: ParallelSummary["slowest"];
  const counts = { passed: 0, started: 0, failed: 0, stopped: 0, skipped: 0 };
  for (const { index, name, outcome, status, startDate, stopDate, durationMs, error } of results) {
    counts[outcome] += 1;
    if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1;
    if (startDate !== undefined) begin = Math.min(begin, startDate.getTime());
    if (stopDate !== undefined) end = Math.max(end, stopDate.getTime());
    if (durationMs !== undefined && durationMs > (slowest?.durationMs ?? -1)) slowest = { index, name, durationMs };
    if (outcome !== "failed") continue;
    const key =
      error ?? (status === undefined || status === "SUCCEEDED" ? "an expectation that does not hold" : status);
    const group = failures.get(key) ?? { count: 0, names: [] };
    failures.set(key, group);
    group.count += 1;
    if (group.names.length < 10) group.names.push(name);
  }
  const durationMs = end > begin ? end - begin : 0;
  const { passed, failed, stopped, skipped } = counts;
  return Object.freeze({
    total: results.length,
    passed,
    failed,
    stopped,
    skipped,
    statuses,
    durationMs,
    perSecond: durationMs === 0 ? (passed > 0 ? Infinity : 0) : (passed * 1000) / durationMs,
    slowest,
    failures: [...failures]
      .map(([error, group]) => ({ error, ...group }))
      .sort((left, right) => right.count - left.count),
  });
}

function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}
