import { StepwrightError } from "../errors/index.js";
import { didYouMean } from "../util/nearest.js";
import type { MutationKind } from "./fault.js";

/** Which mutants are made. */
export interface MutantChoice {
  /** Types of states (`"Choice"`) and kinds of changes (`"Retry"`); all where it is absent. */
  readonly only?: readonly string[] | undefined;
  /** Names of states; all where it is absent. */
  readonly states?: readonly string[] | undefined;
}

const kinds: Readonly<Record<MutationKind, true>> = {
  operator: true,
  boundary: true,
  "rule removed": true,
  "rules reordered": true,
  Default: true,
  Next: true,
  path: true,
  Retry: true,
  Catch: true,
};
const types = ["Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"];

/**
 * Refuses words that choose no mutants of any definition: nothing would be tried, and nothing noticed.
 * @throws MUTANT_CHOICE_UNKNOWN
 */
export function refuseUnknownWords(only: readonly string[] | undefined): void {
  const known = [...types, ...Object.keys(kinds)];
  for (const word of only ?? []) {
    if (!known.includes(word)) throw unknown(word, "a type of states or a kind of change", known);
  }
}

/**
 * Refuses names that are no states of the definition, or of none of several.
 * @param known the names that are
 * @throws MUTANT_CHOICE_UNKNOWN
 */
export function refuseUnknownStates(states: readonly string[] | undefined, known: ReadonlySet<string>): void {
  for (const name of states ?? []) {
    if (!known.has(name)) throw unknown(name, "a state of what is mutated", [...known]);
  }
}

function unknown(word: string, wanted: string, known: readonly string[]): StepwrightError {
  return new StepwrightError("MUTANT_CHOICE_UNKNOWN", { word, wanted, known, near: didYouMean(word, known) });
}
