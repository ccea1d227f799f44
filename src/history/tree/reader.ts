import { isJsonObject, type JsonValue } from "../../util/json.js";
import { catchTargets, type DefinitionIndex } from "../definition-index.js";
import type { HistoryEvent } from "../event.js";
import { Aborts } from "./aborts.js";
import { explainInwards, failOutwards, stop, type Moment } from "./closing.js";
import type { JsonText } from "./json-text.js";
import { ThreadNode, VisitNode, type AttemptNode, type Failure } from "./nodes.js";
import { Places, type Place } from "./places.js";
import { Redrive } from "./redrive.js";
import { Tasks } from "./tasks.js";
import { finish, Work } from "./work.js";

/** Reads a history event by event into the tree: here the states entered and left, beside it tasks, work inside states, and aborts. */
export class HistoryReader {
  readonly places: Places;
  readonly tasks: Tasks;
  readonly work: Work;
  readonly aborts: Aborts;
  readonly #definition: DefinitionIndex | undefined;

  constructor(startedAt: Date, definition: DefinitionIndex | undefined) {
    this.places = new Places(startedAt);
    this.tasks = new Tasks(this.places);
    this.aborts = new Aborts(this.places);
    this.work = new Work(this.places, this.aborts);
    this.#definition = definition;
  }

  /** Call after each event with where it belongs. */
  remember(event: HistoryEvent, place: Place | undefined): void {
    this.places.remember(event, place);
    this.aborts.pass(event);
  }

  enter(event: HistoryEvent, state: string, type: string, input: JsonText | undefined): VisitNode {
    const thread = this.#threadFor(event, state);
    const before = thread.visits.at(-1);
    if (before !== undefined) this.#follow(before, state);
    const source = this.#definition?.states.get(state)?.source;
    const ends = source && (type === "Succeed" || source["End"] === true);
    const visit = new VisitNode(state, type, thread, event.id, event.timestamp, input, ends);
    thread.visits.push(visit);
    this.places.add(visit);
    if (type === "Fail") visit.pending = { status: "failed", failure: this.#failOf(state) };
    return visit;
  }

  exit(event: HistoryEvent, state: string): VisitNode | undefined {
    const visit =
      this.places.redrive?.take(event, (stopped) => stopped.state === state) ??
      this.places.enclosing(event, (open) => open.state === state) ??
      this.places.latestOpen(state);
    if (visit === undefined) return undefined;
    visit.exitedAt = event.timestamp;
    visit.exitedEventId = event.id;
    if (visit.pending === undefined) {
      visit.status = "succeeded";
      if (visit.lastAttempt?.status === "running") finish(visit, event);
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

  /** The execution ended. */
  end(event: HistoryEvent, status: "succeeded" | "failed" | "aborted" | "timedOut", failure: Failure): ThreadNode {
    const { top } = this.places;
    const moment: Moment = { id: event.id, at: event.timestamp };
    if (status === "failed") {
      const failing = this.places.visitBefore(event);
      failOutwards(failing, top, moment);
      if (failing?.status !== "succeeded" && failing?.status !== "caught") explainInwards(failing, failure);
      for (let at = failing?.thread.parent; at !== undefined; at = at.thread.parent) explainInwards(at, failure);
    }
    top.end(status, event.id, event.timestamp);
    const open = top.visits.at(-1);
    if (open?.open === true) stop(open, moment, status === "timedOut" ? "timedOut" : "aborted");
    return top;
  }

  /** The execution goes on where it had failed. */
  redrive(event: HistoryEvent): ThreadNode {
    this.places.redrive = new Redrive(event, this.places.top);
    return this.places.top;
  }

  #threadFor(event: HistoryEvent, state: string): ThreadNode {
    const again = this.places.redrive?.reentered(event, state);
    if (again !== undefined) return again;
    const begun = this.work.begunBefore(event);
    const place = this.places.before(event);
    if (begun !== undefined && place instanceof VisitNode && place.type === "Parallel") {
      return this.#branch(event, place, begun, state);
    }
    if (place !== undefined && event.previousEventId > 0) return place instanceof ThreadNode ? place : place.thread;
    return this.#threadByDefinition(event, state) ?? this.places.top;
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
    const parent = this.places.latestOpen(known.parent.name);
    const attempt = parent?.lastAttempt;
    if (parent === undefined || attempt === undefined) return undefined;
    if (known.parent.type === "Map") return attempt.iterations.findLast((thread) => thread.status === "running");
    return attempt.branches.find(({ index }) => index === known.branch) ?? this.#branch(event, parent, attempt, state);
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
      typeof value === "string" && !/^\{%/.test(value) ? value : undefined;
    return { error: text(source?.["Error"]), cause: text(source?.["Cause"]) };
  }
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
