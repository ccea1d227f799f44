import type { HistoryEvent } from "../event.js";
import type { Aborts } from "./aborts.js";
import { failOutwards, settle, type Moment } from "./closing.js";
import { ThreadNode, type AttemptNode, type VisitNode } from "./nodes.js";
import type { Places } from "./places.js";
import { attemptOf } from "./tasks.js";

/** Reads the events of Parallel and Map states: what goes on inside them. */
export class Work {
  readonly #places: Places;
  readonly #aborts: Aborts;
  /** The attempt each Started event began: the first states of branches follow that event. */
  readonly #begun = new Map<number, AttemptNode>();

  constructor(places: Places, aborts: Aborts) {
    this.#places = places;
    this.#aborts = aborts;
  }

  /** The attempt that an event's predecessor began, if it is a Started event. */
  begunBefore(event: HistoryEvent): AttemptNode | undefined {
    return this.#begun.get(event.previousEventId);
  }

  /** It begins its work, for the first time or after a failure that its Retry took. */
  begin(event: HistoryEvent, type: "Parallel" | "Map", itemCount: number | undefined): VisitNode | undefined {
    const places = this.#places;
    const visit =
      places.redrive?.take(event, (stopped) => stopped.type === type) ??
      places.enclosing(event, (open) => open.type === type);
    if (visit === undefined) return undefined;
    if (visit.lastAttempt?.status === "running") {
      this.#failInside(event, visit, places.timeBefore(event) ?? event.timestamp);
    }
    const attempt = visit.attempt(event.timestamp, true, undefined);
    attempt.startedAt = event.timestamp;
    attempt.itemCount = itemCount;
    this.#begun.set(event.id, attempt);
    return visit;
  }

  /** ParallelStateFailed or MapStateFailed: it is over, unless a catcher takes it. */
  fail(event: HistoryEvent, type: "Parallel" | "Map"): VisitNode | undefined {
    const visit = this.#places.enclosing(event, (open) => open.type === type);
    if (visit !== undefined) this.#failInside(event, visit, event.timestamp);
    return visit;
  }

  /** MapRunRedriven: a distributed Map goes on in the attempt it had begun. */
  redriveMapRun(event: HistoryEvent): VisitNode | undefined {
    const visit = this.#places.redrive?.take(event, ({ type }) => type === "Map");
    const attempt = visit?.lastAttempt;
    if (attempt !== undefined) {
      attempt.status = "running";
      attempt.error = undefined;
      attempt.cause = undefined;
      attempt.endedAt = undefined;
    }
    return visit;
  }

  succeed(event: HistoryEvent, type: "Parallel" | "Map"): VisitNode | undefined {
    const visit =
      this.#places.redrive?.take(event, (stopped) => stopped.type === type) ??
      this.#places.enclosing(event, (open) => open.type === type);
    if (visit !== undefined) finish(visit, event);
    return visit;
  }

  beginIteration(event: HistoryEvent, map: string, index: number): ThreadNode | undefined {
    const visit = this.#aborts.mapOf(event, map);
    if (visit === undefined) return undefined;
    const attempt = attemptOf(visit, event);
    const thread = new ThreadNode("iteration", visit, index, event.id, event.timestamp);
    attempt.add(attempt.iterations, thread);
    return thread;
  }

  endIteration(
    event: HistoryEvent,
    map: string,
    index: number,
    status: "succeeded" | "failed" | "aborted",
  ): ThreadNode | undefined {
    const iterations = this.#aborts.mapOf(event, map)?.lastAttempt?.iterations ?? [];
    const thread =
      iterations[index]?.index === index ? iterations[index] : iterations.find((other) => other.index === index);
    if (thread === undefined) return undefined;
    const moment: Moment = { id: event.id, at: event.timestamp };
    if (status === "failed") failOutwards(this.#places.visitBefore(event), thread, moment);
    thread.end(status, moment.id, moment.at);
    if (status !== "succeeded") this.#aborts.name(event, thread);
    return thread;
  }

  #failInside(event: HistoryEvent, visit: VisitNode, at: Date): void {
    const source = this.#places.visitBefore(event);
    const moment: Moment = { id: event.id, at };
    failOutwards(source, visit, moment);
    const inner = childOf(visit, source);
    if (inner !== undefined) visit.failedBy = inner;
    const failed = visit.pending ?? {
      status: inner?.status === "timedOut" ? ("timedOut" as const) : ("failed" as const),
      failure: { error: inner?.error, cause: inner?.cause },
    };
    // Its branches or items may have succeeded: then what was made of their results failed, and so the same attempt.
    const last = visit.lastAttempt;
    const attempt = last?.status === "succeeded" ? last : attemptOf(visit, event);
    settle(attempt.threads, moment, "aborted");
    attempt.fail(failed.status, failed.failure, at);
    visit.pending = failed;
  }
}

/** What went on inside came to its end. */
export function finish(visit: VisitNode, event: HistoryEvent): void {
  const attempt = visit.lastAttempt;
  if (attempt === undefined) return;
  attempt.status = "succeeded";
  attempt.endedAt = event.timestamp;
  settle(attempt.threads, { id: event.id, at: event.timestamp }, "succeeded");
}

/** The visit directly inside another that holds a third. */
function childOf(outer: VisitNode, from: VisitNode | undefined): VisitNode | undefined {
  for (let visit = from; visit !== undefined; visit = visit.thread.parent) {
    if (visit.thread.parent === outer) return visit;
  }
  return undefined;
}
