import type { Failure, ThreadNode, VisitNode } from "./nodes.js";

/** When something ended, and at which event. */
export interface Moment {
  readonly id: number;
  readonly at: Date;
}

/**
 * Marks a visit as failed, and every visit and thread that holds it, outwards up to a Parallel, Map, iteration or the whole execution.
 * @param until what takes the failure: a thread is ended with it, a visit is left open for its Retry and Catch
 */
export function failOutwards(from: VisitNode | undefined, until: VisitNode | ThreadNode, moment: Moment): void {
  let inner: VisitNode | undefined;
  for (let visit = from; visit !== undefined && visit !== until; visit = visit.thread.parent) {
    const failed = visit.pending ?? { status: "failed" as const, failure: failureOf(inner) };
    if (visit.open) visit.fail(failed.status, failed.failure);
    visit.failedBy ??= inner;
    if (visit.lastAttempt?.status === "running") visit.lastAttempt.fail(failed.status, failed.failure, moment.at);
    if (visit.lastAttempt !== undefined) settle(visit.lastAttempt.threads, moment, "aborted");
    if (visit.thread.kind !== "top")
      visit.thread.end(visit.status === "timedOut" ? "timedOut" : "failed", moment.id, moment.at);
    if (visit.thread === until) return;
    // A state that had done its work is not why the others failed: where the history was full, it only was the last to end.
    if (visit.status !== "succeeded" && visit.status !== "caught") inner = visit;
  }
}

/** Ends what still runs in sibling threads: a branch that came to its end succeeded, the others end with `status`. */
export function settle(
  threads: readonly ThreadNode[],
  moment: Moment,
  status: "aborted" | "timedOut" | "succeeded",
): void {
  for (const thread of threads) {
    const last = thread.visits.at(-1);
    if (thread.status === "running" && thread.kind === "branch" && last !== undefined && thread.atRest) {
      thread.end("succeeded", last.exitedEventId ?? moment.id, last.exitedAt ?? moment.at);
    }
    thread.end(status, moment.id, moment.at);
    if (last?.open === true) stop(last, moment, status === "succeeded" ? "aborted" : status);
  }
}

/** Ends an open visit from outside, and all that runs in it. */
export function stop(visit: VisitNode, moment: Moment, status: "aborted" | "timedOut"): void {
  visit.status = status;
  const attempt = visit.lastAttempt;
  if (attempt === undefined) return;
  if (attempt.status === "running") {
    attempt.status = status;
    attempt.endedAt = moment.at;
  }
  settle(attempt.threads, moment, status);
}

/** Says down the chain of a failure what only its outer end was told. */
export function explainInwards(visit: VisitNode | undefined, failure: Failure): void {
  for (let at = visit; at !== undefined && at.error === undefined; at = at.failedBy) {
    at.error = failure.error;
    at.cause ??= failure.cause;
    const attempt = at.lastAttempt;
    if (attempt !== undefined && attempt.status !== "succeeded" && attempt.error === undefined) {
      attempt.error = failure.error;
      attempt.cause ??= failure.cause;
    }
  }
}

/** The failure of a visit that failed, for the one that holds it. */
function failureOf(visit: VisitNode | undefined): Failure {
  return { error: visit?.error, cause: visit?.cause };
}
