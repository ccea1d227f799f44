import type { MemberResult, ParallelSummary } from "./parallel-result.js";

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
