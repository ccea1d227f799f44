import type { JsonObject } from "../../util/json.js";
import type { PathStep } from "../stubs/walking/trace.js";
import { pointsOn } from "./point.js";

/** How a path ends. */
export type PathEnd = "succeeds" | "fails";

/** A way through a whole machine, branches and iterations included. */
export interface WorkflowPath {
  /** The visits of the top level, in order; those of branches and iterations stand in the visits that hold them. */
  readonly steps: readonly PathStep[];
  readonly end: PathEnd;
  /** The definition it is a path of. */
  readonly definition: JsonObject;
  /** What it comes by, as texts: states by their names, and such as `rule 2 of RouteOrder`, `catcher 1 of Charge`. */
  readonly points: ReadonlySet<string>;
  /** The path on one line, such as `RouteOrder (rule 2) → BulkProcessing → Charge (retrier 1)`. */
  toString(): string;
}

/** A path of a definition. */
export function workflowPath(definition: JsonObject, steps: readonly PathStep[]): WorkflowPath {
  return Object.freeze({
    steps,
    end: steps.at(-1)?.fails === undefined ? ("succeeds" as const) : ("fails" as const),
    definition,
    points: pointsOn(steps),
    toString: () => pathText(steps),
  });
}

/** A path as text. */
function pathText(steps: readonly PathStep[]): string {
  return steps.map(stepText).join(" → ");
}

function stepText({ state, type, rule, retried = [], caught, fails, branches, iterations }: PathStep): string {
  const notes = [
    ...(rule === undefined ? [] : [rule === "default" ? "Default" : `rule ${rule}`]),
    ...retried.map(({ retrier, error }) => `retrier ${retrier} after ${error}`),
    ...(caught === undefined ? [] : [`catcher ${caught.catcher} takes ${caught.error}`]),
    ...(fails === undefined || type === "Fail" ? [] : [`fails with ${fails}`]),
  ];
  const inside = (branches ?? iterations)?.map((scope) => (scope === undefined ? "…" : pathText(scope)));
  // Iterations mostly go the same way.
  const told = iterations === undefined ? inside : [...new Set(inside)];
  const each = iterations === undefined ? "" : `${iterations.length} × `;
  return [
    state,
    ...(notes.length === 0 ? [] : [`(${notes.join(", ")})`]),
    ...(told === undefined ? [] : [`${each}[${told.join(" | ")}]`]),
  ].join(" ");
}
