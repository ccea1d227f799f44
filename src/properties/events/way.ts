import { array, integer, nat, record, tuple, uuid, type Arbitrary } from "fast-check";
import { leavesOf } from "../../events/leaves.js";
import { matchesAlternative } from "../../events/pattern/match-alternative.js";
import type { Alternative, FieldTests } from "../../events/pattern/pattern-reader.js";
import type { JsonObject } from "../../util/json.js";
import { meets, NOTHING, type Datum } from "./datum.js";
import { envelopes, FIXED } from "./envelope-values.js";
import { eventOf, type Pick } from "./event-form.js";
import { hitsOf, missesOf, type Supply } from "./field-values.js";
import { texts } from "./text-values.js";

/** One field of a pattern with the values that meet it and that miss it. */
export interface FieldSupply {
  readonly field: FieldTests;
  readonly hits: Supply;
  /** Undefined where everything meets the field. */
  readonly misses: Supply | undefined;
}

/** One way to match a pattern, with values for each of its fields. */
export interface Way {
  readonly alternative: Alternative;
  readonly supplies: readonly FieldSupply[];
}

/** A field that no known value meets. */
export interface Impossible {
  readonly impossible: FieldTests;
}

/** Gathers values for all fields of one way to match. */
export function wayOf(alternative: Alternative): Way | Impossible {
  const supplies: FieldSupply[] = [];
  for (const field of alternative) {
    const hits = hitsOf(field);
    if (hits === undefined) return { impossible: field };
    supplies.push({ field, hits, misses: missesOf(field) });
  }
  return { alternative, supplies };
}

/** The envelope of events that nothing is drawn for. */
export const plainEnvelope: Readonly<Record<string, string>> = {
  version: "0",
  id: "00000000-0000-4000-8000-000000000000",
  "detail-type": "Something happened",
  source: "generated",
  account: "123456789012",
  time: "2030-01-01T00:00:00Z",
  region: "us-east-1",
};

/** The simplest event of values chosen for paths. */
export function plainEvent(values: ReadonlyMap<string, Datum>): JsonObject {
  return eventOf({ envelope: plainEnvelope, paths: [...values.keys()], pick: pickFrom(values) });
}

/** Reads chosen values. */
export function pickFrom(values: ReadonlyMap<string, Datum>): Pick {
  return (path) => values.get(path) ?? (values.has(path) ? null : NOTHING);
}

/** Whether an event is met by one way to match. */
export function takes(alternative: Alternative, event: JsonObject): boolean {
  return matchesAlternative(alternative, leavesOf(event));
}

/** What an event is made of besides the values of a pattern's fields. */
export interface Surroundings {
  readonly envelope: Readonly<Record<string, string>>;
  readonly further: JsonObject;
  /** Numbers to decide by where arrays stand. */
  readonly shapes: readonly number[];
}

const FURTHER = { note: texts(), traceId: uuid(), attempt: integer({ min: 1, max: 5 }) };

/** Surroundings that no field of a pattern asks for. */
export function surroundings(alternatives: readonly Alternative[]): Arbitrary<Surroundings> {
  const asked = alternatives.flatMap((alternative) => alternative.map(({ path }) => path));
  const free = Object.entries(FURTHER).filter(
    ([key]) => !asked.some((path) => path === "detail" || `${path}.`.startsWith(`detail.${key}.`)),
  );
  return record({
    envelope: envelopes,
    further: record(Object.fromEntries(free), { requiredKeys: [] }) as Arbitrary<JsonObject>,
    shapes: array(nat({ max: 11 }), { minLength: 12, maxLength: 12 }),
  });
}

/** Values for all fields of a way: where an event's envelope meets a field by itself, that. */
export function drawnValues({ supplies }: Way): Arbitrary<ReadonlyMap<string, Datum>> {
  return tuple(envelopes, tuple(...supplies.map(({ hits }) => hits.drawn))).map(
    ([envelope, data]) =>
      new Map(
        supplies.map(({ field }, index): [string, Datum] => {
          const natural = grafts(field, envelope[field.path]).find((text) => meets(field, text));
          return [field.path, natural ?? (data[index] as Datum)];
        }),
      ),
  );
}

/** A text of an envelope, and the same with the beginning or the end that a field wants. */
function grafts({ path, tests }: FieldTests, text: string | undefined): readonly string[] {
  if (text === undefined || !FIXED.has(path)) return [];
  const changed = tests.flatMap(({ form }) => {
    if (form.kind !== "text" || form.where === "whole") return [];
    const { length } = form.text;
    return [form.where === "prefix" ? form.text + text.slice(length) : text.slice(0, -length) + form.text];
  });
  return [text, ...changed];
}

/**
 * Puts some values, and objects that hold them, into arrays: alone, or with an element beside them that misses all fields.
 * @param values the values of the event
 */
export function arraysAround(
  { supplies }: Way,
  values: ReadonlyMap<string, Datum>,
  shapes: readonly number[],
): ReadonlyMap<string, readonly Pick[]> {
  const own = pickFrom(values);
  const arrays = new Map<string, readonly Pick[]>();
  placesBelowDetail([...values.keys()]).forEach((place, index) => {
    const shape = shapes[index % shapes.length] ?? 0;
    const beside = besides(supplies, values, shape);
    if (shape === 7 || shape === 8) arrays.set(place, [own]);
    if (shape === 9 || shape === 10) arrays.set(place, [beside, own]);
    if (shape === 11) arrays.set(place, [own, beside]);
  });
  return arrays;
}

/** An element that misses all fields. Where a value is to be missing, it is missing there as well. */
function besides(supplies: readonly FieldSupply[], values: ReadonlyMap<string, Datum>, turn: number): Pick {
  return (path) => {
    const known = supplies.find(({ field }) => field.path === path)?.misses?.known ?? [];
    const there = values.get(path);
    if (there === NOTHING || known.length === 0) return NOTHING;
    return known[turn % known.length] as Datum;
  };
}

/** The paths below `detail`, and those of objects on the way to them. */
export function placesBelowDetail(paths: readonly string[]): readonly string[] {
  const places = new Set<string>();
  for (const path of paths) {
    const keys = path.split(".");
    if (keys[0] !== "detail") continue;
    for (let length = 2; length <= keys.length; length += 1) places.add(keys.slice(0, length).join("."));
  }
  return [...places];
}
