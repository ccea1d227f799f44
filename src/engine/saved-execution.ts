import { StepwrightError } from "../errors/index.js";
import type { JsonValue } from "../util/json.js";
import type { Arrival } from "./arrival.js";
import type { EventType } from "./event-type.js";
import type {
  ExecutionState,
  Fan,
  Outcome,
  PendingTask,
  Queue,
  Thread,
  TimerRecord,
  Visit,
} from "./execution-state.js";
import { plainSetup } from "./execution-setup.js";
import { HistoryLog, type EventDetail, type EventDetails, type LogRecord } from "./history-log.js";
import type { ChildPlace, MapRun } from "./map-run/map-run.js";
import { Payload } from "./payload.js";
import { SmallMap } from "./small-map.js";

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
interface Reference {
  readonly payload: number;
}

type SavedTask = Omit<PendingTask, "payload"> & { readonly payload: Reference };
type SavedOutcome =
  Exclude<Outcome, { kind: "succeeded" }> | { readonly kind: "succeeded"; readonly output: Reference };
type SavedFan = Omit<Fan, "input" | "open" | "stopped" | "results"> & {
  readonly input: Reference;
  readonly open: readonly number[];
  readonly stopped: readonly number[];
  readonly results: readonly (readonly [index: number, result: JsonValue])[];
};
type SavedVisit = Omit<Visit, "input" | "task" | "fan" | "outcome"> & {
  readonly input: Reference;
  readonly task: SavedTask | undefined;
  readonly fan: SavedFan | undefined;
  readonly outcome: SavedOutcome | undefined;
};
type SavedThread = Omit<Thread, "item" | "visit" | "visits"> & {
  readonly item: Reference | undefined;
  readonly visit: SavedVisit;
  readonly visits: readonly (readonly [state: string, count: number])[];
};
type SavedMapRun = Omit<MapRun, "input" | "results"> & {
  readonly input: Reference;
  readonly results: readonly (readonly [index: number, result: string])[];
};
type Carrying = Extract<Arrival, { output: Payload }>;
type Referring<Kind> = Kind extends Carrying ? Omit<Kind, "output"> & { readonly output: Reference } : never;
type SavedArrival = Exclude<Arrival, Carrying> | Referring<Carrying>;
type SavedDetail = Exclude<EventDetail, Payload> | Reference;
type SavedRecord = readonly [
  type: string,
  previous: number,
  time: number,
  name: string | null,
  data: Reference | { readonly details: Readonly<Record<string, SavedDetail>> } | null,
];

/** Gives each payload a number. */
class PayloadList {
  readonly texts: string[] = [];
  readonly #numbers = new SmallMap<Payload, number>();

  refer(payload: Payload): Reference {
    const known = this.#numbers.get(payload);
    if (known !== undefined) return { payload: known };
    const number = this.texts.push(payload.text) - 1;
    this.#numbers.set(payload, number);
    return { payload: number };
  }
}

/**
 * Writes an execution's state down as JSON, with what has arrived for it since and the child executions it runs. The state may go
 * on afterwards.
 */
export function saveState(
  state: ExecutionState,
  arrivals: readonly Arrival[] = [],
  children: ReadonlyMap<number, SavedExecution> = new Map(),
): SavedExecution {
  const list = new PayloadList();
  const { setup, inputText, startTime, status, stopTime, error, cause, lastNumber } = state;
  const { input, output, redriveCount, redriveTime } = state;
  const threads = mapped(state.threads, (thread) => saveThread(thread, list));
  const history: SavedRecord[] = [];
  for (let index = 0; index < state.history.length; index += 1)
    history.push(saveRecord(state.history.record(index), list));
  return {
    version: savedVersion,
    facts: {
      setup: plainSetup(setup),
      inputText,
      startTime,
      status,
      stopTime,
      error,
      cause,
      redriveCount,
      redriveTime,
      lastNumber,
    },
    input: list.refer(input).payload,
    output: output === undefined ? undefined : list.refer(output).payload,
    threads,
    timers: mapped(state.timers, (timer) => timer),
    tasks: state.tasks.size === 0 ? [] : [...state.tasks],
    agenda: state.agenda.map(({ threads: numbers, next }) => ({ threads: [...numbers], next })),
    history,
    mapRuns: mapped(state.mapRuns, (mapRun) => saveMapRun(mapRun, list)),
    places: state.children.size === 0 ? [] : [...state.children],
    children: [...children],
    arrivals: arrivals.map((arrival) =>
      "output" in arrival ? { ...arrival, output: list.refer(arrival.output) } : arrival,
    ),
    payloads: list.texts,
  };
}

/** What most executions have none of costs nothing. */
function mapped<Value, Saved>(values: SmallMap<number, Value>, save: (value: Value) => Saved): Saved[] {
  return values.size === 0 ? [] : [...values.values()].map(save);
}

function saveMapRun(mapRun: MapRun, list: PayloadList): SavedMapRun {
  // What it counts goes on changing after it was saved.
  const { executions, itemOutcomes, unsuccessful, redrives } = mapRun;
  return {
    ...mapRun,
    executions: { ...executions },
    itemOutcomes: { ...itemOutcomes },
    unsuccessful: [...unsuccessful],
    redrives: [...redrives],
    input: list.refer(mapRun.input),
    results: listed(mapRun.results),
  };
}

/** The entries of a list that has gaps. */
function listed<Result>(results: readonly (Result | undefined)[]): (readonly [index: number, result: Result])[] {
  return [...results.entries()].flatMap(([index, result]) => (result === undefined ? [] : [[index, result] as const]));
}

function saveThread(thread: Thread, list: PayloadList): SavedThread {
  const { item, visit, visits, ...rest } = thread;
  return {
    ...rest,
    item: item === undefined ? undefined : list.refer(item),
    visit: saveVisit(visit, list),
    visits: [...visits],
  };
}

function saveVisit(visit: Visit, list: PayloadList): SavedVisit {
  const { input, task, fan, outcome, ...rest } = visit;
  return {
    ...rest,
    input: list.refer(input),
    task: task === undefined ? undefined : { ...task, payload: list.refer(task.payload) },
    fan: fan === undefined ? undefined : saveFan(fan, list),
    outcome: outcome?.kind === "succeeded" ? { kind: "succeeded", output: list.refer(outcome.output) } : outcome,
  };
}

function saveFan(fan: Fan, list: PayloadList): SavedFan {
  return {
    ...fan,
    input: list.refer(fan.input),
    open: [...fan.open],
    stopped: [...fan.stopped],
    results: listed(fan.results),
  };
}

function saveRecord({ type, previousEventId, time, name, data }: LogRecord, list: PayloadList): SavedRecord {
  return [type, previousEventId, time, name ?? null, data === undefined ? null : saveData(data, list)];
}

function saveData(data: Payload | EventDetails, list: PayloadList): NonNullable<SavedRecord[4]> {
  if (data instanceof Payload) return list.refer(data);
  const details: Record<string, SavedDetail> = {};
  for (const field of Object.keys(data)) {
    const detail = data[field];
    if (detail !== undefined) details[field] = detail instanceof Payload ? list.refer(detail) : detail;
  }
  return { details };
}

/**
 * Reads a saved execution back.
 * @returns its state, and what had arrived for it
 * @throws SAVED_EXECUTION_UNREADABLE when another version wrote it
 */
export function loadState(saved: SavedExecution): {
  readonly state: ExecutionState;
  readonly arrivals: readonly Arrival[];
} {
  if (saved.version !== savedVersion) {
    throw new StepwrightError("SAVED_EXECUTION_UNREADABLE", { version: saved.version, known: savedVersion });
  }
  const payloads = saved.payloads.map((text) => Payload.parse(text));
  const payload = (number: number): Payload => payloads[number] as Payload;
  const { facts } = saved;
  const state: ExecutionState = {
    setup: facts.setup,
    inputText: facts.inputText,
    startTime: facts.startTime,
    status: facts.status,
    redriveCount: facts.redriveCount,
    lastNumber: facts.lastNumber,
    stopTime: facts.stopTime,
    error: facts.error,
    cause: facts.cause,
    redriveTime: facts.redriveTime,
    input: payload(saved.input),
    output: saved.output === undefined ? undefined : payload(saved.output),
    threads: new SmallMap(saved.threads.map((thread) => [thread.number, loadThread(thread, payload)])),
    timers: new SmallMap(saved.timers.map((timer) => [timer.number, timer])),
    tasks: new SmallMap(saved.tasks),
    agenda: saved.agenda.map(({ threads, next }) => ({ threads: [...threads], next })),
    history: loadHistory(saved.history, payload),
    mapRuns: new SmallMap(saved.mapRuns.map((mapRun) => [mapRun.number, loadMapRun(mapRun, payload)])),
    children: new SmallMap(saved.places),
  };
  const arrivals = saved.arrivals.map((arrival): Arrival =>
    "output" in arrival ? { ...arrival, output: payload(arrival.output.payload) } : arrival,
  );
  return { state, arrivals };
}

type Find = (number: number) => Payload;

function loadMapRun(saved: SavedMapRun, payload: Find): MapRun {
  return {
    ...saved,
    executions: { ...saved.executions },
    itemOutcomes: { ...saved.itemOutcomes },
    unsuccessful: [...saved.unsuccessful],
    redrives: [...saved.redrives],
    stopTime: saved.stopTime,
    redriveTime: saved.redriveTime,
    batches: saved.batches,
    fault: saved.fault,
    input: payload(saved.input.payload),
    results: unlisted(saved.results),
  };
}

function unlisted<Result>(entries: readonly (readonly [index: number, result: Result])[]): (Result | undefined)[] {
  const results: (Result | undefined)[] = [];
  for (const [index, result] of entries) results[index] = result;
  return results;
}

function loadThread(saved: SavedThread, payload: Find): Thread {
  return {
    ...saved,
    item: saved.item === undefined ? undefined : payload(saved.item.payload),
    visit: loadVisit(saved.visit, payload),
    visits: new SmallMap(saved.visits),
    failure: saved.failure,
  };
}

function loadVisit(saved: SavedVisit, payload: Find): Visit {
  const { task, fan, outcome } = saved;
  return {
    ...saved,
    input: payload(saved.input.payload),
    retries: saved.retries,
    task: task === undefined ? undefined : { ...task, payload: payload(task.payload.payload) },
    fan: fan === undefined ? undefined : loadFan(fan, payload),
    outcome: outcome?.kind === "succeeded" ? { kind: "succeeded", output: payload(outcome.output.payload) } : outcome,
  };
}

function loadFan(saved: SavedFan, payload: Find): Fan {
  return {
    ...saved,
    input: payload(saved.input.payload),
    open: new Set(saved.open),
    stopped: new Set(saved.stopped),
    results: unlisted(saved.results),
  };
}

function loadHistory(records: readonly SavedRecord[], payload: Find): HistoryLog {
  const history = new HistoryLog();
  for (const [type, previous, time, name, data] of records) {
    history.append(
      type as EventType,
      previous,
      time,
      name ?? undefined,
      data === null ? undefined : loadData(data, payload),
    );
  }
  return history;
}

function loadData(data: NonNullable<SavedRecord[4]>, payload: Find): Payload | EventDetails {
  if ("payload" in data) return payload(data.payload);
  return Object.fromEntries(
    Object.entries(data.details).map(([field, detail]) => [
      field,
      isReference(detail) ? payload(detail.payload) : detail,
    ]),
  );
}

function isReference(detail: SavedDetail): detail is Reference {
  return typeof detail === "object" && "payload" in detail;
}
