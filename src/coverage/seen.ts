import type { Catcher, Machine, Retrier, State } from "../asl/index.js";
import type { Attempt, Execution, HistoryEvent, Visit } from "../history/index.js";
import { ChoiceReader, type ChoiceWay } from "../report/choice-decisions.js";
import { fallThroughSuffix, innerScopes, pointerOf, transitionSuffix } from "./points.js";

/** How often each point was seen, by its id. */
export type Hits = Map<string, number>;

/** A state, and where it stands. */
interface Placed {
  readonly state: State;
  readonly path: readonly (string | number)[];
  readonly id: string;
  /** The processor or branch that begins with it. */
  readonly begins: string | undefined;
}

/** The states of a definition by name; of several with one name, the first. */
export type StateIndex = ReadonlyMap<string, Placed>;

/** Finds every state of a definition. */
export function stateIndex(machine: Machine): StateIndex {
  const index = new Map<string, Placed>();
  const add = (scope: Machine, path: readonly (string | number)[]): void => {
    for (const state of scope.states.values()) {
      const at = [...path, "States", state.name];
      const begins = path.length > 0 && scope.startAt === state.name ? pointerOf(path) : undefined;
      if (!index.has(state.name)) index.set(state.name, { state, path: at, id: pointerOf(at), begins });
      for (const inner of innerScopes(state, at)) add(inner.scope, inner.path);
    }
  };
  add(machine, []);
  return index;
}

/** A redrive: what went before it was counted then. */
export interface Redriven {
  readonly eventId: number;
  readonly at: Date;
}

/**
 * What one execution saw of its definition.
 * @param redriven its last redrive: only what came after counts
 */
export function seenIn(execution: Execution, machine: Machine, index: StateIndex, redriven?: Redriven): Hits {
  const hits: Hits = new Map();
  const reader = new ChoiceReader(execution, machine);
  const leftAfter = new Set(redriven === undefined ? [] : statesLeft(execution.events, redriven));
  for (const visit of execution.visits) {
    const placed = index.get(visit.state);
    if (placed === undefined) continue;
    const isNew = redriven === undefined || visit.enteredEventId > redriven.eventId;
    // A state that failed is worked on again without being entered again.
    const goesOn = leftAfter.has(visit.state) && (visit.exitedAt ?? execution.startDate) >= redriven!.at;
    if (!isNew && !goesOn) continue;
    if (isNew) seeVisit(hits, placed, undefined);
    seeTransition(hits, placed, reader.after(visit));
    if (placed.state.type === "Choice") seeWay(hits, placed, reader.decision(visit)?.way);
    if (!("retry" in placed.state)) continue;
    const attempts = isNew ? visit.attempts : visit.attempts.filter(({ scheduledAt }) => scheduledAt >= redriven!.at);
    for (const retrier of retriersUsed(attempts, placed.state.retry)) see(hits, `${placed.id}/Retry/${retrier}`);
    seeCaught(hits, placed, visit, placed.state.catch);
  }
  return hits;
}

function* statesLeft(events: readonly HistoryEvent[], { eventId }: Redriven): Generator<string> {
  for (const event of events) {
    if (event.id <= eventId || !("stateExitedEventDetails" in event)) continue;
    const name = event.stateExitedEventDetails?.name;
    if (name !== undefined) yield name;
  }
}

/** A state was entered, and left for another one. */
export function seeVisit(hits: Hits, placed: Placed, next: string | undefined): void {
  see(hits, placed.id);
  if (placed.begins !== undefined) see(hits, placed.begins);
  seeTransition(hits, placed, next);
}

function seeTransition(hits: Hits, { id }: Placed, next: string | undefined): void {
  if (next !== undefined) see(hits, `${id}${transitionSuffix(next)}`);
}

/** A Choice state went one way. */
export function seeWay(hits: Hits, { id }: Placed, way: ChoiceWay | undefined): void {
  if (typeof way === "number") see(hits, `${id}/Choices/${way}`);
  if (way === "default") see(hits, `${id}/Default`);
  if (way === "fall through") see(hits, `${id}${fallThroughSuffix}`);
}

/** Counts a point. */
export function see(hits: Hits, id: string): void {
  hits.set(id, (hits.get(id) ?? 0) + 1);
}

function retriersUsed(attempts: readonly Attempt[], retriers: readonly Retrier[]): readonly number[] {
  return attempts.flatMap((attempt, index) => {
    const next = attempts[index + 1];
    // After a redrive a state is tried anew by whoever redrove it, not by a retrier.
    if (next?.delayMs === undefined) return [];
    const retrier = handlerOf(retriers, attempt.error);
    return retrier < 0 ? [] : [retrier];
  });
}

function seeCaught(hits: Hits, { id }: Placed, visit: Visit, catchers: readonly Catcher[]): void {
  if (visit.status !== "caught") return;
  const byError = handlerOf(catchers, visit.error);
  const leads = (index: number): boolean => catchers[index]?.next === visit.caughtBy;
  const catcher = leads(byError) ? byError : catchers.findIndex((_, index) => leads(index));
  if (catcher >= 0) see(hits, `${id}/Catch/${catcher}`);
}

/** The index of the retrier or catcher that takes an error: the first that names it. -1 where none does. */
export function handlerOf(
  handlers: readonly { readonly errorEquals: readonly string[] }[],
  error: string | undefined,
): number {
  const found = handlers.findIndex(({ errorEquals }) => errorEquals.some((name) => takes(name, error)));
  if (found >= 0 || error !== "States.Timeout") return found;
  // A missed heartbeat ends in States.Timeout, too.
  return handlers.findIndex(({ errorEquals }) => errorEquals.includes("States.HeartbeatTimeout"));
}

/** States.ALL stands for every error; States.TaskFailed for every one but a time-out. */
function takes(name: string, error: string | undefined): boolean {
  if (name === error || name === "States.ALL") return true;
  return name === "States.TaskFailed" && error !== undefined && error !== "States.Timeout";
}
