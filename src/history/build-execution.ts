import type { ExecutionDescription } from "../executor/port.js";
import type { JsonValue } from "../util/json.js";
import { indexDefinition } from "./definition-index.js";
import { isHistoryEventType, type HistoryEvent } from "./event.js";
import type { Execution, ExecutionStatus, Thread, Visit } from "./execution.js";
import { carriedMapRuns, type SeenMapRun } from "./map-runs.js";
import { pathText } from "./path-text.js";
import { handlers } from "./tree/handlers.js";
import { jsonText, type JsonText } from "./tree/json-text.js";
import type { Place } from "./tree/places.js";
import { HistoryReader } from "./tree/reader.js";

/** What an Execution is built from. */
export interface ExecutionSource {
  /** DescribeExecution. Without it status, error, cause, input, output and dates are read from the events. */
  readonly description?: ExecutionDescription | undefined;
  /** Every page of GetExecutionHistory; order does not matter. */
  readonly events: readonly HistoryEvent[];
  /** What visits and attempts are read from in the place of the events, such as a copy's history as that of its definition. */
  readonly projected?: readonly HistoryEvent[] | undefined;
  /** The definition it ran: it tells which branch holds a state, and which names exist. */
  readonly definition?: JsonValue | undefined;
  /** Where and how it ran, for reports. */
  readonly origin?: Execution["origin"] | undefined;
  readonly warnings?: readonly string[] | undefined;
  /** See {@link Execution.partial}. */
  readonly partial?: Execution["partial"] | undefined;
}

/** How an execution ended, as its last event tells. */
interface Ending {
  readonly status: ExecutionStatus;
  readonly at: Date;
  readonly output?: JsonText | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Builds an Execution from a history: one pass over the events; JSON texts are parsed when they are first read. */
export function buildExecution(source: ExecutionSource): Execution {
  return new RecordedExecution(source);
}

class RecordedExecution implements Execution {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly status: ExecutionStatus;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startDate: Date;
  readonly stopDate: Date | undefined;
  readonly durationMs: number | undefined;
  readonly redriveCount: number;
  readonly events: readonly HistoryEvent[];
  readonly thread: Thread;
  readonly visits: readonly Visit[];
  readonly definition: JsonValue | undefined;
  readonly origin: Execution["origin"];
  readonly warnings: readonly string[];
  readonly partial?: "more-pages" | "no-end";
  readonly #input: JsonText | undefined;
  readonly #output: JsonText | undefined;

  constructor(source: ExecutionSource) {
    const { description } = source;
    const events = inOrder(source.events);
    const first = events[0];
    const ending = endingOf(events.at(-1));
    this.events = events;
    this.redriveCount = events.filter(({ type }) => type === "ExecutionRedriven").length;
    this.definition = source.definition;
    this.origin = source.origin ?? [];
    this.warnings = source.warnings ?? [];
    if (source.partial !== undefined) this.partial = source.partial;
    this.executionArn = description?.executionArn ?? "";
    this.name = description?.name ?? "";
    this.stateMachineArn = description?.stateMachineArn ?? "";
    this.status = ending?.status ?? description?.status ?? "RUNNING";
    this.error = ending?.error ?? description?.error;
    this.cause = ending?.cause ?? description?.cause;
    this.startDate = description?.startDate ?? first?.timestamp ?? new Date(0);
    this.stopDate = description?.stopDate ?? ending?.at;
    this.durationMs = this.stopDate === undefined ? undefined : this.stopDate.getTime() - this.startDate.getTime();
    const begun = first?.type === "ExecutionStarted" ? first.executionStartedEventDetails : undefined;
    this.#input = jsonText(begun?.input, begun?.inputDetails) ?? jsonText(description?.input);
    this.#output = ending?.output ?? jsonText(description?.output);

    const reader = new HistoryReader(this.startDate, indexDefinition(source.definition));
    for (const event of source.projected ?? events) reader.remember(event, read(reader, event));
    // Without a history (Express on AWS) the description alone says how the thread ended.
    if (ending === undefined && description !== undefined) endThread(reader, description);
    this.thread = reader.places.top;
    this.visits = reader.places.visits;
  }

  get mapRuns(): readonly SeenMapRun[] {
    return carriedMapRuns(this);
  }

  get input(): JsonValue | undefined {
    return this.#input?.value;
  }

  get output(): JsonValue | undefined {
    return this.status === "SUCCEEDED" ? this.#output?.value : undefined;
  }

  /** For JSON.stringify: the tree without the events and the definition. */
  toJSON(): object {
    const {
      executionArn,
      stateMachineArn,
      name,
      status,
      error,
      cause,
      startDate,
      stopDate,
      durationMs,
      input,
      output,
    } = this;
    const { origin, warnings, thread } = this;
    return {
      ...{ executionArn, stateMachineArn, name, status, error, cause, startDate, stopDate, durationMs, input, output },
      ...{ path: pathText(thread), origin: Object.fromEntries(origin), warnings, visits: thread.visits },
    };
  }

  /** Printed by console.log: the status and the path, not the whole tree. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Execution${this.name === "" ? "" : ` ${this.name}`} ${this.status}: ${pathText(this.thread)}`;
  }
}

function inOrder(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  for (let at = 1; at < events.length; at += 1) {
    if (events[at]!.id < events[at - 1]!.id) return [...events].sort((left, right) => left.id - right.id);
  }
  return events;
}

function read(reader: HistoryReader, event: HistoryEvent): Place | undefined {
  // AWS may add a type before this table knows it: the event stays in the list, the tree does without.
  if (!isHistoryEventType(event.type)) return undefined;
  const handler = handlers[event.type] as (reader: HistoryReader, event: HistoryEvent) => Place | undefined;
  return handler(reader, event);
}

function endThread(reader: HistoryReader, { status, stopDate }: ExecutionDescription): void {
  const endings = { SUCCEEDED: "succeeded", FAILED: "failed", TIMED_OUT: "timedOut", ABORTED: "aborted" } as const;
  if (status === "RUNNING" || status === "PENDING_REDRIVE" || stopDate === undefined) return;
  reader.places.top.end(endings[status], reader.places.top.startedEventId, stopDate);
}

function endingOf(event: HistoryEvent | undefined): Ending | undefined {
  switch (event?.type) {
    case "ExecutionSucceeded": {
      const details = event.executionSucceededEventDetails;
      return { status: "SUCCEEDED", at: event.timestamp, output: jsonText(details?.output, details?.outputDetails) };
    }
    case "ExecutionFailed":
      return { status: "FAILED", at: event.timestamp, ...event.executionFailedEventDetails };
    case "ExecutionTimedOut":
      return { status: "TIMED_OUT", at: event.timestamp, ...event.executionTimedOutEventDetails };
    case "ExecutionAborted":
      return { status: "ABORTED", at: event.timestamp, ...event.executionAbortedEventDetails };
    default:
      return undefined;
  }
}
