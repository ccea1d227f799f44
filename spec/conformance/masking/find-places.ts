import type { Unmasked } from "./json-text.js";
import { ApiTime } from "./json-text.js";

/** A container and the key of one value in it. */
export interface Place {
  readonly container: Unmasked[] | { [key: string]: Unmasked };
  readonly key: string | number;
}

interface Step {
  readonly deep: boolean;
  readonly key: string | number;
}

/** The places a mask's path names: `$..a.b[0]..c`, with `*` for every child. */
export function findPlaces(document: Unmasked, path: string): Place[] {
  let values: Unmasked[] = [document];
  let places: Place[] = [];
  for (const step of stepsOf(path)) {
    places = values.flatMap((value) =>
      step.deep ? deepChildren(value, step.key, new Set()) : children(value, step.key),
    );
    values = places.map(valueAt);
  }
  return places;
}

/** The value at a place. */
export function valueAt(place: Place): Unmasked {
  return (place.container as Record<string | number, Unmasked>)[place.key] as Unmasked;
}

/** Puts a value at a place. */
export function setAt(place: Place, value: Unmasked): void {
  (place.container as Record<string | number, Unmasked>)[place.key] = value;
}

function stepsOf(path: string): Step[] {
  const text = path.startsWith("$") ? path.slice(1) : path;
  const steps: Step[] = [];
  for (const match of text.matchAll(/(\.\.|\.)?(?:\[(\d+)\]|([^.[\]]+))|(\.\.)$/g)) {
    if (match[4] !== undefined) steps.push({ deep: true, key: "*" });
    else steps.push({ deep: match[1] === "..", key: match[2] === undefined ? (match[3] ?? "") : Number(match[2]) });
  }
  return steps;
}

function children(value: Unmasked, key: string | number): Place[] {
  if (Array.isArray(value)) {
    if (key === "*") return value.map((_, index) => ({ container: value, key: index }));
    return typeof key === "number" && key < value.length ? [{ container: value, key }] : [];
  }
  if (!isRecord(value)) return [];
  if (key === "*") return Object.keys(value).map((name) => ({ container: value, key: name }));
  return typeof key === "string" && Object.hasOwn(value, key) ? [{ container: value, key }] : [];
}

function deepChildren(value: Unmasked, key: string | number, seen: Set<Unmasked>): Place[] {
  if (seen.has(value)) return [];
  if (!Array.isArray(value) && !isRecord(value)) return [];
  seen.add(value);
  const inner = Array.isArray(value) ? value : Object.values(value);
  return [...children(value, key), ...inner.flatMap((child) => deepChildren(child, key, seen))];
}

/** Whether it is an object with keys. */
export function isRecord(value: Unmasked): value is { [key: string]: Unmasked } {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof ApiTime);
}
