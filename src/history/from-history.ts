import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonValue } from "../util/json.js";
import { buildExecution } from "./build-execution.js";
import type { HistoryEvent } from "./event.js";
import type { Execution } from "./execution.js";

/** A GetExecutionHistory response as the AWS SDK returns it: its types allow every field to be missing. */
export interface HistoryResponse {
  readonly events?: readonly object[] | undefined;
  readonly nextToken?: string | undefined;
}

/**
 * Reads a GetExecutionHistory response, or the events of several put together, as an Execution. One with a nextToken, or without the event that
 * ends the execution, is accepted, but whole-run questions about it are refused with HISTORY_INCOMPLETE.
 * @param definition the machine's definition, so that branches and names can be judged: as an object or, as AWS describes it, as JSON text
 * @throws HISTORY_UNREADABLE for anything that is no such response, or a definition that is no JSON
 */
export function executionFromHistory(response: HistoryResponse, definition?: JsonValue): Execution {
  const events = historyEventsOf(response.events ?? []);
  const last = events.reduce<HistoryEvent | undefined>(
    (latest, event) => (latest === undefined || event.id > latest.id ? event : latest),
    undefined,
  );
  const ended = last !== undefined && /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(last.type);
  // A page in reverse order holds the end but not the beginning.
  const begun = events.some((event) => event.type === "ExecutionStarted");
  const partial = (response.nextToken ?? "") !== "" || (ended && !begun) ? "more-pages" : ended ? undefined : "no-end";
  return buildExecution({ events, definition: parsed(definition), partial });
}

function parsed(definition: JsonValue | undefined): JsonValue | undefined {
  if (typeof definition !== "string") return definition;
  try {
    return JSON.parse(definition) as JsonValue;
  } catch (error) {
    throw new StepwrightError("HISTORY_UNREADABLE", {
      problem: `its definition is not JSON (${(error as Error).message})`,
    });
  }
}

/** Tells whether a value looks like a GetExecutionHistory response. */
export function isHistoryResponse(value: unknown): value is HistoryResponse {
  if (!isJsonObject(value) || !Array.isArray(value["events"])) return false;
  return value["events"].every(
    (event: unknown) => isJsonObject(event) && typeof event["type"] === "string" && typeof event["id"] === "number",
  );
}

/**
 * Checks events as the SDK types them (every field may be missing) and gives them as {@link HistoryEvent}. Dates written as text or as epoch
 * seconds, as in JSON files and the AWS CLI, are read as well.
 * @throws HISTORY_UNREADABLE naming the event that is none
 */
export function historyEventsOf(events: readonly object[]): HistoryEvent[] {
  return events.map((event, at) => {
    const { id, type, timestamp, previousEventId } = event as Partial<
      Record<"id" | "type" | "timestamp" | "previousEventId", unknown>
    >;
    const date = timestamp instanceof Date ? timestamp : dateOf(timestamp);
    if (typeof id !== "number" || typeof type !== "string" || date === undefined) {
      throw new StepwrightError("HISTORY_UNREADABLE", {
        problem: `event number ${at + 1} has no ${typeof id !== "number" ? "id" : typeof type !== "string" ? "type" : "timestamp"}`,
      });
    }
    if (date === timestamp && typeof previousEventId === "number") return event as HistoryEvent;
    return {
      ...event,
      id,
      type,
      timestamp: date,
      previousEventId: typeof previousEventId === "number" ? previousEventId : 0,
    } as HistoryEvent;
  });
}

function dateOf(timestamp: unknown): Date | undefined {
  const date =
    typeof timestamp === "number"
      ? new Date(timestamp * 1000)
      : typeof timestamp === "string"
        ? new Date(timestamp)
        : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
