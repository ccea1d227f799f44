import type { HistoryEvent } from "../event.js";
import { ThreadNode, type VisitNode } from "./nodes.js";
import type { Redrive } from "./redrive.js";

/** What an event belongs to. */
export type Place = VisitNode | ThreadNode;

/**
 * Where events belong. AWS says which event an event follows (previousEventId), not which thread it is in; so each event's place is kept,
 * and an event is placed by the one it follows.
 */
export class Places {
  readonly top: ThreadNode;
  /** The last redrive, if there was one. */
  redrive: Redrive | undefined;
  /** Every visit, in history order. */
  readonly visits: VisitNode[] = [];
  readonly #places = new Map<number, Place>();
  readonly #times = new Map<number, Date>();
  readonly #byState = new Map<string, VisitNode[]>();

  constructor(startedAt: Date) {
    this.top = new ThreadNode("top", undefined, 0, 1, startedAt);
  }

  /** Remembers where an event belongs; without a place it belongs where the one before it does. */
  remember(event: HistoryEvent, place: Place | undefined): void {
    const at = place ?? this.before(event);
    if (at !== undefined && event.id > 0) this.#places.set(event.id, at);
    this.#times.set(event.id, event.timestamp);
  }

  add(visit: VisitNode): void {
    this.visits.push(visit);
    const same = this.#byState.get(visit.state);
    if (same === undefined) this.#byState.set(visit.state, [visit]);
    else same.push(visit);
  }

  /** The place of the event that an event follows. */
  before(event: HistoryEvent): Place | undefined {
    return this.#places.get(event.previousEventId);
  }

  /** The visit an event belongs to by the event it follows. */
  visitBefore(event: HistoryEvent): VisitNode | undefined {
    const place = this.before(event);
    return place instanceof ThreadNode ? (place.visits.at(-1) ?? place.parent) : place;
  }

  /** When the event happened that an event follows. */
  timeBefore(event: HistoryEvent): Date | undefined {
    return this.#times.get(event.previousEventId);
  }

  /** The innermost open visit that fits, of those around the event that an event follows. */
  enclosing(event: HistoryEvent, fits: (visit: VisitNode) => boolean): VisitNode | undefined {
    for (let visit = this.visitBefore(event); visit !== undefined; visit = visit.thread.parent) {
      if (visit.open && fits(visit)) return visit;
    }
    return undefined;
  }

  open(state: string): readonly VisitNode[] {
    return (this.#byState.get(state) ?? []).filter((visit) => visit.open);
  }

  latestOpen(state: string): VisitNode | undefined {
    return this.#byState.get(state)?.findLast((visit) => visit.open);
  }
}

/** Tells whether a visit lies in a thread, at any depth. */
export function isWithin(visit: VisitNode, thread: ThreadNode): boolean {
  for (let at: VisitNode | undefined = visit; at !== undefined; at = at.thread.parent)
    if (at.thread === thread) return true;
  return false;
}
