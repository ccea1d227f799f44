import type { HistoryEvent } from "../event.js";
import type { ThreadNode, VisitNode } from "./nodes.js";

/** How a visit had ended before a redrive opened it again. */
type Ending = Pick<VisitNode, "status" | "error" | "cause">;

/**
 * The last redrive: the states in which it goes on. They are worked on again without being entered again, and their next event
 * points at ExecutionRedriven, whatever thread they are in.
 */
export class Redrive {
  readonly #id: number;
  readonly #resumed: Map<VisitNode, Ending>;

  constructor({ id }: HistoryEvent, top: ThreadNode) {
    this.#id = id;
    this.#resumed = new Map();
    this.#resume(top);
  }

  /** The first state, by place, that fits and that nothing has told of since the redrive. */
  take(event: HistoryEvent, fits: (visit: VisitNode) => boolean): VisitNode | undefined {
    if (event.previousEventId !== this.#id) return undefined;
    const found = [...this.#resumed.keys()].find(fits);
    if (found !== undefined) this.#resumed.delete(found);
    return found;
  }

  /** The thread of a state that is entered again after all, as a Fail state is: the visit before stays as it had ended. */
  reentered(event: HistoryEvent, state: string): ThreadNode | undefined {
    if (event.previousEventId !== this.#id) return undefined;
    const found = [...this.#resumed].find(([visit]) => visit.state === state);
    if (found === undefined) return undefined;
    const [visit, ending] = found;
    this.#resumed.delete(visit);
    Object.assign(visit, ending);
    return visit.thread;
  }

  #resume(thread: ThreadNode): void {
    thread.reopen();
    const last = thread.visits.at(-1);
    if (last === undefined || !isStopped(last.status)) return;
    const { status, error, cause } = last;
    reopen(last);
    const attempt = last.lastAttempt;
    const stopped = (attempt?.threads ?? []).filter((inner) => isStopped(inner.status));
    if (attempt === undefined || stopped.length === 0) {
      last.resumed = true;
      this.#resumed.set(last, { status, error, cause });
      return;
    }
    attempt.status = "running";
    attempt.error = undefined;
    attempt.cause = undefined;
    attempt.endedAt = undefined;
    for (const inner of stopped) this.#resume(inner);
  }
}

function isStopped(status: VisitNode["status"]): boolean {
  return status === "failed" || status === "aborted" || status === "timedOut";
}

/** Opens a visit again. */
function reopen(visit: VisitNode): void {
  visit.status = "running";
  visit.error = undefined;
  visit.cause = undefined;
  visit.pending = undefined;
  visit.failedBy = undefined;
}
