import { StepwrightError } from "../../errors/index.js";
import { detailsFields, isHistoryEventType, type HistoryEvent } from "../../history/event.js";
import { callError, type Place } from "../call-error.js";
import { failureOf, mayPass } from "../call-failure.js";
import { logsPackage } from "../clients/peer-package.js";
import type { Backoff, RealTime } from "./real-time.js";
import { isWhole } from "../records.js";
import type { CloudWatchLogsClient } from "../clients/optional-clients.js";
import { isJsonObject, parseJson } from "../../util/json.js";

/** Where the events of an EXPRESS execution are read. */
export interface LoggedExecution {
  /** Whole, with the id that AWS appends. */
  readonly executionArn: string;
  readonly logGroupArn: string;
  readonly startDate: Date;
}

/** What a read is made with. */
export interface LogReading {
  readonly client: CloudWatchLogsClient;
  readonly place: Place;
  readonly time: RealTime;
  readonly backoff: Backoff;
  /** How long AWS may take to show the end, in milliseconds. */
  readonly patienceMs: number;
  /** How long one request may take, in milliseconds. */
  readonly requestMs: number;
}

/** Clocks of two machines may differ by so much. */
const clockSkewMs = 60_000;

/**
 * Reads the history of an EXPRESS execution that has ended from the log group of its machine. Logs come late and in any order: they
 * are read again until no event is missing. An event that came twice counts once.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 * @throws HISTORY_UNFINISHED when some still miss when patience is over, and what a call is refused with
 */
export async function readLoggedHistory(execution: LoggedExecution, reading: LogReading): Promise<HistoryEvent[]> {
  const { time, backoff, patienceMs, place } = reading;
  const since = time.now();
  for (let tries = 1; ; tries += 1) {
    const found = await attempt(execution, reading, tries, time.now() - since);
    if (found !== undefined && isWhole(found)) return found;
    const delayMs = backoff.next();
    const triedForMs = time.now() - since;
    if (triedForMs + delayMs > patienceMs) {
      const { executionArn } = execution;
      const events = found?.length ?? 0;
      throw new StepwrightError("HISTORY_UNFINISHED", { executionArn, place: place.name, events, triedForMs });
    }
    await time.sleep(delayMs);
  }
}

/** @returns undefined when the call failed in a way that may pass */
async function attempt(
  execution: LoggedExecution,
  reading: LogReading,
  tries: number,
  triedForMs: number,
): Promise<HistoryEvent[] | undefined> {
  try {
    return await allEvents(execution, reading);
  } catch (error) {
    const failure = failureOf(error);
    if (mayPass(failure) && triedForMs < reading.patienceMs) return undefined;
    const { place, requestMs: limitMs } = reading;
    const call = { operation: "FilterLogEvents", subject: execution.logGroupArn, place, tries, triedForMs, limitMs };
    throw callError(call, failure);
  }
}

async function allEvents(
  { executionArn, logGroupArn, startDate }: LoggedExecution,
  { client, requestMs }: LogReading,
): Promise<HistoryEvent[]> {
  const { FilterLogEventsCommand } = logsPackage();
  const byId = new Map<number, HistoryEvent>();
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName: logGroupArn.split(":")[6],
        filterPattern: `{ $.execution_arn = ${JSON.stringify(executionArn)} }`,
        startTime: Math.max(0, startDate.getTime() - clockSkewMs),
        nextToken,
      }),
      { abortSignal: AbortSignal.timeout(requestMs) },
    );
    for (const { message } of page.events ?? []) {
      const event = eventOf(message ?? "");
      if (event !== undefined) byId.set(event.id, event);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return [...byId.values()].sort((left, right) => left.id - right.id);
}

interface LoggedEvent {
  readonly id?: string;
  readonly type?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly previous_event_id?: string;
  readonly event_timestamp?: string;
}

/** Details that are numbers in a history. */
const numbers: ReadonlySet<string> = new Set(["heartbeatInSeconds", "index", "length", "timeoutInSeconds"]);

/** A logged event as GetExecutionHistory gives it; undefined for a message that is none. */
function eventOf(message: string): HistoryEvent | undefined {
  const logged = parseJson(message);
  if (!isJsonObject(logged)) return undefined;
  const {
    id,
    type = "",
    details = {},
    previous_event_id: previous,
    event_timestamp: timestamp,
  } = logged as LoggedEvent;
  if (id === undefined || !isHistoryEventType(type)) return undefined;
  const field = detailsFields[type];
  const head = {
    id: Number(id),
    previousEventId: Number(previous ?? 0),
    timestamp: new Date(Number(timestamp)),
    type,
  };
  if (field === undefined) return head as unknown as HistoryEvent;
  const values = Object.entries(details).map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]);
  return { ...head, [field]: Object.fromEntries(values) as object } as unknown as HistoryEvent;
}
