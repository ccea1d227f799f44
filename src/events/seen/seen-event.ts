import type { JsonObject, JsonValue } from "../../util/json.js";

/** An event that somebody listening to a bus has seen. */
export interface SeenEvent {
  /** The whole event, as targets see it. */
  readonly event: JsonObject;
  /**
   * When the bus took it, in milliseconds since the epoch. On the embedded cloud it is exact; elsewhere it is the event's own `time`,
   * which EventBridge keeps in whole seconds.
   */
  readonly at: number;
  /** Its place among all events the bus took, where that is known: on the embedded cloud. */
  readonly sequence?: number | undefined;
  /** The execution that put it, where that is known: on the embedded cloud. */
  readonly emittedBy?: string | undefined;
  /** Ids of the events that led to it, through executions that rules started: on the embedded cloud. */
  readonly causes?: readonly string[] | undefined;
}

/** What tells one event from another: its id, and for an archived event that came again its replay. */
export function eventKey(event: JsonObject): string {
  return JSON.stringify([event["id"] ?? null, event["replay-name"] ?? null]);
}

/** Below this length a text has to be a whole value: a short one stands in too many others by chance. */
const tellingLength = 16;

/**
 * Whether an event says a text: as a value in it, or, for a text of 16 characters and more such as an event's id or an
 * execution's ARN, as a part of a value that begins and ends where words do.
 */
export function mentions(value: JsonValue, text: string): boolean {
  if (typeof value === "string") return value === text || (text.length >= tellingLength && holdsWord(value, text));
  if (typeof value === "number") return String(value) === text;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((inner) => mentions(inner as JsonValue, text));
}

/** Whether a text holds another that no letter or digit touches. */
export function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + word.length])) return true;
  }
  return false;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}
