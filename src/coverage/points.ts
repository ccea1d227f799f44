import { scopesWithin, successors, type Machine, type State } from "../asl/index.js";

/** What coverage counts. `branches` are the branches of Parallel states and the processors of Map states. */
export const coverageKinds = ["states", "transitions", "rules", "retriers", "catchers", "branches"] as const;

/** One of the things that coverage counts. */
export type CoverageKind = (typeof coverageKinds)[number];

/** One thing in a definition that a suite may see or miss. */
export interface CoveragePoint {
  /** Unique in its definition: where it stands, as a JSON pointer, and for a transition where it leads. */
  readonly id: string;
  readonly kind: CoverageKind;
  /** The state it belongs to. */
  readonly state: string;
  /** What it is, such as `rule 2 → BulkProcessing` or `retrier 1 (States.Timeout)`. */
  readonly label: string;
  /** Where it stands in the definition, key by key. */
  readonly path: readonly (string | number)[];
}

/** A scope, and where it stands. */
interface ScopeAt {
  readonly scope: Machine;
  readonly path: readonly (string | number)[];
}

/** Everything coverage counts in a definition, states in the order written, nested ones behind the state that holds them. */
export function coveragePoints(machine: Machine): readonly CoveragePoint[] {
  return pointsOf({ scope: machine, path: [] });
}

function pointsOf({ scope, path }: ScopeAt): CoveragePoint[] {
  return [...scope.states.values()].flatMap((state) => {
    const at = [...path, "States", state.name];
    return [...pointsAt(state, at), ...innerScopes(state, at).flatMap(pointsOf)];
  });
}

function pointsAt(state: State, path: readonly (string | number)[]): CoveragePoint[] {
  const point = (kind: CoverageKind, label: string, more: readonly (string | number)[], suffix = ""): CoveragePoint => {
    const place = [...path, ...more];
    return { id: `${pointerOf(place)}${suffix}`, kind, state: state.name, label, path: place };
  };
  const points = [point("states", state.type, [])];
  for (const to of new Set(successors(state).map((way) => way.to))) {
    points.push(point("transitions", `→ ${to}`, [], transitionSuffix(to)));
  }
  if (state.type === "Choice") {
    state.choices.forEach(({ next }, index) =>
      points.push(point("rules", `rule ${index + 1} → ${next}`, ["Choices", index])),
    );
    points.push(
      state.default === undefined
        ? point("rules", "no rule holds", [], fallThroughSuffix)
        : point("rules", `Default → ${state.default}`, ["Default"]),
    );
  }
  if ("retry" in state) {
    state.retry.forEach(({ errorEquals }, index) =>
      points.push(point("retriers", `retrier ${index + 1} (${errorEquals.join(", ")})`, ["Retry", index])),
    );
    state.catch.forEach(({ errorEquals, next }, index) =>
      points.push(point("catchers", `catcher ${index + 1} (${errorEquals.join(", ")}) → ${next}`, ["Catch", index])),
    );
  }
  for (const { path: inner } of innerScopes(state, path)) {
    const label = state.type === "Map" ? "items" : `branch ${Number(inner.at(-1)) + 1}`;
    points.push(point("branches", label, inner.slice(path.length)));
  }
  return points;
}

/** The scopes a state holds, and where they stand. */
export function innerScopes(state: State, path: readonly (string | number)[]): readonly ScopeAt[] {
  return scopesWithin(state).map(({ scope, step }) => {
    if (step.kind === "branch") return { scope, path: [...path, "Branches", step.index] };
    return { scope, path: [...path, scope.location.endsWith("/Iterator") ? "Iterator" : "ItemProcessor"] };
  });
}

/** What stands behind the place of a state in the id of a transition to another one. */
export function transitionSuffix(to: string): string {
  return `→${to}`;
}

/** The same for the way past all rules of a Choice without Default. */
export const fallThroughSuffix = "#fall-through";

/** A JSON pointer. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
