import { detailsFields, type HistoryEvent, type HistoryEventType } from "../../src/history/event.js";
import type { Thread } from "../../src/history/execution.js";

/** One event: the one it follows, its type, its details (JSON fields as values), and seconds since the start. */
export type Row = readonly [previous: number, type: HistoryEventType, details?: object, seconds?: number];

/** When recordings begin. */
export const start: Date = new Date("2030-01-01T00:00:00Z");

const texts = new Set(["input", "output", "parameters"]);

/** Events numbered from 1. Without seconds an event happens when the one before it did. */
export function recording(...rows: readonly Row[]): HistoryEvent[] {
  let at = 0;
  return rows.map(([previousEventId, type, details, seconds], index) => {
    at = seconds ?? at;
    const field = detailsFields[type];
    const written = Object.fromEntries(
      Object.entries(details ?? {}).map(([key, value]) => [key, texts.has(key) ? JSON.stringify(value) : value]),
    );
    return {
      id: index + 1,
      previousEventId,
      timestamp: new Date(start.getTime() + at * 1000),
      type,
      ...(field === undefined ? {} : { [field]: written }),
    } as HistoryEvent;
  });
}

/** How each of some threads came out. */
export const statuses = (threads: readonly Thread[]): string[] => threads.map(({ status }) => status);
