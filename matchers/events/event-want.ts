import type { EventExpectation } from "../../dsl/events/event-capture.js";
import { StepwrightError } from "../../src/errors/index.js";
import { isEventPattern } from "../../src/events/event-pattern.js";
import { isPattern, partWant, patternWant, type EventWant } from "../../src/events/seen/index.js";
import { isJsonObject } from "../../src/util/json.js";
import { described } from "../subject.js";

/**
 * What is looked for: a pattern, which has an array at every leaf, or a part of an event.
 * @throws EVENT_PATTERN_INVALID, MATCHER_MISUSED for what is neither
 */
export function wantOf(matcher: string, expected: EventExpectation): EventWant {
  if (isEventPattern(expected)) return patternWant(expected.text);
  if (isPattern(expected)) return patternWant(expected);
  if (isJsonObject(expected) && Object.keys(expected).length > 0) return partWant(expected);
  const found = isJsonObject(expected) ? "{}, which every event fits" : described(expected);
  throw new StepwrightError("MATCHER_MISUSED", {
    matcher,
    problem: `was given ${found}`,
    write: `a pattern such as ${matcher}({ source: ["orders"] }), or a part of an event such as ${matcher}({ source: "orders" })`,
  });
}
