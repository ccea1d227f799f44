import type { HistoryEvent } from "../event.js";
import { stop, type Moment } from "./closing.js";
import type { ThreadNode, VisitNode } from "./nodes.js";
import { isWithin, type Place, type Places } from "./places.js";

/** A run of abort events that follow the same event: the iteration named last, and failing states that also got an abort of their own. */
interface Listing {
  readonly follows: number;
  readonly iteration: ThreadNode | undefined;
  readonly claimed: Set<VisitNode>;
}

/**
 * Reads aborts. AWS names the Map and index of an aborted iteration, but not the state of an aborted Task, Wait, Parallel or Map:
 * its place is told by what is listed before it and by the event it follows.
 */
export class Aborts {
  readonly #places: Places;
  #listing: Listing | undefined;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Any other event ends the listing. */
  pass(event: HistoryEvent): void {
    if (!/Aborted$|^MapIterationFailed$/.test(event.type)) this.#listing = undefined;
  }

  /** An iteration was listed as failed or aborted: what is listed next lies in it. */
  name(event: HistoryEvent, iteration: ThreadNode): void {
    this.#listing = { follows: event.previousEventId, iteration, claimed: this.#claimed(event) };
  }

  /** The open Map of this name that an event about an iteration means. */
  mapOf(event: HistoryEvent, map: string): VisitNode | undefined {
    const around = this.#places.enclosing(event, (open) => open.type === "Map" && open.state === map);
    if (around !== undefined) return around;
    const open = this.#places.open(map);
    for (let thread = this.#listing?.iteration; thread !== undefined; thread = thread.parent?.thread) {
      const inside = open.find((visit) => isWithin(visit, thread));
      if (inside !== undefined) return inside;
    }
    return open[0];
  }

  /** A state of this type was aborted. @returns its place */
  abort(event: HistoryEvent, type: string): Place | undefined {
    const claimed = this.#claimed(event);
    const iteration = this.#listing?.follows === event.previousEventId ? this.#listing.iteration : undefined;
    this.#listing = { follows: event.previousEventId, iteration, claimed };
    const moment: Moment = { id: event.id, at: event.timestamp };
    const fits = (visit: VisitNode): boolean => visit.open && visit.type === type && !claimed.has(visit);
    const named = iteration === undefined ? undefined : firstOpen(iteration, fits);
    const failing = this.#places.visitBefore(event);
    if (named === undefined && failing?.type === type && !claimed.has(failing)) {
      const own = iteration === undefined ? failing.open : isWithin(failing, iteration);
      // The failing Task gets an abort as well: its own failure is the better word, and Retry or Catch may still be decided.
      if (own && (!failing.open || failing.pending !== undefined)) {
        claimed.add(failing);
        return failing;
      }
    }
    const visit = named ?? (failing !== undefined && iteration === undefined && fits(failing) ? failing : undefined);
    const aborted = visit ?? outwards(iteration ?? failing?.thread, fits) ?? firstOpen(this.#places.top, fits);
    if (aborted !== undefined) stop(aborted, moment, "aborted");
    return aborted;
  }

  #claimed(event: HistoryEvent): Set<VisitNode> {
    return this.#listing?.follows === event.previousEventId ? this.#listing.claimed : new Set();
  }
}

/** The nearest that fits in what is around a thread: siblings first, then the Parallel or Map itself. */
function outwards(from: ThreadNode | undefined, fits: (visit: VisitNode) => boolean): VisitNode | undefined {
  for (let around = from?.parent; around !== undefined; around = around.thread.parent) {
    const inside = around.open ? firstOpenOf(around.lastAttempt?.threads ?? [], fits) : undefined;
    const visit = inside ?? (fits(around) ? around : undefined);
    if (visit !== undefined) return visit;
  }
  return undefined;
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
