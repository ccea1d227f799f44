import { constantFrom, oneof, tuple, type Arbitrary } from "fast-check";
import { StepwrightError } from "../../errors/index.js";
import type { WholeEvent } from "../../events/event.js";
import type { EventPattern } from "../../events/event-pattern.js";
import { mismatchText, type CompiledPattern } from "../../events/index.js";
import { leavesOf } from "../../events/leaves.js";
import { mismatchOf } from "../../events/pattern/mismatch.js";
import type { Alternative } from "../../events/pattern/pattern-reader.js";
import type { JsonObject } from "../../util/json.js";
import { NOTHING, type Datum } from "./datum.js";
import { eventOf, type Pick } from "./event-form.js";
import { compiledOf, waysOf } from "./events-matching.js";
import { missesOf, type Supply } from "./field-values.js";
import {
  arraysAround,
  drawnValues,
  pickFrom,
  placesBelowDetail,
  plainEnvelope,
  plainEvent,
  surroundings,
  takes,
  type FieldSupply,
  type Way,
} from "./way.js";

/** An event that misses a pattern by one thing. */
export interface NearMiss {
  /** The whole event. It does not match. */
  readonly event: WholeEvent;
  /**
   * The path that fails, such as `detail.total`; all others are met. Where every field is met, but never all in the same element of an array,
   * the path of that array.
   */
  readonly path: string;
  /** What the pattern wanted there and what the event has, as `eventPattern(…).explain` says it of the alternative that is nearly met. */
  readonly reason: string;
}

/**
 * Events that an event pattern misses by one field: another letter or case, a number just past a bound or written as text, a value that is
 * missing or must not be there, the neighbours of an address range, values from different elements of an array.
 * @param pattern an object, its JSON text, or what `eventPattern` returned
 * @example fc.assert(fc.property(eventsNearly(rule), ({ event }) => !eventPattern(rule).matches(event)))
 * @throws EVENT_PATTERN_INVALID with EventBridge's own reason
 * @throws EVENTS_IMPOSSIBLE when no event matches, and so none nearly does
 * @throws EVENTS_ALL_MATCH when every event matches
 */
export function eventsNearly(pattern: JsonObject | string | EventPattern): Arbitrary<NearMiss> {
  const compiled = compiledOf(pattern);
  const ways = waysOf(compiled);
  const misses = ways.flatMap((way) => [
    ...way.supplies.flatMap((supply) => spoilt(compiled, way, supply)),
    ...splitInto(compiled, way),
  ]);
  if (misses.length === 0) throw new StepwrightError("EVENTS_ALL_MATCH", { pattern: compiled.text });
  return oneof(...misses);
}

/** Near misses in one field. None where another way to match cannot be kept from matching. */
function spoilt(compiled: CompiledPattern, way: Way, { field, misses }: FieldSupply): readonly Arbitrary<NearMiss>[] {
  if (misses === undefined) return [];
  const plan = planOf(compiled, way, field.path, misses);
  if (plan === undefined) return [];
  const one: readonly Alternative[] = [way.alternative];
  return [
    tuple(drawnValues(way), misses.drawn, surroundings(compiled.alternatives)).map(
      ([drawn, miss, { envelope, further, shapes }]) => {
        const values = new Map([...drawn, ...plan.others, [field.path, miss] as const]);
        const arrays = arraysAround(way, values, shapes);
        const made = eventOf({ envelope, paths: [...values.keys()], pick: pickFrom(values), arrays, further });
        const event = missesOnly(compiled, way, field.path, made) ? made : plan.event;
        return { event: event as WholeEvent, path: field.path, reason: mismatchText(mismatchOf(one, leavesOf(event))) };
      },
    ),
  ];
}

/** An event that is known to miss, and the values that keep other ways from matching. */
interface Plan {
  readonly event: JsonObject;
  readonly others: ReadonlyMap<string, Datum>;
}

function planOf(compiled: CompiledPattern, way: Way, path: string, misses: Supply): Plan | undefined {
  const met = way.supplies.map(({ field, hits }): [string, Datum] => [field.path, hits.known[0]]);
  for (const miss of misses.known) {
    const values = new Map([...met, [path, miss] as const]);
    const others = new Map<string, Datum>();
    for (const other of compiled.alternatives) keepOff(other, values, others);
    const event = plainEvent(values);
    if (missesOnly(compiled, way, path, event)) return { event, others };
  }
  return undefined;
}

/** Where another way would match, spoils the first of its fields that is free. */
function keepOff(other: Alternative, values: Map<string, Datum>, others: Map<string, Datum>): void {
  if (!takes(other, plainEvent(values))) return;
  for (const field of other) {
    const miss = values.has(field.path) ? undefined : missesOf(field)?.known[0];
    if (miss === undefined) continue;
    values.set(field.path, miss);
    others.set(field.path, miss);
    return;
  }
}

/** Whether an event does not match, and of one way to match nothing but a field is not met. */
function missesOnly(compiled: CompiledPattern, { alternative }: Way, path: string, event: JsonObject): boolean {
  if (compiled.matches(event)) return false;
  const [failed, ...more] = mismatchOf([alternative], leavesOf(event)).fields;
  return failed?.path === path && more.length === 0;
}

/** Near misses whose fields are met in different elements of an array. */
function splitInto(compiled: CompiledPattern, way: Way): readonly Arbitrary<NearMiss>[] {
  return placesBelowDetail(way.alternative.map(({ path }) => path)).flatMap((place) => {
    const below = way.supplies.filter(({ field, hits, misses }) =>
      [field.path.startsWith(`${place}.`), hits.known[0] !== NOTHING, misses?.known[0] !== undefined].every(Boolean),
    );
    if (below.length < 2) return [];
    const first = new Map(way.supplies.map(({ field, hits }): [string, Datum] => [field.path, hits.known[0]]));
    const apart = below.map(({ field }) => splitEvent(way, place, field.path, first));
    const known = apart.filter((event) => isSplit(compiled, way, event));
    const [sure] = known;
    if (sure === undefined) return [];
    const reason = mismatchText(mismatchOf([way.alternative], leavesOf(sure)));
    return [
      tuple(drawnValues(way), constantFrom(...below)).map(([values, { field }]) => {
        const event = splitEvent(way, place, field.path, values);
        return { event: (isSplit(compiled, way, event) ? event : sure) as WholeEvent, path: place, reason };
      }),
    ];
  });
}

/** One element in which a field alone is missed, and one in which it alone is met. */
function splitEvent(way: Way, place: string, path: string, values: ReadonlyMap<string, Datum>): JsonObject {
  const own = pickFrom(values);
  const missed: Pick = (at) => way.supplies.find(({ field }) => field.path === at)?.misses?.known[0] ?? NOTHING;
  const picks: readonly Pick[] = [
    (at) => (at === path ? missed(at) : own(at)),
    (at) => (at === path ? own(at) : missed(at)),
  ];
  return eventOf({
    envelope: plainEnvelope,
    paths: [...values.keys()],
    pick: own,
    arrays: new Map([[place, picks]]),
  });
}

function isSplit(compiled: CompiledPattern, { alternative }: Way, event: JsonObject): boolean {
  return !compiled.matches(event) && mismatchOf([alternative], leavesOf(event)).fields.length === 0;
}
