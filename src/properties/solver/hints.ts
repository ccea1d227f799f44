import { jsonEquals, type JsonValue } from "../../util/json.js";
import type { Domain } from "./domain.js";
import { formulasIn, type Formula } from "./formula.js";
import { edgesOf } from "./number-set.js";
import type { Place } from "./place.js";
import { textCandidates } from "./text-samples.js";

/** A type of JSON values, null, true and false apart. */
export type ValueType = "missing" | "null" | "true" | "false" | "number" | "text" | "array" | "object";

/** What conditions let one expect of a place: the types they ask for, and values where they turn. */
export interface Hint {
  readonly place: Place;
  readonly types: ReadonlySet<ValueType>;
  readonly marks: readonly JsonValue[];
}

/** The types a domain has values of. */
export function typesOf(domain: Domain): ValueType[] {
  const types: ValueType[] = [];
  if (domain.missing) types.push("missing");
  if (domain.nil) types.push("null");
  if (domain.yes) types.push("true");
  if (domain.no) types.push("false");
  if (domain.numbers !== undefined) types.push("number");
  if (domain.texts !== undefined) types.push("text");
  if (domain.arrays !== undefined) types.push("array");
  if (domain.objects) types.push("object");
  return types;
}

const mostMarks = 24;

/** What a list of conditions lets one expect, by the key of each place. */
export function hintsOf(formulas: readonly Formula[]): ReadonlyMap<string, Hint> {
  const hints = new Map<string, { place: Place; types: Set<ValueType>; marks: JsonValue[] }>();
  const at = (place: Place): { types: Set<ValueType>; marks: JsonValue[] } => {
    const known = hints.get(place.key) ?? { place, types: new Set<ValueType>(), marks: [] };
    hints.set(place.key, known);
    return known;
  };
  for (const formula of formulas.flatMap((one) => [...formulasIn(one)])) {
    if (formula.kind === "opaque") {
      for (const place of formula.reads) addAll(at(place).marks, formula.marks ?? []);
    }
    if (formula.kind === "ordering") {
      const types = orderedTypes[formula.compares];
      for (const place of [formula.left, formula.right]) types?.forEach((type) => at(place).types.add(type));
    }
    if (formula.kind !== "test") continue;
    const hint = at(formula.place);
    for (const domain of formula.holds) {
      const types = typesOf(domain);
      if (types.length <= 3) types.filter((type) => type !== "missing").forEach((type) => hint.types.add(type));
      if (types.length <= 3) addMarks(hint.marks, domain);
    }
  }
  return hints;
}

const orderedTypes: { readonly [compares: string]: readonly ValueType[] } = {
  number: ["number"],
  text: ["text"],
  instant: ["text"],
  boolean: ["true", "false"],
};

/** Texts that other readers take for timestamps; the States Language does not. */
const almostTimestamps = ["2030-01-01", "2030-01-01T00:00:00", "2030-01-01 00:00:00Z", "2030-01-01t00:00:00z"];

function addMarks(marks: JsonValue[], { numbers, texts }: Domain): void {
  const found: JsonValue[] = [];
  if (numbers !== undefined) {
    const ends = [numbers.low, numbers.high, ...numbers.except].filter(Number.isFinite);
    // The last is the number as a text, which a comparison of numbers must not take.
    found.push(...ends, ...edgesOf(numbers), ...ends.flatMap((end) => [end + 1, end - 1, String(end)]));
  }
  if (texts !== undefined) found.push(...textCandidates(texts).slice(0, 8));
  if (texts?.instant !== undefined) found.push(...almostTimestamps);
  addAll(marks, found);
}

function addAll(marks: JsonValue[], found: readonly JsonValue[]): void {
  for (const mark of found) {
    if (marks.length < mostMarks && !marks.some((known) => jsonEquals(known, mark))) marks.push(mark);
  }
}
