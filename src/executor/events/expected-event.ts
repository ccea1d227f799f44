import { patternWant, partWant, type EventWant, type WantedEvent } from "../../events/seen/index.js";
import { decodeExpected } from "../../history/index.js";
import type { PlanFunction } from "../../plan/bindings.js";

/** What a plan says of an event, ready to be asked. */
export function wantOf(wanted: WantedEvent, functions: ReadonlyMap<string, PlanFunction>): EventWant {
  if (wanted.form === "pattern") return patternWant(wanted.text);
  return partWant(
    decodeExpected(wanted.expected, ({ ref }) => functions.get(ref) as unknown as (actual: never) => unknown),
  );
}
