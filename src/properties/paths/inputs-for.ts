import { parseMachine } from "../../asl/index.js";
import type { DerivedStubs } from "../stubs-for.js";
import type { PathStep } from "../stubs/walking/trace.js";
import type { Wishes } from "../stubs/walking/wishes.js";
import { Budget, search } from "./search.js";
import { Witnesses } from "./witnesses.js";
import type { WorkflowPath } from "./workflow-path.js";

/** What takes a path, or why nothing was found that does. */
export type PathInputs =
  | { readonly kind: "found"; readonly derived: DerivedStubs }
  /** `state`: where the first attempt got stuck. */
  | { readonly kind: "not found"; readonly state: string; readonly reason: string };

const mostSteps = 40_000;

/**
 * Finds the workflow input and the answers of Tasks that take a path: what its Choices ask of the input and of what Tasks answer, and the
 * errors that its retriers and catchers take.
 * @param path one of `pathsOf`, or of a case of `coverAll`
 * @param options `seed` chooses made-up values (default 42)
 * @example
 * const found = inputsFor(path);
 * if (found.kind === "found") await found.derived.apply(workflow(definition).on(cloud)).run();
 */
export function inputsFor(path: WorkflowPath, { seed = 42 }: { readonly seed?: number } = {}): PathInputs {
  const machine = parseMachine(path.definition);
  const witnesses = new Witnesses(path.definition, seed);
  const budget = new Budget(mostSteps);
  const script: readonly PathStep[] = path.steps;
  const plain: Wishes = { rule: () => false, failures: () => [], answered: () => undefined, data: () => [] };
  const searching: Wishes = { ...plain, data: (state, rule) => witnesses.of(state, rule) };
  let stuck: Extract<PathInputs, { kind: "not found" }> | undefined;
  for (const wishes of [plain, searching]) {
    const found = search(machine, { script, wishes, accepts: () => true }, { seed, budget });
    if ("steps" in found) return { kind: "found", derived: found.derived };
    stuck ??= { kind: "not found", state: found.state, reason: found.reason };
  }
  return stuck ?? { kind: "not found", state: machine.startAt, reason: "nothing was tried" };
}
