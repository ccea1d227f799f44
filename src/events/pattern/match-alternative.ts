import type { Leaf } from "../leaf.js";
import type { Leaves } from "../leaves.js";
import type { Alternative, FieldTests } from "./pattern-reader.js";

const NONE: readonly Leaf[] = [];

/**
 * Whether the values of an event meet every field of an alternative, with all values from the same element of each array
 * they stand in. Fields are tried in order; `exists: false` sees the elements chosen before it.
 */
export function matchesAlternative(alternative: Alternative, leaves: Leaves): boolean {
  return matchesFrom(alternative, 0, leaves, []);
}

function matchesFrom(alternative: Alternative, index: number, leaves: Leaves, chosen: readonly number[]): boolean {
  const field = alternative[index];
  if (field === undefined) return true;
  const found = leaves.get(field.path) ?? NONE;
  let within = false;
  let triedUnchanged = false;
  for (const leaf of found) {
    const elements = leaf.elements.length === 0 ? chosen : joined(chosen, leaf.elements);
    if (elements === undefined) continue;
    within = true;
    // Values that choose no further element lead to the same question: one of them is enough.
    if ((elements === chosen && triedUnchanged) || !meetsField(field, leaf)) continue;
    if (matchesFrom(alternative, index + 1, leaves, elements)) return true;
    if (elements === chosen) triedUnchanged = true;
  }
  return !within && wantsAbsence(field) && matchesFrom(alternative, index + 1, leaves, chosen);
}

/** Whether a value meets one of a field's tests. */
export function meetsField({ tests }: FieldTests, leaf: Leaf): boolean {
  for (const test of tests) if (test.matches(leaf)) return true;
  return false;
}

/** Whether a field may be missing. */
export function wantsAbsence({ tests }: FieldTests): boolean {
  return tests.some(({ anchor }) => anchor.kind === "absent");
}

/** The elements of both, `chosen` itself if nothing is new, or undefined where they name different elements of one array. */
function joined(chosen: readonly number[], elements: readonly number[]): readonly number[] | undefined {
  let all = chosen;
  for (let at = 0; at < elements.length; at += 2) {
    const array = elements[at] as number;
    const element = elements[at + 1] as number;
    const known = elementOf(chosen, array);
    if (known === undefined) all = [...all, array, element];
    else if (known !== element) return undefined;
  }
  return all;
}

function elementOf(chosen: readonly number[], array: number): number | undefined {
  for (let at = 0; at < chosen.length; at += 2) if (chosen[at] === array) return chosen[at + 1];
  return undefined;
}
