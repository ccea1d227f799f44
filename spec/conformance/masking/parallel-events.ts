import { isRecord } from "./find-places.js";
import { spacedText, type Unmasked } from "./json-text.js";

const ENDS: ReadonlySet<unknown> = new Set([
  "ParallelStateSucceeded",
  "ParallelStateAborted",
  "ParallelStateExited",
  "ParallelStateFailed",
]);

/**
 * Branches interleave freely, so events inside a Parallel lose their ids and are sorted. As in the recordings, an end that
 * follows another end takes the one before with it: ParallelStateSucceeded is not there when ParallelStateExited follows.
 */
export function sortParallelEvents(events: Unmasked[]): void {
  let start: number | undefined;
  let inside = false;
  let inner: { [key: string]: Unmasked }[] = [];
  // The list shrinks while it is walked, and the walk does not step back: the recordings were made so.
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index] as Unmasked;
    if (!isRecord(event)) continue;
    const type = event["type"];
    if (type === undefined) {
      inside = false;
    } else if (ENDS.has(type)) {
      if (start !== undefined) {
        const sorted = [...inner].sort((a, b) => (spacedText(a) < spacedText(b) ? -1 : 1));
        events.splice(start, index - start, ...sorted);
      }
      inside = false;
    } else if (type === "ParallelStateStarted") {
      inside = true;
      inner = [];
      start = index + 1;
    } else if (inside) {
      event["id"] = [0];
      event["previousEventId"] = 0;
      inner.push(event);
    }
  }
}
