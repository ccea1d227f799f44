import type { JsonValue } from "../../util/json.js";
import type { Arrival } from "../arrival.js";
import type {
  ExecutionState,
  Fan,
  Outcome,
  PendingTask,
  Queue,
  Thread,
  TimerRecord,
  Visit,
} from "../execution/execution-state.js";
import type { EventDetail } from "../history-log.js";
import type { ChildPlace, MapRun } from "../map-run/map-run.js";
import type { Payload } from "../payload/payload.js";

/** The format written by this version. */
export const savedVersion = 4;

/** An execution between two steps, as JSON. Payloads stand in one list, each once; everything else names them by number. */
export interface SavedExecution {
  readonly version: number;
  readonly payloads: readonly string[];
  readonly facts: Pick<
    ExecutionState,
    | "setup"
    | "inputText"
    | "startTime"
    | "status"
    | "stopTime"
    | "error"
    | "cause"
    | "redriveCount"
    | "redriveTime"
    | "lastNumber"
  >;
  readonly input: number;
  readonly output: number | undefined;
  readonly threads: readonly SavedThread[];
  readonly timers: readonly TimerRecord[];
  readonly tasks: readonly (readonly [task: number, thread: number])[];
  readonly agenda: readonly Queue[];
  readonly history: readonly SavedRecord[];
  readonly mapRuns: readonly SavedMapRun[];
  /** Where child executions belong that are under way, or whose end is still to be stepped on. */
  readonly places: readonly (readonly [child: number, place: ChildPlace])[];
  /** Child executions under way: all they are. */
  readonly children: readonly (readonly [child: number, saved: SavedExecution])[];
  /** What has arrived and was not stepped on yet. */
  readonly arrivals: readonly SavedArrival[];
}

/** A payload by its number in the list. */
export interface Reference {
  readonly payload: number;
}

export type SavedTask = Omit<PendingTask, "payload"> & { readonly payload: Reference };
export type SavedOutcome =
  Exclude<Outcome, { kind: "succeeded" }> | { readonly kind: "succeeded"; readonly output: Reference };
export type SavedFan = Omit<Fan, "input" | "open" | "stopped" | "results"> & {
  readonly input: Reference;
  readonly open: readonly number[];
  readonly stopped: readonly number[];
  readonly results: readonly (readonly [index: number, result: JsonValue])[];
};
export type SavedVisit = Omit<Visit, "input" | "task" | "fan" | "outcome"> & {
  readonly input: Reference;
  readonly task: SavedTask | undefined;
  readonly fan: SavedFan | undefined;
  readonly outcome: SavedOutcome | undefined;
};
export type SavedThread = Omit<Thread, "item" | "visit" | "visits"> & {
  readonly item: Reference | undefined;
  readonly visit: SavedVisit;
  readonly visits: readonly (readonly [state: string, count: number])[];
};
export type SavedMapRun = Omit<MapRun, "input" | "results"> & {
  readonly input: Reference;
  readonly results: readonly (readonly [index: number, result: string])[];
};
type Carrying = Extract<Arrival, { output: Payload }>;
type Referring<Kind> = Kind extends Carrying ? Omit<Kind, "output"> & { readonly output: Reference } : never;
export type SavedArrival = Exclude<Arrival, Carrying> | Referring<Carrying>;
export type SavedDetail = Exclude<EventDetail, Payload> | Reference;
export type SavedRecord = readonly [
  type: string,
  previous: number,
  time: number,
  name: string | null,
  data: Reference | { readonly details: Readonly<Record<string, SavedDetail>> } | null,
];
