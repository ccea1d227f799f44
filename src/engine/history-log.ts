import { assignedTexts } from "../asl/jsonata/variables.js";
import type { HistoryEvent } from "../history/event.js";
import { eventTypeCodes, eventTypeNames, eventTypes, type EventType } from "./event-type.js";
import { isJsonObject } from "../util/json.js";
import { Payload } from "./payload/payload.js";

/** A detail of an event: text or a number as it is, or a payload that is written out when the event is read. `assignedVariables` is the object of them. */
export type EventDetail = string | number | Payload | { readonly roleArn: string } | undefined;

/** What an event says beyond its type. Field names are AWS's; `index` and `name` may stand alone. */
export interface EventDetails {
  readonly [field: string]: EventDetail;
}

/** Fields that hold execution data: left out when a reader does not want it. */
const dataFields: { readonly [field: string]: "inputDetails" | "outputDetails" | "assignedVariablesDetails" | "none" } =
  {
    input: "inputDetails",
    output: "outputDetails",
    assignedVariables: "assignedVariablesDetails",
    parameters: "none",
    taskCredentials: "none",
  };

/** How a reader wants events rendered. */
export interface ReadOptions {
  /** false leaves inputs, outputs and parameters out, as GetExecutionHistory does (default true). */
  readonly includeExecutionData?: boolean;
}

/** One record as it is saved: type, previous event id, time, name or undefined, payload or details. */
export interface LogRecord {
  readonly type: EventType;
  readonly previousEventId: number;
  readonly time: number;
  readonly name: string | undefined;
  readonly data: Payload | EventDetails | undefined;
}

/** What stands in the cells of one record: type code, previous event id, time since the first event, name, data. */
type Cell = number | string | Payload | EventDetails | undefined;
const cellsPerRecord = 5;

/**
 * The history of one execution, append only. Records lie one after the other in a single list and are rendered into the shape
 * of the AWS SDK when they are read, so that writing one costs next to nothing. Times are kept relative to the first event: small
 * numbers take no memory of their own.
 */
export class HistoryLog {
  readonly #cells: Cell[] = [];
  #begin = 0;

  /** Number of events; the id of the last one. */
  get length(): number {
    return this.#cells.length / cellsPerRecord;
  }

  /**
   * Appends one event.
   * @param data the payload of a state's Entered or Exited event, else the details of the event
   * @returns its id, counted from 1
   */
  append(type: EventType, previousEventId: number, time: number, name?: string, data?: Payload | EventDetails): number {
    const cells = this.#cells;
    if (cells.length === 0) this.#begin = time;
    return cells.push(eventTypeCodes[type], previousEventId, time - this.#begin, name, data) / cellsPerRecord;
  }

  /** The record of an event by its 0-based index. */
  record(index: number): LogRecord {
    const at = index * cellsPerRecord;
    const cells = this.#cells;
    return {
      type: eventTypeNames[cells[at] as number] as EventType,
      previousEventId: cells[at + 1] as number,
      time: (cells[at + 2] as number) + this.#begin,
      name: cells[at + 3] as string | undefined,
      data: cells[at + 4] as Payload | EventDetails | undefined,
    };
  }

  /**
   * Events in the shape GetExecutionHistory has in the AWS SDK.
   * @param fromIndex 0-based index of the first event (default 0)
   * @param count how many at most (default: all)
   */
  read(fromIndex = 0, count: number = Number.POSITIVE_INFINITY, options: ReadOptions = {}): HistoryEvent[] {
    const end = Math.min(this.length, fromIndex + count);
    const events: HistoryEvent[] = [];
    for (let index = fromIndex; index < end; index += 1)
      events.push(this.#render(index, options.includeExecutionData ?? true));
    return events;
  }

  #render(index: number, withData: boolean): HistoryEvent {
    const { type, previousEventId, time, name, data } = this.record(index);
    const base = { timestamp: new Date(time), type, id: index + 1, previousEventId };
    const field = eventTypes[type];
    if (field === undefined) return base as unknown as HistoryEvent;
    const details: Record<string, unknown> = {};
    if (name !== undefined) details["name"] = name;
    if (data instanceof Payload)
      renderField(details, field === "stateExitedEventDetails" ? "output" : "input", data, withData);
    else if (data !== undefined) for (const key of Object.keys(data)) renderField(details, key, data[key], withData);
    return { ...base, [field]: details } as unknown as HistoryEvent;
  }
}

function renderField(details: Record<string, unknown>, key: string, detail: EventDetail, withData: boolean): void {
  if (detail === undefined) return;
  const extra = dataFields[key];
  if (extra === undefined) {
    details[key] = detail instanceof Payload ? detail.text : detail;
    return;
  }
  if (!withData) return;
  if (!(detail instanceof Payload)) details[key] = detail;
  else if (extra === "assignedVariablesDetails")
    details[key] = assignedTexts(isJsonObject(detail.value) ? detail.value : {});
  else details[key] = detail.text;
  if (extra !== "none") details[extra] = { truncated: false };
}
