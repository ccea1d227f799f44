import { isJsonObject, type JsonObject } from "../util/json.js";
import { isCustomEvent, patternView, type CustomEvent } from "./event.js";
import { compilePattern } from "./pattern/compile-pattern.js";

/** An event pattern as an assertion. */
export interface EventPattern {
  /** The pattern as JSON text. */
  readonly text: string;
  /**
   * Whether EventBridge would say that an event matches. Array elements, numbers, `$or`, `exists` and all operators count as
   * there.
   * @param event the whole event as targets see it (`source`, `detail-type`, `detail`, …), its JSON text, or an event that is still to be put
   * @throws EVENT_UNREADABLE when it is no JSON object
   */
  matches(event: JsonObject | CustomEvent | string): boolean;
  /**
   * In words: that it matches, or which paths fail, what the pattern wanted there and what the event has.
   * @throws EVENT_UNREADABLE when it is no JSON object
   */
  explain(event: JsonObject | CustomEvent | string): string;
}

/**
 * An event pattern that can be asked about events, without AWS.
 * @param pattern an object, or its JSON text
 * @example eventPattern({ source: ["orders"], detail: { total: [{ numeric: [">", 100] }] } }).matches(event)
 * @throws EVENT_PATTERN_INVALID with EventBridge's own reason
 */
export function eventPattern(pattern: JsonObject | string): EventPattern {
  const compiled = compilePattern(pattern);
  return Object.freeze({
    text: compiled.text,
    matches: (event: JsonObject | CustomEvent | string) => compiled.matches(seen(event)),
    explain: (event: JsonObject | CustomEvent | string) => compiled.explain(seen(event)),
  });
}

function seen(event: JsonObject | CustomEvent | string): JsonObject | string {
  return isCustomEvent(event) ? patternView(event) : event;
}

/** Whether something was made by `eventPattern(…)`. */
export function isEventPattern(value: unknown): value is EventPattern {
  return isJsonObject(value) && typeof value["text"] === "string" && typeof value["matches"] === "function";
}
