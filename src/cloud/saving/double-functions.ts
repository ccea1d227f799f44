import { StepwrightError } from "../../errors/index.js";
import type { BoundDouble } from "../../executor/port.js";
import type { FunctionReference } from "../../plan/double.js";
import type { SavedDoubles } from "../tasks/doubles.js";

/** Functions for the doubles of a saved cloud, by reference: see `CloudOptions.functions`. */
export type GivenFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * Finds the functions that saved doubles refer to: under `EXECUTION/#1` for those of one execution, else under `#1`.
 * @returns for each set of doubles, its functions by reference
 * @throws CLOUD_FUNCTIONS_MISSING naming every one that is not there
 */
export function doubleFunctions(
  path: string,
  saved: readonly SavedDoubles[],
  given: GivenFunctions,
): BoundDouble["functions"][] {
  const missing: { name: string; state: string; label: string; at: string }[] = [];
  const found = saved.map((set) => {
    const functions = new Map<string, (...args: never[]) => unknown>();
    for (const { state, reference } of references(set)) {
      const name = `${set.key.split(":")[7] ?? ""}/${reference.ref}`;
      const fn = given[name] ?? given[reference.ref];
      if (fn !== undefined) functions.set(reference.ref, fn);
      else missing.push({ name, state, label: reference.label, at: reference.at });
    }
    return functions;
  });
  if (missing.length > 0) throw new StepwrightError("CLOUD_FUNCTIONS_MISSING", { path, missing });
  return found;
}

function references({ nodes }: SavedDoubles): { readonly state: string; readonly reference: FunctionReference }[] {
  return nodes.flatMap(({ state, steps, pins }) =>
    [...steps, ...pins.flatMap((pin) => pin.steps)].flatMap(({ answer }) =>
      answer.kind === "handles" ? [{ state, reference: answer.fn }] : [],
    ),
  );
}
