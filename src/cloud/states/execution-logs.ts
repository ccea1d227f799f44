import type { EngineExecution } from "../../engine/index.js";
import type { HistoryEvent } from "../../history/event.js";
import { detailsFields } from "../../history/event.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Place } from "../place.js";
import { logGroupOfArn, type LogsShared } from "../logs/world.js";
import { addStream, write } from "../logs/writing.js";
import { placeOfArn } from "../place.js";
import { machineNameOf } from "./arn.js";
import type { ExecutionRecord } from "./execution-record.js";

/** Where a machine logs to, and how much. */
interface Logging {
  readonly level: string;
  readonly data: boolean;
  readonly logGroupArn: string;
}

/** Events that still come at level FATAL. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-log-level */
const fatal: ReadonlySet<string> = new Set(["ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut"]);

/**
 * Writes the histories of executions to the log groups of their machines. An event is written when somebody looks at the logs, or
 * when its execution has ended: what a reader sees is as if it had been written at once.
 */
export class ExecutionLogs {
  readonly #logs: LogsShared;
  readonly #home: Place;
  readonly #record: (executionArn: string) => ExecutionRecord | undefined;
  /** How many events of an execution have been looked at. */
  readonly #written = new Map<string, number>();

  constructor(logs: LogsShared, home: Place, record: (executionArn: string) => ExecutionRecord | undefined) {
    this.#logs = logs;
    this.#home = home;
    this.#record = record;
  }

  /** Writes what is new in an execution's history. */
  write(execution: EngineExecution): void {
    const record = this.#record(execution.executionArn);
    const logging = record && loggingOf(record.revision.loggingConfiguration);
    if (logging === undefined) return;
    const from = this.#written.get(execution.executionArn) ?? 0;
    const { history } = execution;
    if (history.length === from) return;
    this.#written.set(execution.executionArn, history.length);
    const events = history
      .read(from, history.length - from, { includeExecutionData: logging.data })
      .filter(({ type }) => isLogged(logging.level, type))
      .map((event) => ({
        timestamp: event.timestamp.getTime(),
        message: messageOf(event, execution),
      }));
    const group = logGroupOfArn(this.#logs, logging.logGroupArn, this.#home);
    if (group === undefined || events.length === 0) return;
    const name = streamNameOf(execution);
    const stream = group.streams[name] ?? addStream(group, name, this.#logs.clock.now);
    write(this.#logs.groups.at(placeOfArn(group.arn, this.#home)), stream, events, this.#logs.clock.now);
  }

  save(): readonly (readonly [executionArn: string, written: number])[] {
    return [...this.#written];
  }

  load(written: ReturnType<ExecutionLogs["save"]>): void {
    for (const [arn, count] of written) this.#written.set(arn, count);
  }

  /** Nobody will ask for the execution again. */
  forget(executionArn: string): void {
    this.#written.delete(executionArn);
  }
}

function loggingOf(configuration: JsonObject): Logging | undefined {
  const { level, includeExecutionData, destinations } = configuration;
  if (level === "OFF") return undefined;
  const arn = logGroupArnOf(destinations);
  if (arn === undefined) return undefined;
  return { level: String(level), data: includeExecutionData === true, logGroupArn: arn };
}

/** The log group of the first destination. */
export function logGroupArnOf(destinations: JsonValue | undefined): string | undefined {
  const [first] = Array.isArray(destinations) ? (destinations as readonly JsonValue[]) : [];
  const group = isJsonObject(first) ? first["cloudWatchLogsLogGroup"] : undefined;
  const arn = isJsonObject(group) ? group["logGroupArn"] : undefined;
  return typeof arn === "string" ? arn : undefined;
}

/** ERROR has what went wrong anywhere, FATAL only what ended the execution. */
function isLogged(level: string, type: string): boolean {
  if (level === "ALL") return true;
  if (level === "FATAL") return fatal.has(type);
  return /(Failed|Aborted|TimedOut)$/.test(type) || type === "FailStateEntered";
}

function messageOf(event: HistoryEvent, { executionArn, redriveCount }: EngineExecution): string {
  const field = detailsFields[event.type];
  const details = field === undefined ? undefined : (event as unknown as Readonly<Record<string, unknown>>)[field];
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details,
    redrive_count: String(redriveCount),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.timestamp.getTime()),
    execution_arn: executionArn,
  });
}

/** `states/MACHINE/YYYY-MM-DD-HH-mm/ID`, by the minute of its start. */
function streamNameOf({ executionArn, startTime }: EngineExecution): string {
  const minute = new Date(startTime).toISOString().slice(0, 16).replace(/[T:]/g, "-");
  return `states/${machineNameOf(executionArn)}/${minute}/${hashOf(executionArn)}`;
}

/** Eight hexadecimal digits that hardly two executions share. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
