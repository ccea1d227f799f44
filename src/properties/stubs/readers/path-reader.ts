import { isDefiniteStep, parseRootedPath, type PathStep } from "../../../asl/index.js";
import { ofType } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import { acceptedItems } from "./filter-reader.js";
import type { Reading } from "./reading.js";

/** What a path names: the datum itself if the path is definite, else an array of all that it finds. What is open grows to fit. */
export function readPath(text: string, reading: Reading): Datum {
  const { start, steps } = parseRootedPath(text);
  const root =
    start.kind === "input" ? reading.input : start.kind === "context" ? reading.context : reading.variable(start.name);
  if (root === undefined) throw new Contradiction(`there is no variable for ${text}`);
  const definite = steps.every((step, index) => isDefiniteStep(step, index === steps.length - 1));
  let found: readonly Datum[] = [root];
  steps.forEach((step, index) => {
    const exact = steps.slice(0, index).every((before) => isDefiniteStep(before, false));
    found = found.flatMap((datum) => follow(datum, step, { reading, text, exact, next: steps[index + 1] }));
  });
  if (!definite) return Datum.array(found, steps.length > 0 ? nameOf(steps) : "");
  const [only] = found;
  if (only === undefined) throw new Contradiction(`${text} finds nothing`);
  return only;
}

/** What a path is known to name, without making or settling anything. */
export type Known = { readonly kind: "found"; readonly datum: Datum } | { readonly kind: "missing" | "unknown" };

/** As `readPath`, without making anything. */
export function peekPath(text: string, reading: Reading): Known {
  const way = wayTo(text, reading);
  if (way.kind === "found") return way;
  if (way.kind === "unknown") return { kind: "unknown" };
  return { kind: way.at.canGrow(way.missing) ? "unknown" : "missing" };
}

/** Makes sure that a path finds nothing. */
export function lackPath(text: string, reading: Reading): void {
  const way = wayTo(text, reading);
  if (way.kind === "unknown") throw new Contradiction(`${text} cannot be kept from finding something`);
  if (way.kind === "found") throw new Contradiction(`${text} is known to find something`);
  if (way.at.isOpen || way.at.isObject) way.at.lack(way.missing);
}

type Way =
  | { readonly kind: "found"; readonly datum: Datum }
  | { readonly kind: "unknown" }
  /** The way ends at a datum that is not known to have what comes next. */
  | { readonly kind: "ends"; readonly at: Datum; readonly missing: string };

/** Follows names and places as far as they are known. */
function wayTo(text: string, reading: Reading): Way {
  const { start, steps } = parseRootedPath(text);
  let at =
    start.kind === "input" ? reading.input : start.kind === "context" ? reading.context : reading.variable(start.name);
  if (at === undefined) return { kind: "unknown" };
  for (const step of steps) {
    const [key] = step.kind === "property" ? step.names : step.kind === "index" ? step.indexes : [];
    if (key === undefined || (typeof key === "number" && key < 0)) return { kind: "unknown" };
    if (typeof key === "number" && (at.isOpen || (at.isArray && !at.isCounted && at.knownItems().length <= key))) {
      return { kind: "unknown" };
    }
    const next: Datum | undefined =
      typeof key === "number" ? at.knownItems()[key] : at.isObject ? at.peek(key) : undefined;
    if (next === undefined) return { kind: "ends", at, missing: String(key) };
    at = next;
  }
  return { kind: "found", datum: at };
}

interface Following {
  readonly reading: Reading;
  readonly text: string;
  /** All steps so far name one place: what is missing is an error. */
  readonly exact: boolean;
  readonly next: PathStep | undefined;
}

function follow(datum: Datum, step: PathStep, following: Following): readonly Datum[] {
  switch (step.kind) {
    case "property":
      return followNames(datum, step.names, following);
    case "index":
      return followIndexes(datum, step.indexes, following);
    case "slice": {
      if (!following.exact && !datum.isOpen && !datum.isArray) return [];
      const least = Math.max(1, (step.from ?? 0) + 1, Math.min(step.to ?? 0, 20));
      return datum
        .items(datum.isArray || datum.isOpen ? Math.max(least, following.reading.items) : 0)
        .slice(step.from, step.to);
    }
    case "wildcard":
      if (datum.isObject) return datum.knownFields().map(([, field]) => field);
      if (!following.exact && !datum.isOpen && !datum.isArray) return [];
      return datum.items(following.reading.items);
    case "filter":
      if (!following.exact && !datum.isOpen && !datum.isArray && !datum.isObject) return [];
      return acceptedItems(datum, step, following.text, following.reading, readPath);
    case "scan":
      return scan(datum, following.next);
    case "function":
      return [callFunction(datum, step.name, following)];
  }
}

function followNames(datum: Datum, names: readonly string[], { exact, text }: Following): readonly Datum[] {
  const [name] = names;
  if (names.length === 1 && name !== undefined) {
    if (exact) return [datum.field(name)];
    if (datum.isArray) return [];
    const known = datum.isObject ? datum.peek(name) : undefined;
    if (known !== undefined) return [known];
    return datum.canGrow(name) ? [datum.field(name)] : [];
  }
  if (!datum.isOpen && !datum.isObject) throw new Contradiction(`${text} reads fields of what is no object`);
  return [Datum.object(names.map((each) => [each, datum.field(each)] as const))];
}

function followIndexes(datum: Datum, indexes: readonly number[], { exact }: Following): readonly Datum[] {
  if (!exact && !datum.isOpen && !datum.isArray) return [];
  return indexes.flatMap((index) => {
    if (exact) return [datum.item(index)];
    return datum.isArray && datum.isSettled ? datum.items().slice(index, index + 1 || undefined) : [datum.item(index)];
  });
}

/** Everything below a datum on which the next step can work; where it works on nothing known, it is made on the datum itself. */
function scan(datum: Datum, next: PathStep | undefined): readonly Datum[] {
  const found: Datum[] = [];
  const walk = (each: Datum): void => {
    const fits =
      next?.kind === "property"
        ? each.isObject && next.names.every((name) => each.peek(name) !== undefined)
        : next?.kind === "wildcard"
          ? each.isObject || each.isArray
          : each.isArray;
    if (fits) found.push(each);
    if (each.isObject) for (const [, field] of each.knownFields()) walk(field);
    if (each.isArray) for (const item of each.knownItems()) walk(item);
  };
  walk(datum);
  if (found.length > 0 || next?.kind !== "property") return found;
  const place = datum.isArray ? datum.item(0) : datum;
  return next.names.every((name) => place.canGrow(name)) ? [place] : found;
}

function callFunction(datum: Datum, name: string, { reading, text }: Following): Datum {
  if (name === "length" || name === "size") return Datum.lengthOf(datum);
  const items = datum.items(reading.items);
  for (const item of items) item.require(ofType("number", 1), reading.sampler);
  const compute: { readonly [name: string]: (values: readonly number[]) => number } = {
    min: (values) => Math.min(...values),
    max: (values) => Math.max(...values),
    sum: (values) => values.reduce((sum, value) => sum + value, 0),
    avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  };
  const chosen = compute[name];
  if (chosen === undefined) throw new Contradiction(`${text} calls a function nothing is known of`);
  return Datum.computed(() => chosen(items.map((item) => item.decide(reading.sampler) as number)), name);
}

function nameOf(steps: readonly PathStep[]): string {
  const last = steps.findLast((step) => step.kind === "property");
  return last?.kind === "property" ? (last.names[0] ?? "") : "";
}
