import type { HistoryEvent } from "../event.js";
import type { JsonText } from "./json-text.js";
import { VisitNode, type AttemptNode, type Failure } from "./nodes.js";
import type { Places } from "./places.js";

/** Reads the events of tasks: calls, answers, failures, and expressions that failed. */
export class Tasks {
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** A task was called, or is called again. */
  schedule(event: HistoryEvent, payload: JsonText | undefined): VisitNode | undefined {
    const visit = this.#taskFor(event);
    if (visit === undefined) return undefined;
    visit.attempt(event.timestamp, true, payload);
    return visit;
  }

  start(event: HistoryEvent): VisitNode | undefined {
    const visit = this.#places.visitBefore(event);
    if (visit?.lastAttempt !== undefined) visit.lastAttempt.startedAt ??= event.timestamp;
    return visit;
  }

  submit(event: HistoryEvent, output: JsonText | undefined): VisitNode | undefined {
    const visit = this.#places.visitBefore(event);
    if (visit?.lastAttempt !== undefined) visit.lastAttempt.submittedText = output;
    return visit;
  }

  succeed(event: HistoryEvent, output: JsonText | undefined): VisitNode | undefined {
    const visit = this.#places.visitBefore(event);
    if (visit === undefined) return undefined;
    const attempt = attemptOf(visit, event);
    attempt.status = "succeeded";
    attempt.endedAt = event.timestamp;
    attempt.outputText = output;
    return visit;
  }

  fail(event: HistoryEvent, status: "failed" | "timedOut", failure: Failure): VisitNode | undefined {
    const visit = this.#taskFor(event);
    if (visit === undefined) return undefined;
    attemptOf(visit, event).fail(status, failure, event.timestamp);
    visit.pending = { status, failure };
    return visit;
  }

  /** An expression failed: before the call it makes an attempt of its own, after it the answered attempt fails. */
  failEvaluation(event: HistoryEvent, state: string, failure: Failure): VisitNode | undefined {
    const visit = this.#evaluating(event, state);
    if (visit === undefined) return undefined;
    if (visit.type === "Task") {
      const last = visit.lastAttempt;
      const over = last === undefined || last.status === "failed" || last.status === "timedOut";
      (over ? attemptOf(visit, event) : last).fail("failed", failure, event.timestamp);
    }
    visit.pending = { status: "failed", failure };
    return visit;
  }

  #taskFor(event: HistoryEvent): VisitNode | undefined {
    return this.#places.redrive?.take(event, ({ type }) => type === "Task") ?? this.#places.visitBefore(event);
  }

  /** EvaluationFailed names its state; in a Pass or Map it follows what the state's Entered event follows. */
  #evaluating(event: HistoryEvent, state: string): VisitNode | undefined {
    const around =
      this.#places.redrive?.take(event, (visit) => visit.state === state) ??
      this.#places.enclosing(event, (open) => open.state === state);
    if (around !== undefined) return around;
    const place = this.#places.before(event);
    const inside = place instanceof VisitNode ? [place.thread, ...(place.lastAttempt?.threads ?? [])] : [];
    const threads = place === undefined || place instanceof VisitNode ? inside : [place];
    const last = threads
      .map((thread) => thread.visits.at(-1))
      .find((visit) => visit?.open === true && visit.state === state);
    return last ?? this.#places.latestOpen(state);
  }
}

/** The attempt that an event tells of, opened if history shows no beginning of it. */
export function attemptOf(visit: VisitNode, event: HistoryEvent): AttemptNode {
  const last = visit.lastAttempt;
  return last?.status === "running" ? last : visit.attempt(event.timestamp, false, undefined);
}
