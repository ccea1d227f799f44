import { allArrays, anywhere, meet, nowhere, type Domain } from "./domain.js";
import type { Formula } from "./formula.js";
import { above, type Place } from "./place.js";
import { allNumbers } from "./number-set.js";

export type OrderingFormula = Extract<Formula, { kind: "ordering" }>;

/** What is asked of places so far, all of it at once. Never changed: more is asked of another one. */
export interface Store {
  readonly places: ReadonlyMap<string, { readonly place: Place; readonly domain: Domain }>;
  /** Orderings between two places that hold, both of the kind compared. */
  readonly orderings: readonly OrderingFormula[];
  /** Conditions that only trying can settle. */
  readonly opaque: readonly string[];
  /** Whether all of it is said exactly. */
  readonly exact: boolean;
}

export const nothingAsked: Store = { places: new Map(), orderings: [], opaque: [], exact: true };

function domainOf(store: Store, place: Place): Domain {
  return store.places.get(place.key)?.domain ?? anywhere;
}

/** Asks that a place be in a domain; undefined where that excludes what was asked before. */
export function narrow(store: Store, place: Place, domain: Domain): Store | undefined {
  const known = store.places.get(place.key)?.domain ?? anywhere;
  const met = meet(known, domain);
  if (met === undefined) return undefined;
  const places = new Map(store.places).set(place.key, { place, domain: met });
  if (!met.missing && !holdUp(places, place)) return undefined;
  return childrenFit(places, place, met) ? { ...store, places } : undefined;
}

/** What is around a value that must be there must be able to hold it. */
function holdUp(places: Map<string, { readonly place: Place; readonly domain: Domain }>, place: Place): boolean {
  let inner = place;
  for (let outer = above(place); outer !== undefined; outer = above(outer)) {
    const step = inner.steps.at(-1);
    const needed = typeof step === "number" ? longEnough(step) : { ...nowhere, objects: true };
    const known = places.get(outer.key)?.domain ?? anywhere;
    const met = meet(known, needed);
    if (met === undefined) return false;
    places.set(outer.key, { place: outer, domain: met });
    inner = outer;
  }
  return true;
}

function longEnough(index: number): Domain {
  const least = index < 0 ? -index : index + 1;
  return { ...nowhere, arrays: { ...allArrays, length: { ...allNumbers, low: least, lowOpen: false, whole: true } } };
}

/** Where a place cannot hold what must be inside of it, nothing fits. */
function childrenFit(places: Store["places"], place: Place, domain: Domain): boolean {
  if (domain.objects && domain.arrays !== undefined) return true;
  const prefix = `${place.key}\u0001`;
  for (const [key, { place: inner, domain: asked }] of places) {
    if (!key.startsWith(prefix) || asked.missing) continue;
    const step = inner.steps[place.steps.length];
    if (typeof step === "number" ? domain.arrays === undefined : !domain.objects) return false;
  }
  return true;
}

/** Whether an ordering can hold between what its places may be: decided only where that is certain. */
export function certainlyApart(store: Store, { left, right, ordering, compares }: OrderingFormula): boolean {
  if (left.key === right.key) return ["LessThan", "GreaterThan", "Differs"].includes(ordering);
  if (compares !== "number") return false;
  const [a, b] = [domainOf(store, left).numbers, domainOf(store, right).numbers];
  if (a === undefined || b === undefined) return true;
  if (ordering === "LessThan") return a.low >= b.high;
  if (ordering === "LessThanEquals") return a.low > b.high;
  if (ordering === "GreaterThan") return a.high <= b.low;
  if (ordering === "GreaterThanEquals") return a.high < b.low;
  return ordering === "Equals" && (a.low > b.high || a.high < b.low);
}
