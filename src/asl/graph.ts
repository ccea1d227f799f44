import type { Machine, MapState, ParallelState, State } from "./machine.js";

/** One step into a Parallel or a Map. */
export interface GraphStep {
  readonly kind: "branch" | "iteration";
  readonly state: ParallelState | MapState;
  /** The branch's 0-based index; 0 for a Map, whose iterations share their states. */
  readonly index: number;
}

/** A state and where it stands. */
export interface StateEntry {
  readonly state: State;
  /** The scope that holds it: the whole machine, a branch or an item processor. */
  readonly machine: Machine;
  /** The Parallels and Maps around it, from the outside in; empty at the top level. */
  readonly path: readonly GraphStep[];
}

/** A way from a state to the next one. */
export interface Transition {
  readonly to: string;
  readonly kind: "next" | "choice" | "default" | "catch";
  /** Of the Choice rule or catcher. */
  readonly index?: number;
}

/** Every state of a machine, nested ones directly behind the state that holds them. */
export function* allStates(machine: Machine, path: readonly GraphStep[] = []): Generator<StateEntry> {
  for (const state of machine.states.values()) {
    yield { state, machine, path };
    for (const { scope, step } of scopesWithin(state)) yield* allStates(scope, [...path, step]);
  }
}

/** The scopes a state holds: the branches of a Parallel, the item processor of a Map. */
export function scopesWithin(state: State): readonly { readonly scope: Machine; readonly step: GraphStep }[] {
  if (state.type === "Parallel") {
    return state.branches.map((scope, index) => ({ scope, step: { kind: "branch", state, index } }));
  }
  if (state.type === "Map") return [{ scope: state.processor, step: { kind: "iteration", state, index: 0 } }];
  return [];
}

/** The first state of a name, with where it stands; undefined when there is none. */
export function findState(machine: Machine, name: string): StateEntry | undefined {
  for (const entry of allStates(machine)) if (entry.state.name === name) return entry;
  return undefined;
}

/** Where a state can lead within its scope. */
export function successors(state: State): readonly Transition[] {
  const ways: Transition[] = [];
  if ("next" in state && state.next !== undefined) ways.push({ to: state.next, kind: "next" });
  if (state.type === "Choice") {
    state.choices.forEach(({ next }, index) => ways.push({ to: next, kind: "choice", index }));
    if (state.default !== undefined) ways.push({ to: state.default, kind: "default" });
  }
  if ("catch" in state) state.catch.forEach(({ next }, index) => ways.push({ to: next, kind: "catch", index }));
  return ways;
}

/** Tells whether a scope can end in a state: Succeed, Fail, or `End: true`. */
export function isTerminal(state: State): boolean {
  if (state.type === "Succeed" || state.type === "Fail") return true;
  return state.type !== "Choice" && state.next === undefined;
}

/** The names of the states of one scope that can be reached from a state, that state included. */
export function reachableFrom(scope: Machine, start: string = scope.startAt): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = scope.states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const { to } of successors(state)) open.push(to);
  }
  return reached;
}

/**
 * For each state of a scope that can end at all, the fewest transitions to an end of the scope. Errors and catchers are not counted
 * as ways unless `catches` says so.
 */
export function stepsToEnd(scope: Machine, options: { readonly catches?: boolean } = {}): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const state of scope.states.values()) if (isTerminal(state)) steps.set(state.name, 0);
  for (let grown = true; grown;) {
    grown = false;
    for (const state of scope.states.values()) {
      const ways = successors(state).filter(({ kind }) => options.catches === true || kind !== "catch");
      const best = Math.min(...ways.map(({ to }) => steps.get(to) ?? Infinity)) + 1;
      if (best < (steps.get(state.name) ?? Infinity)) {
        steps.set(state.name, best);
        grown = true;
      }
    }
  }
  return steps;
}
