import { isJsonObject, type JsonValue } from "../../util/json.js";
import { catchTargets, type DefinitionIndex } from "../definition-index.js";
import type { HistoryEvent } from "../event.js";
import { explainInwards, failOutwards, settle, stop, type Moment } from "./closing.js";
import { jsonText, type JsonText } from "./json-text.js";
import type { AttemptNode } from "./nodes.js";
import { ThreadNode, VisitNode, type Failure } from "./nodes.js";

/** What an event belongs to. */
export type Place = VisitNode | ThreadNode;

/**
 * Reads a history event by event into the tree. AWS says which event an event follows (previousEventId), not which thread it is in;
 * so each event's place is kept, and an event is placed by the one it follows.
 */
export class HistoryReader {
  readonly top: ThreadNode;
  readonly visits: VisitNode[] = [];
  readonly #definition: DefinitionIndex | undefined;
  readonly #places = new Map<number, Place>();
  readonly #times = new Map<number, Date>();
  readonly #byState = new Map<string, VisitNode[]>();
  /** The attempt each ParallelStateStarted began: the first states of its branches follow that event. */
  readonly #fans = new Map<number, AttemptNode>();
  /** While aborts are being listed: the iteration named last, and the failing Task that also gets an abort of its own. */
  #aborting:
    | { readonly follows: number; readonly iteration: ThreadNode | undefined; readonly claimed: Set<VisitNode> }
    | undefined;

  constructor(startedAt: Date, definition: DefinitionIndex | undefined) {
    this.top = new ThreadNode("top", undefined, 0, 1, startedAt);
    this.#definition = definition;
  }

  /** Remembers where an event belongs; without a place it belongs where the one before it does. */
  remember(event: HistoryEvent, place: Place | undefined): void {
    const at = place ?? this.#places.get(event.previousEventId);
    if (at !== undefined && event.id > 0) this.#places.set(event.id, at);
    this.#times.set(event.id, event.timestamp);
    if (!/Aborted$|^MapIterationFailed$/.test(event.type)) this.#aborting = undefined;
  }

  /** The visit an event belongs to by the event it follows. */
  visitBefore(event: HistoryEvent): VisitNode | undefined {
    const place = this.#places.get(event.previousEventId);
    return place instanceof ThreadNode ? (place.visits.at(-1) ?? place.parent) : place;
  }

  enter(event: HistoryEvent, state: string, type: string, input: JsonText | undefined): VisitNode {
    const thread = this.#threadFor(event, state);
    const before = thread.visits.at(-1);
    if (before !== undefined) this.#follow(before, state);
    const visit = new VisitNode(state, type, thread, event.id, event.timestamp, input);
    thread.visits.push(visit);
    this.visits.push(visit);
    const same = this.#byState.get(state);
    if (same === undefined) this.#byState.set(state, [visit]);
    else same.push(visit);
    if (type === "Fail") visit.pending = { status: "failed", failure: this.#failOf(state) };
    return visit;
  }

  exit(event: HistoryEvent, state: string): VisitNode | undefined {
    const visit = this.#enclosing(event, (open) => open.state === state) ?? this.#latestOpen(state);
    if (visit === undefined) return undefined;
    visit.exitedAt = event.timestamp;
    visit.exitedEventId = event.id;
    const attempt = visit.lastAttempt;
    if (visit.pending === undefined) {
      visit.status = "succeeded";
      if (attempt?.status === "running") this.finish(visit, event, "succeeded");
    } else {
      visit.status = "caught";
      visit.error = visit.pending.failure.error;
      visit.cause = visit.pending.failure.cause;
    }
    return visit;
  }

  /** After an exit: a failure whose name no event told is read from the output its catcher wrote. */
  explainCaught(visit: VisitNode): void {
    if (visit.status === "caught" && visit.error === undefined) explainInwards(visit, caughtIn(visit.output));
  }

  /** A task was called, or is called again. */
  schedule(event: HistoryEvent, payload: JsonText | undefined): VisitNode | undefined {
    const visit = this.#taskFor(event);
    if (visit === undefined) return undefined;
    if (!visit.open) this.#reopen(visit);
    visit.attempt(event.timestamp, true, payload);
    return visit;
  }

  /** The attempt that an event tells of, opened if history shows no beginning of it. */
  attemptOf(visit: VisitNode, event: HistoryEvent): AttemptNode {
    const last = visit.lastAttempt;
    return last?.status === "running" ? last : visit.attempt(event.timestamp, false, undefined);
  }

  failAttempt(event: HistoryEvent, status: "failed" | "timedOut", failure: Failure): VisitNode | undefined {
    const visit = this.#taskFor(event);
    if (visit === undefined) return undefined;
    this.attemptOf(visit, event).fail(status, failure, event.timestamp);
    visit.pending = { status, failure };
    return visit;
  }

  /** An expression failed: before the call it makes an attempt of its own, after it the answered attempt fails. */
  failEvaluation(event: HistoryEvent, state: string, failure: Failure): VisitNode | undefined {
    const visit = this.#evaluating(event, state);
    if (visit === undefined) return undefined;
    if (visit.type === "Task") {
      const last = visit.lastAttempt;
      const attempt =
        last === undefined || last.status === "failed" || last.status === "timedOut"
          ? this.attemptOf(visit, event)
          : last;
      attempt.fail("failed", failure, event.timestamp);
    }
    visit.pending = { status: "failed", failure };
    return visit;
  }

  /** A Parallel or Map begins its work, for the first time or after a failure that its Retry took. */
  begin(event: HistoryEvent, type: "Parallel" | "Map", itemCount: number | undefined): VisitNode | undefined {
    const visit = this.#enclosing(event, (open) => open.type === type) ?? this.#redriven(event, type);
    if (visit === undefined) return undefined;
    if (visit.lastAttempt?.status === "running")
      this.failInside(event, visit, this.#times.get(event.previousEventId) ?? event.timestamp);
    const attempt = visit.attempt(event.timestamp, true, undefined);
    attempt.startedAt = event.timestamp;
    attempt.itemCount = itemCount;
    this.#fans.set(event.id, attempt);
    return visit;
  }

  /** The work inside a Parallel or Map failed. */
  failInside(event: HistoryEvent, visit: VisitNode, at: Date = event.timestamp): void {
    const cause = this.visitBefore(event);
    const moment: Moment = { id: event.id, at };
    failOutwards(cause, visit, moment);
    const inner = innermostChild(cause, visit);
    if (inner !== undefined) visit.failedBy = inner;
    const failed = visit.pending ?? {
      status: inner?.status === "timedOut" ? ("timedOut" as const) : ("failed" as const),
      failure: { error: inner?.error, cause: inner?.cause },
    };
    const attempt = this.attemptOf(visit, event);
    settle(attempt.threads, moment, "aborted");
    attempt.fail(failed.status, failed.failure, at);
    visit.pending = failed;
  }

  /** ParallelStateFailed or MapStateFailed: it is over, unless a catcher takes it. */
  failState(event: HistoryEvent, type: "Parallel" | "Map"): VisitNode | undefined {
    const visit = this.#enclosing(event, (open) => open.type === type);
    if (visit !== undefined) this.failInside(event, visit);
    return visit;
  }

  /** The work inside a Parallel or Map came to its end. */
  finish(visit: VisitNode, event: HistoryEvent, status: "succeeded"): void {
    const attempt = visit.lastAttempt;
    if (attempt === undefined) return;
    attempt.status = status;
    attempt.endedAt = event.timestamp;
    settle(attempt.threads, { id: event.id, at: event.timestamp }, "succeeded");
  }

  finishState(event: HistoryEvent, type: "Parallel" | "Map"): VisitNode | undefined {
    const visit = this.#enclosing(event, (open) => open.type === type);
    if (visit !== undefined) this.finish(visit, event, "succeeded");
    return visit;
  }

  beginIteration(event: HistoryEvent, map: string, index: number): ThreadNode | undefined {
    const visit = this.#mapOf(event, map);
    if (visit === undefined) return undefined;
    const attempt = this.attemptOf(visit, event);
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
    const visit = this.#mapOf(event, map);
    const iterations = visit?.lastAttempt?.iterations ?? [];
    const thread =
      iterations[index]?.index === index ? iterations[index] : iterations.find((other) => other.index === index);
    if (thread === undefined) return undefined;
    if (status === "failed") failOutwards(this.visitBefore(event), thread, { id: event.id, at: event.timestamp });
    thread.end(status, event.id, event.timestamp);
    if (status !== "succeeded")
      this.#aborting = { follows: event.previousEventId, iteration: thread, claimed: this.#claimed(event) };
    return thread;
  }

  /** An abort that names no state: its place is told by what is listed before it and by the event it follows. */
  abortState(event: HistoryEvent, type: string): Place | undefined {
    const claimed = this.#claimed(event);
    const iteration = this.#aborting?.follows === event.previousEventId ? this.#aborting.iteration : undefined;
    this.#aborting = { follows: event.previousEventId, iteration, claimed };
    const moment: Moment = { id: event.id, at: event.timestamp };
    const fits = (visit: VisitNode): boolean => visit.open && visit.type === type && !claimed.has(visit);
    const named = iteration === undefined ? undefined : firstOpen(iteration, fits);
    if (named !== undefined) {
      stop(named, moment, "aborted");
      return named;
    }
    const failing = this.visitBefore(event);
    if (
      failing?.type === type &&
      !claimed.has(failing) &&
      (iteration === undefined ? failing.open : isWithin(failing, iteration))
    ) {
      // The failing Task gets an abort as well: its own failure is the better word, and Retry or Catch may still be decided.
      if (failing.open && failing.pending === undefined) stop(failing, moment, "aborted");
      else claimed.add(failing);
      return failing;
    }
    const from = iteration ?? failing?.thread;
    for (let around = from?.parent; around !== undefined; around = around.thread.parent) {
      const inside = around.open ? firstOpenOf(around.lastAttempt?.threads ?? [], fits) : undefined;
      const visit = inside ?? (fits(around) ? around : undefined);
      if (visit !== undefined) {
        stop(visit, moment, "aborted");
        return visit;
      }
    }
    const visit = firstOpen(this.top, fits);
    if (visit !== undefined) stop(visit, moment, "aborted");
    return visit;
  }

  /** The execution ended. */
  end(event: HistoryEvent, status: "succeeded" | "failed" | "aborted" | "timedOut", failure: Failure): ThreadNode {
    const moment: Moment = { id: event.id, at: event.timestamp };
    if (status === "failed") {
      const failing = this.visitBefore(event);
      failOutwards(failing, this.top, moment);
      if (failing?.status !== "succeeded" && failing?.status !== "caught") explainInwards(failing, failure);
      for (let at = failing?.thread.parent; at !== undefined; at = at.thread.parent) explainInwards(at, failure);
    }
    this.top.end(status, event.id, event.timestamp);
    const open = this.top.visits.at(-1);
    if (open?.open === true) stop(open, moment, status === "timedOut" ? "timedOut" : "aborted");
    return this.top;
  }

  /** The execution goes on where it had failed. */
  redrive(): ThreadNode {
    this.top.reopen();
    return this.top;
  }

  #claimed(event: HistoryEvent): Set<VisitNode> {
    return this.#aborting?.follows === event.previousEventId ? this.#aborting.claimed : new Set();
  }

  #threadFor(event: HistoryEvent, state: string): ThreadNode {
    const fan = this.#fans.get(event.previousEventId);
    const place = this.#places.get(event.previousEventId);
    if (fan !== undefined && place instanceof VisitNode && place.type === "Parallel")
      return this.#branch(event, place, fan, state);
    if (place !== undefined && event.previousEventId > 0) return place instanceof ThreadNode ? place : place.thread;
    return this.#threadByDefinition(event, state) ?? this.top;
  }

  #branch(event: HistoryEvent, parallel: VisitNode, attempt: AttemptNode, state: string): ThreadNode {
    const known = this.#definition?.states.get(state);
    const index = known?.parent?.name === parallel.state ? known.branch : attempt.branches.length;
    const thread = new ThreadNode("branch", parallel, index, event.id, event.timestamp);
    attempt.add(attempt.branches, thread);
    return thread;
  }

  /** Where history says nothing of what came before, the definition tells which open Parallel or Map holds the state. */
  #threadByDefinition(event: HistoryEvent, state: string): ThreadNode | undefined {
    const known = this.#definition?.states.get(state);
    if (known?.parent === undefined) return undefined;
    const parent = this.#latestOpen(known.parent.name);
    const attempt = parent?.lastAttempt;
    if (parent === undefined || attempt === undefined) return undefined;
    if (known.parent.type === "Map") return attempt.iterations.findLast((thread) => thread.status === "running");
    return (
      attempt.branches.find((thread) => thread.index === known.branch) ?? this.#branch(event, parent, attempt, state)
    );
  }

  /** What the next state tells about the one before: who caught its failure. */
  #follow(before: VisitNode, next: string): void {
    if (before.status === "succeeded" && before.attempts.length > 0) {
      const place = this.#definition?.states.get(before.state);
      if (place !== undefined && place.source["Next"] !== next && catchTargets(place).includes(next)) {
        before.status = "caught";
        explainInwards(before, caughtIn(before.output));
      }
    }
    if (before.status === "caught") before.caughtBy = next;
  }

  #failOf(state: string): Failure {
    const source = this.#definition?.states.get(state)?.source;
    const text = (value: JsonValue | undefined): string | undefined =>
      typeof value === "string" && !/^\{%/.test(value.trim()) ? value : undefined;
    return { error: text(source?.["Error"]), cause: text(source?.["Cause"]) };
  }

  #enclosing(event: HistoryEvent, fits: (visit: VisitNode) => boolean): VisitNode | undefined {
    for (let visit = this.visitBefore(event); visit !== undefined; visit = visit.thread.parent) {
      if (visit.open && fits(visit)) return visit;
    }
    return undefined;
  }

  #latestOpen(state: string): VisitNode | undefined {
    return this.#byState.get(state)?.findLast((visit) => visit.open);
  }

  #mapOf(event: HistoryEvent, map: string): VisitNode | undefined {
    const around = this.#enclosing(event, (open) => open.type === "Map" && open.state === map);
    if (around !== undefined) return around;
    const open = (this.#byState.get(map) ?? []).filter((visit) => visit.open);
    for (let thread = this.#aborting?.iteration; thread !== undefined; thread = thread.parent?.thread) {
      const inside = open.find((visit) => isWithin(visit, thread));
      if (inside !== undefined) return inside;
    }
    return open[0];
  }

  #taskFor(event: HistoryEvent): VisitNode | undefined {
    const visit = this.visitBefore(event);
    if (visit === undefined || visit.type === "Task") return visit;
    return this.#redriven(event, "Task") ?? visit;
  }

  /** After a redrive: the state that failed, which is worked on again without being entered again. */
  #redriven(event: HistoryEvent, type: string): VisitNode | undefined {
    if (this.#places.get(event.previousEventId) !== this.top) return undefined;
    const failed = this.visits.find((visit) => visit.type === type && /failed|aborted|timedOut/.test(visit.status));
    if (failed !== undefined) this.#reopen(failed);
    return failed;
  }

  #reopen(visit: VisitNode): void {
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

  #evaluating(event: HistoryEvent, state: string): VisitNode | undefined {
    const around = this.#enclosing(event, (open) => open.state === state);
    if (around !== undefined) return around;
    const place = this.#places.get(event.previousEventId);
    const threads =
      place instanceof VisitNode
        ? [place.thread, ...(place.lastAttempt?.threads ?? [])]
        : place === undefined
          ? []
          : [place];
    const last = threads
      .map((thread) => thread.visits.at(-1))
      .find((visit) => visit?.open === true && visit.state === state);
    return last ?? this.#latestOpen(state);
  }
}

/** JSON text of an event's field, read when it is asked for. */
export { jsonText };

function innermostChild(from: VisitNode | undefined, of: VisitNode): VisitNode | undefined {
  for (let visit = from; visit !== undefined; visit = visit.thread.parent) if (visit.thread.parent === of) return visit;
  return undefined;
}

function isWithin(visit: VisitNode, thread: ThreadNode): boolean {
  for (let at: VisitNode | undefined = visit; at !== undefined; at = at.thread.parent)
    if (at.thread === thread) return true;
  return false;
}

/** The first visit, from the outside in and in branch order, that fits. Only the last visit of a thread can be open. */
function firstOpen(thread: ThreadNode, fits: (visit: VisitNode) => boolean): VisitNode | undefined {
  const last = thread.visits.at(-1);
  if (last === undefined || !last.open) return undefined;
  return fits(last) ? last : firstOpenOf(last.lastAttempt?.threads ?? [], fits);
}

function firstOpenOf(threads: readonly ThreadNode[], fits: (visit: VisitNode) => boolean): VisitNode | undefined {
  for (const thread of threads) {
    const visit = firstOpen(thread, fits);
    if (visit !== undefined) return visit;
  }
  return undefined;
}

/** The error output a catcher wrote: the whole output, or one of its fields. */
function caughtIn(output: JsonValue | undefined): Failure {
  const found = [output, ...(isJsonObject(output) ? Object.values(output) : [])].find(
    (value) => isJsonObject(value) && typeof value["Error"] === "string",
  );
  if (!isJsonObject(found)) return { error: undefined, cause: undefined };
  const cause = found["Cause"];
  return { error: String(found["Error"]), cause: typeof cause === "string" ? cause : undefined };
}
