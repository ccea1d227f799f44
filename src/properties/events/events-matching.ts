import { oneof, tuple, type Arbitrary } from "fast-check";
import { StepwrightError } from "../../errors/index.js";
import type { WholeEvent } from "../../events/event.js";
import { isEventPattern, type EventPattern } from "../../events/event-pattern.js";
import { compilePattern, type CompiledPattern } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import { eventOf } from "./event-form.js";
import { arraysAround, drawnValues, pickFrom, plainEvent, surroundings, takes, wayOf, type Way } from "./way.js";

/**
 * Whole events, as targets of rules see them, that match an event pattern: each alternative of its `$or`, each element of its arrays, values
 * at the ends of ranges, values in arrays and in objects in arrays, and fields that it does not ask for. The fields of the envelope are
 * those that EventBridge writes, where the pattern lets them: one that wants something else there gets it. They shrink towards simpler events that match.
 * @param pattern an object, its JSON text, or what `eventPattern` returned
 * @example fc.assert(fc.property(eventsMatching(rule), (event) => handler(event).accepted))
 * @example await publish(event(generated)).on(cloud).to("shop").expectTriggered(workflow(orders).expectSucceeded()).run()
 * @throws EVENT_PATTERN_INVALID with EventBridge's own reason
 * @throws EVENTS_IMPOSSIBLE when no event matches, naming the field that nothing meets
 */
export function eventsMatching(pattern: JsonObject | string | EventPattern): Arbitrary<WholeEvent> {
  const compiled = compiledOf(pattern);
  const around = surroundings(compiled.alternatives);
  return oneof(
    ...waysOf(compiled).map((way) =>
      tuple(drawnValues(way), around).map(([values, { envelope, further, shapes }]) => {
        const arrays = arraysAround(way, values, shapes);
        const event = eventOf({ envelope, paths: [...values.keys()], pick: pickFrom(values), arrays, further });
        return (compiled.matches(event) ? event : plainEvent(values)) as WholeEvent;
      }),
    ),
  );
}

/** @throws EVENT_PATTERN_INVALID */
export function compiledOf(pattern: JsonObject | string | EventPattern): CompiledPattern {
  return compilePattern(isEventPattern(pattern) ? pattern.text : pattern);
}

/** The ways to match for which values are known. @throws EVENTS_IMPOSSIBLE */
export function waysOf(compiled: CompiledPattern): readonly Way[] {
  const all = compiled.alternatives.map(wayOf);
  const ways = all.flatMap((way) => ("impossible" in way ? [] : [way])).filter(isPossible);
  if (ways.length > 0) return ways;
  const field = all.flatMap((way) => ("impossible" in way ? [way.impossible] : []))[0];
  throw new StepwrightError("EVENTS_IMPOSSIBLE", {
    pattern: compiled.text,
    path: field?.path,
    wanted: field?.tests.map(({ want }) => want) ?? [],
  });
}

function isPossible({ alternative, supplies }: Way): boolean {
  return takes(alternative, plainEvent(new Map(supplies.map(({ field, hits }) => [field.path, hits.known[0]]))));
}
