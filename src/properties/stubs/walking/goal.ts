import { allStates, successors, type Machine } from "../../../asl/index.js";

/** Where a walk has to come by. */
export interface Goal {
  readonly state: string;
  /** A Task fails with it each time. */
  readonly error?: string | undefined;
  /** A Choice takes this rule: its index, past the last one for the Default. */
  readonly rule?: number;
  /** A Task fails with these on its first calls. */
  readonly failures?: readonly string[];
}

/** What leads to a goal within one scope. */
export interface GoalMap {
  /** The state of the scope that is the goal, or holds it. */
  readonly holder: string;
  /** Transitions to it, from each state that leads there; one through a catcher counts as many. */
  readonly steps: ReadonlyMap<string, number>;
}

const throughCatcher = 50;
const known = new WeakMap<Machine, Map<string, GoalMap | undefined>>();

/** The ways to a goal within a scope; undefined when it is not in it. */
export function goalMapOf(scope: Machine, goal: string): GoalMap | undefined {
  const maps = known.get(scope) ?? new Map<string, GoalMap | undefined>();
  known.set(scope, maps);
  if (!maps.has(goal)) maps.set(goal, goalMap(scope, goal));
  return maps.get(goal);
}

function goalMap(scope: Machine, goal: string): GoalMap | undefined {
  const entry = [...allStates(scope)].find(({ state }) => state.name === goal);
  if (entry === undefined) return undefined;
  const holder = entry.path[0]?.state.name ?? goal;
  const steps = new Map([[holder, 0]]);
  for (let grown = true; grown;) {
    grown = false;
    for (const state of scope.states.values()) {
      for (const { to, kind } of successors(state)) {
        const length = (steps.get(to) ?? Infinity) + (kind === "catch" ? throughCatcher : 1);
        if (length >= (steps.get(state.name) ?? Infinity)) continue;
        steps.set(state.name, length);
        grown = true;
      }
    }
  }
  return { holder, steps };
}
