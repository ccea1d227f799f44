import type { JsonValue } from "../../util/json.js";
import type { Domain } from "./domain.js";
import type { Ordering } from "./number-set.js";
import type { Place } from "./place.js";

/** Which kind of values an ordering between two places compares. */
export type OrderedKind = "number" | "text" | "instant" | "boolean";

/**
 * A condition as what it asks of places. `all` and `any` are read in order, no further than needed, as And and Or are: what is not
 * reached need not even be there.
 */
export type Formula =
  | { readonly kind: "constant"; readonly holds: boolean }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "all" | "any"; readonly of: readonly Formula[] }
  | TestFormula
  | {
      readonly kind: "ordering";
      readonly left: Place;
      readonly right: Place;
      readonly ordering: Ordering;
      readonly compares: OrderedKind;
      /** Whether it also does not hold where something is missing; otherwise that ends the execution. */
      readonly lenient: boolean;
    }
  /** Nothing is known but the places it reads and values worth trying there. */
  | {
      readonly kind: "opaque";
      readonly text: string;
      readonly reads: readonly Place[];
      readonly marks?: readonly JsonValue[];
    };

/** A test of one place: it holds in one of these domains and does not in one of those; in all others the state breaks. */
export interface TestFormula {
  readonly kind: "test";
  readonly place: Place;
  readonly holds: readonly Domain[];
  readonly not: readonly Domain[];
  /** Whether the domains say all there is to say. Otherwise no proof can rest on them. */
  readonly exact: boolean;
}

export function all(...of: readonly Formula[]): Formula {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "all", of };
}

export function any(...of: readonly Formula[]): Formula {
  return of.length === 1 && of[0] !== undefined ? of[0] : { kind: "any", of };
}

export function not(of: Formula): Formula {
  return { kind: "not", of };
}

export const always: Formula = { kind: "constant", holds: true };
export const never: Formula = { kind: "constant", holds: false };

/** Every formula in it, itself included. */
export function* formulasIn(formula: Formula): Generator<Formula> {
  yield formula;
  if (formula.kind === "not") yield* formulasIn(formula.of);
  if (formula.kind === "all" || formula.kind === "any") for (const inner of formula.of) yield* formulasIn(inner);
}

/** The places it reads, each once. */
export function placesIn(formula: Formula): readonly Place[] {
  const places = new Map<string, Place>();
  for (const one of formulasIn(formula)) {
    const read = one.kind === "test" ? [one.place] : one.kind === "ordering" ? [one.left, one.right] : [];
    for (const place of one.kind === "opaque" ? one.reads : read) places.set(place.key, place);
  }
  return [...places.values()];
}
