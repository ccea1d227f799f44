import type { HistoryEvent } from "../event.js";
import type { VisitNode } from "./nodes.js";
import type { Places } from "./places.js";

/** After a redrive: the state that failed, which is worked on again without being entered again. */
export function redriven(places: Places, event: HistoryEvent, type: string): VisitNode | undefined {
  if (places.before(event) !== places.top) return undefined;
  const failed = places.visits.find((visit) => visit.type === type && /failed|aborted|timedOut/.test(visit.status));
  if (failed !== undefined) reopen(failed);
  return failed;
}

/** Opens a visit again, and all that holds it. */
export function reopen(visit: VisitNode): void {
  for (let at: VisitNode | undefined = visit; at !== undefined; at = at.thread.parent) {
    at.status = "running";
    at.error = undefined;
    at.cause = undefined;
    at.pending = undefined;
    at.failedBy = undefined;
    at.thread.reopen();
    const attempt = at.thread.parent?.lastAttempt;
    if (attempt !== undefined) attempt.status = "running";
  }
}
