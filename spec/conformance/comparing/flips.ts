import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/util/json.js";
import type { Difference } from "./difference.js";

/** A behaviour that AWS changed while the cases were recorded. The engine writes the newer form. */
export interface Flip {
  readonly name: string;
  /** Recordings made before this day (YYYY-MM-DD) may show the older form. */
  readonly before: string;
  /** Whether a difference is this flip and nothing else. `events` are the masked events of both sides. */
  forgives(difference: Difference, events: FlipEvents): boolean;
}

interface FlipEvents {
  readonly expected: readonly JsonObject[];
  readonly actual: readonly JsonObject[];
}

/** MapStateExited of a distributed Map points at MapRunStarted; it pointed at MapRunSucceeded. */
const MAP_EXIT: Flip = {
  name: "MapStateExited.previousEventId",
  before: "2024-11-01",
  forgives: ({ path, expected, actual }, events) => {
    const index = eventIndex(path, ".previousEventId");
    if (index === undefined || events.expected[index]?.["type"] !== "MapStateExited") return false;
    return typeOf(events.expected, expected) === "MapRunSucceeded" && typeOf(events.actual, actual) === "MapRunStarted";
  },
};

/** The first state's input is compact JSON; it was the caller's text. */
const FIRST_INPUT: Flip = {
  name: "first state's input text",
  before: "2024-07-01",
  forgives: ({ path, expected, actual }, events) => {
    const index = eventIndex(path, ".stateEnteredEventDetails.input");
    if (index === undefined || typeof expected !== "string" || typeof actual !== "string") return false;
    if (events.expected[index]?.["id"] !== 2 || !events.expected[index]["type"]?.toString().endsWith("StateEntered"))
      return false;
    return expected === startInput(events.expected) && actual === compact(expected);
  },
};

/** The flips, and no others. */
export const FLIPS: readonly Flip[] = [MAP_EXIT, FIRST_INPUT];

/**
 * Splits differences into those that a flip forgives and those that stand.
 * @param recordedDate DD-MM-YYYY, as the rows have it
 */
export function forgive(
  found: readonly Difference[],
  events: FlipEvents,
  recordedDate: string | undefined,
): { standing: Difference[]; flips: string[] } {
  const day = recordedDate?.replace(/^(\d\d)-(\d\d)-(\d{4}).*$/, "$3-$2-$1") ?? "9999-99-99";
  const standing: Difference[] = [];
  const flips = new Set<string>();
  for (const difference of found) {
    const flip = FLIPS.find((candidate) => day < candidate.before && candidate.forgives(difference, events));
    if (flip === undefined) standing.push(difference);
    else flips.add(flip.name);
  }
  return { standing, flips: [...flips] };
}

/** The index of the event whose field the path names, where it is the field asked for. */
function eventIndex(path: string, field: string): number | undefined {
  const match = /\.events\[(\d+)\](.*)$/.exec(path);
  return match?.[2] === field ? Number(match[1]) : undefined;
}

function typeOf(events: readonly JsonObject[], id: JsonValue | undefined): JsonValue | undefined {
  return events.find((event) => event["id"] === id)?.["type"];
}

function startInput(events: readonly JsonObject[]): JsonValue | undefined {
  const details = events[0]?.["executionStartedEventDetails"];
  return isJsonObject(details) ? details["input"] : undefined;
}

/** JSON text without the blanks between its parts. */
function compact(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
}
