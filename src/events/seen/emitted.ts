import type { Execution } from "../../history/execution.js";
import type { HistoryEvent } from "../../history/event.js";
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../../util/json.js";
import { wholeSeconds } from "../envelope.js";
import type { SeenEvent } from "./seen-event.js";

/** A call of PutEvents that was answered. */
interface PutCall {
  /** Whether Step Functions' own integration made it, which adds the ARNs of machine and execution to each event. */
  readonly optimised: boolean;
  readonly entries: readonly JsonValue[];
  readonly answer: JsonObject;
  readonly answeredAt: Date;
}

/**
 * The events that Tasks of an execution put, as its history proves: an entry of a PutEvents call that EventBridge took. Entries that it
 * refused are none, nor is what a call that failed as a whole would have put. Events that executions it started put are theirs.
 */
export function emittedEvents(execution: Execution): readonly SeenEvent[] {
  return putCalls(execution.events).flatMap((call) =>
    call.entries.flatMap((entry, index) => {
      const result = resultAt(call.answer, index);
      const refused = typeof result?.["ErrorCode"] === "string";
      return refused || !isJsonObject(entry) ? [] : [seenEvent(execution, call, entry, result)];
    }),
  );
}

function putCalls(events: readonly HistoryEvent[]): readonly PutCall[] {
  const scheduled = new Map<number, { optimised: boolean; entries: readonly JsonValue[] }>();
  const calls: PutCall[] = [];
  for (const event of events) {
    const before = scheduled.get(event.previousEventId);
    if (event.type === "TaskScheduled") {
      const { resourceType, resource, parameters } = event.taskScheduledEventDetails ?? {};
      const optimised = resourceType === "events";
      const puts = optimised || resourceType === "aws-sdk:eventbridge";
      if (!puts || resource?.split(".")[0] !== "putEvents") continue;
      const given = parsed(parameters);
      scheduled.set(event.id, { optimised, entries: listOf(isJsonObject(given) ? given["Entries"] : undefined) });
    } else if (before !== undefined && event.type === "TaskStarted") {
      scheduled.set(event.id, before);
    } else if (before !== undefined) {
      const answer = answerIn(event);
      if (answer !== undefined) calls.push({ ...before, answer, answeredAt: event.timestamp });
    }
  }
  return calls;
}

/** What PutEvents answered. A Task fails when one entry is refused, and tells of the others in its cause. */
function answerIn(event: HistoryEvent): JsonObject | undefined {
  const text =
    event.type === "TaskSucceeded"
      ? event.taskSucceededEventDetails?.output
      : event.type === "TaskSubmitted"
        ? event.taskSubmittedEventDetails?.output
        : event.type === "TaskFailed" && event.taskFailedEventDetails?.error === "EventBridge.FailedEntry"
          ? event.taskFailedEventDetails.cause
          : undefined;
  const answer = parsed(text);
  return isJsonObject(answer) ? answer : undefined;
}

function resultAt(answer: JsonObject, index: number): JsonObject | undefined {
  const result = listOf(answer["Entries"])[index];
  return isJsonObject(result) ? result : undefined;
}

function seenEvent(
  { executionArn, stateMachineArn }: Execution,
  { optimised, answeredAt }: PutCall,
  entry: JsonObject,
  result: JsonObject | undefined,
): SeenEvent {
  // A history read without its execution does not say where it ran.
  const [, , , region, account] = executionArn.split(":");
  const { Detail, DetailType, Source, Resources, Time } = entry;
  const detail = typeof Detail === "string" ? parsed(Detail) : Detail;
  const own = optimised ? [stateMachineArn, executionArn].filter((arn) => arn !== "") : [];
  const at = typeof Time === "string" ? Date.parse(Time) : typeof Time === "number" ? Time * 1000 : Number.NaN;
  const event: JsonObject = {
    version: "0",
    ...(result?.["EventId"] === undefined ? {} : { id: result["EventId"] }),
    "detail-type": DetailType ?? "",
    source: Source ?? "",
    ...(account === undefined ? {} : { account }),
    time: wholeSeconds(Number.isNaN(at) ? answeredAt.getTime() : at),
    ...(region === undefined ? {} : { region }),
    resources: [...listOf(Resources), ...own],
    detail: detail ?? {},
  };
  return { event, at: answeredAt.getTime(), emittedBy: executionArn };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

function parsed(text: string | undefined): JsonValue | undefined {
  return text === undefined ? undefined : parseJson(text);
}
