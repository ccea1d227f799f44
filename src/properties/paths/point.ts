import { scopesWithin, successors, type Machine, type State } from "../../asl/index.js";
import type { PathStep } from "../stubs/walking/trace.js";

/** Something a suite can come by: a state, a rule or the Default of a Choice, a retrier or a catcher. */
export interface PathPoint {
  readonly kind: "state" | "rule" | "default" | "retrier" | "catcher";
  readonly state: string;
  /** Of a rule, retrier or catcher: which one of the state, counted from 1. */
  readonly number?: number;
}

/** A point as text, such as `rule 2 of RouteOrder`. */
export function pointText({ kind, state, number }: PathPoint): string {
  if (kind === "state") return state;
  return kind === "default" ? `the Default of ${state}` : `${kind} ${number ?? 0} of ${state}`;
}

/**
 * All points of a machine that its transitions lead to, nested ones behind the state that holds them.
 * @param without points whose transitions are left out
 */
export function pointsOf(machine: Machine, without: ReadonlySet<string> = new Set()): readonly PathPoint[] {
  const reached = reachedIn(machine, without);
  return [...machine.states.values()]
    .filter(({ name }) => reached.has(name))
    .flatMap((state) => [...pointsAt(state), ...scopesWithin(state).flatMap(({ scope }) => pointsOf(scope, without))]);
}

function pointsAt(state: State): PathPoint[] {
  const { name } = state;
  const numbered = (kind: PathPoint["kind"], list: readonly unknown[]): PathPoint[] =>
    list.map((_, index) => ({ kind, state: name, number: index + 1 }));
  const points: PathPoint[] = [{ kind: "state", state: name }];
  if (state.type === "Choice") {
    points.push(...numbered("rule", state.choices));
    if (state.default !== undefined) points.push({ kind: "default", state: name });
  }
  if ("retry" in state) points.push(...numbered("retrier", state.retry), ...numbered("catcher", state.catch));
  return points;
}

function reachedIn(scope: Machine, without: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [scope.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = scope.states.get(name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const { to, kind, index = 0 } of successors(state)) {
      const by: PathPoint | undefined =
        kind === "next"
          ? undefined
          : kind === "default"
            ? { kind, state: name }
            : { kind: kind === "choice" ? "rule" : "catcher", state: name, number: index + 1 };
      if (by === undefined || !without.has(pointText(by))) open.push(to);
    }
  }
  return reached;
}

/** The points a way comes by, as texts. */
export function pointsOn(steps: readonly PathStep[], found: Set<string> = new Set()): ReadonlySet<string> {
  const within = (scopes: PathStep["branches"]): void => {
    for (const scope of scopes ?? []) if (scope !== undefined) pointsOn(scope, found);
  };
  for (const { state, rule, retried = [], caught, branches, iterations } of steps) {
    found.add(pointText({ kind: "state", state }));
    if (rule === "default") found.add(pointText({ kind: "default", state }));
    else if (rule !== undefined) found.add(pointText({ kind: "rule", state, number: rule }));
    for (const { retrier, inside } of retried) {
      found.add(pointText({ kind: "retrier", state, number: retrier }));
      within(inside);
    }
    if (caught !== undefined) found.add(pointText({ kind: "catcher", state, number: caught.catcher }));
    within(branches);
    within(iterations);
  }
  return found;
}
