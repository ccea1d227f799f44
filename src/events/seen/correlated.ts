import { mentions, type SeenEvent } from "./seen-event.js";

/**
 * Tells which events have to do with a value: they say it anywhere, an execution of that ARN put them, or they were led to by an
 * event of that id or by one that has to do with it. To be asked of each event once, oldest first.
 */
export class CorrelatedEvents {
  readonly #value: string;
  readonly #ids: Set<string>;

  /** @param value an event's id, an execution's ARN, or what a test chose, such as an order's number */
  constructor(value: string) {
    this.#value = value;
    this.#ids = new Set([value]);
  }

  takes({ event, causes = [], emittedBy }: SeenEvent): boolean {
    const belongs = mentions(event, this.#value) || emittedBy === this.#value || causes.some((id) => this.#ids.has(id));
    if (belongs && typeof event["id"] === "string") this.#ids.add(event["id"]);
    return belongs;
  }
}

/**
 * The events that have to do with a value.
 * @param seen oldest first
 * @param value an event's id, an execution's ARN, or what a test chose, such as an order's number
 */
export function correlated(seen: readonly SeenEvent[], value: string): readonly SeenEvent[] {
  const events = new CorrelatedEvents(value);
  return seen.filter((one) => events.takes(one));
}
