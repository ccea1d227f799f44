import { mentions, type SeenEvent } from "./seen-event.js";

/**
 * The events that have to do with a value: they say it anywhere, an execution of that ARN put them, or they were led to by an event
 * of that id or by one that has to do with it.
 * @param seen oldest first
 * @param value an event's id, an execution's ARN, or what a test chose, such as an order's number
 */
export function correlated(seen: readonly SeenEvent[], value: string): readonly SeenEvent[] {
  const ids = new Set<string>([value]);
  return seen.filter(({ event, causes = [], emittedBy }) => {
    const belongs = mentions(event, value) || emittedBy === value || causes.some((id) => ids.has(id));
    if (belongs && typeof event["id"] === "string") ids.add(event["id"]);
    return belongs;
  });
}
