import type { HistoryEvent } from "../history/event.js";
import type { Projection } from "./instrument.js";
import { attemptEvents } from "./attempt-events.js";
import type { ProjectedState } from "./attempt-chain.js";

/**
 * The history of a copy as that of the definition: states of the copy become attempts of the Task they stand for. The ids of events
 * that were recorded stay; those put in between them are fractions.
 */
export function projectHistory(events: readonly HistoryEvent[], projection: Projection): readonly HistoryEvent[] {
  const reader = new Projector(projection);
  return [...events].sort((left, right) => left.id - right.id).flatMap((event) => reader.project(event));
}

class Projector {
  readonly #projection: Projection;
  /** What an event that was left out or replaced is now, for those that point at it. */
  readonly #became = new Map<number, number>();
  /** The state of the copy in which an event stands, for those that do not say. */
  readonly #standing = new Map<number, string>();

  /** What a Task would be given, as states that only evaluate found out, for the events after them. */
  readonly #given = new Map<number, string>();

  /** Where states that only evaluate came to their end. */
  readonly #read = new Set<number>();
  /** States of the copy that were entered and not left, with the event that would abort them. */
  readonly #open = new Map<string, string>();

  constructor(projection: Projection) {
    this.#projection = projection;
  }

  project(event: HistoryEvent): readonly HistoryEvent[] {
    const given = this.#given.get(event.previousEventId ?? 0);
    if (given !== undefined) this.#given.set(event.id, given);
    const entered = enteredState(event);
    const exited = exitedState(event);
    const before = this.#standing.get(event.previousEventId ?? 0);
    const name = entered ?? exited ?? unevaluatedState(event) ?? before;
    const stands = name === undefined ? undefined : this.#projection[name];
    if (event.type === "WaitStateAborted" || event.type === "ParallelStateAborted") return [this.#aborted(event)];
    if (name === undefined || stands === undefined) return [this.#pointing(event)];
    // The Task itself: only its entry may have been told before.
    if (stands.task === true) return this.#ofTask(event, stands, entered !== undefined);
    switch (event.type) {
      case "ParallelStateSucceeded":
        return this.#leaveOut(event);
      case "EvaluationFailed":
        this.#standing.set(event.id, name);
        return [unevaluated(this.#pointing(event), stands.state)];
      case "SucceedStateExited":
        this.#read.add(event.id);
        this.#open.delete(name);
        this.#standing.set(event.id, name);
        return this.#leaveOut(event);
      case "ParallelStateExited":
        this.#open.delete(name);
        // What was only evaluated is left to go on; what failed at it is left for good.
        if (this.#read.has(event.previousEventId ?? 0)) return this.#leaveOut(event);
        return [renamed({ ...this.#pointing(event), type: "TaskStateExited" } as HistoryEvent, stands.state)];
      case "WaitStateExited":
      case "ChoiceStateExited":
        this.#open.delete(name);
        return this.#leaveOut(event);
      case "ParallelStateStarted":
        this.#standing.set(event.id, name);
        return this.#leaveOut(event);
      case "ParallelStateFailed":
        // What fails around it points at the same event: it is no longer the copy's business.
        this.#standing.delete(event.previousEventId ?? 0);
        this.#open.delete(name);
        return this.#leaveOut(event);
      default:
        if (entered === undefined) return [this.#pointing(event)];
        this.#standing.set(event.id, name);
        if (stands.evaluates === true) this.#given.set(event.id, inputOf(event));
        this.#open.set(name, event.type.replace("Entered", "Aborted"));
        return this.#entered(event, stands);
    }
  }

  /** An abort does not say of which state: of one of the copy, if one of that kind is open. */
  #aborted(event: HistoryEvent): HistoryEvent {
    const open = [...this.#open].find(([, type]) => type === event.type);
    if (open === undefined) return this.#pointing(event);
    this.#open.delete(open[0]);
    return { ...this.#pointing(event), type: "TaskStateAborted" } as HistoryEvent;
  }

  #ofTask(event: HistoryEvent, stands: ProjectedState, entered: boolean): readonly HistoryEvent[] {
    if (entered && !stands.first) return this.#leaveOut(event);
    return [renamed(unevaluated(this.#pointing(event), stands.state), stands.state)];
  }

  /** A state of the copy begins: the Task is entered, if it is the first one; an attempt fails, if it stands for one. */
  #entered(event: HistoryEvent, stands: ProjectedState): readonly HistoryEvent[] {
    const put: HistoryEvent[] = [];
    const before = this.#pointing(event);
    let last = before.previousEventId ?? 0;
    if (stands.first) {
      put.push(renamed({ ...before, type: "TaskStateEntered" } as HistoryEvent, stands.state));
      last = event.id;
    }
    const payload = this.#given.get(event.previousEventId ?? 0) ?? stands.payload ?? inputOf(event);
    attemptEvents(stands, payload).forEach((made, index) => {
      const id = event.id + (index + 1) / 10;
      put.push({ id, previousEventId: last, timestamp: event.timestamp, ...made } as HistoryEvent);
      last = id;
    });
    this.#became.set(event.id, last);
    return put;
  }

  #leaveOut(event: HistoryEvent): readonly HistoryEvent[] {
    this.#became.set(event.id, this.#pointing(event).previousEventId ?? 0);
    return [];
  }

  #pointing(event: HistoryEvent): HistoryEvent {
    const before = this.#became.get(event.previousEventId ?? 0);
    return before === undefined ? event : { ...event, previousEventId: before };
  }
}

function enteredState(event: HistoryEvent): string | undefined {
  return "stateEnteredEventDetails" in event ? event.stateEnteredEventDetails?.name : undefined;
}

function inputOf(event: HistoryEvent): string {
  return ("stateEnteredEventDetails" in event ? event.stateEnteredEventDetails?.input : undefined) ?? "{}";
}

function exitedState(event: HistoryEvent): string | undefined {
  return "stateExitedEventDetails" in event ? event.stateExitedEventDetails?.name : undefined;
}

function unevaluatedState(event: HistoryEvent): string | undefined {
  return event.type === "EvaluationFailed" ? event.evaluationFailedEventDetails?.state : undefined;
}

function unevaluated(event: HistoryEvent, state: string): HistoryEvent {
  if (event.type !== "EvaluationFailed" || event.evaluationFailedEventDetails === undefined) return event;
  return { ...event, evaluationFailedEventDetails: { ...event.evaluationFailedEventDetails, state } };
}

function renamed(event: HistoryEvent, name: string): HistoryEvent {
  if ("stateEnteredEventDetails" in event && event.stateEnteredEventDetails !== undefined) {
    return { ...event, stateEnteredEventDetails: { ...event.stateEnteredEventDetails, name } } as HistoryEvent;
  }
  if ("stateExitedEventDetails" in event && event.stateExitedEventDetails !== undefined) {
    return { ...event, stateExitedEventDetails: { ...event.stateExitedEventDetails, name } } as HistoryEvent;
  }
  return event;
}
