import type { Arrival } from "../arrival.js";
import type { ExecutionState, Fan, Thread, Visit } from "../execution/execution-state.js";
import { plainSetup } from "../execution/execution-setup.js";
import type { EventDetails, LogRecord } from "../history-log.js";
import type { MapRun } from "../map-run/map-run.js";
import { Payload } from "../payload/payload.js";
import {
  savedVersion,
  type Reference,
  type SavedDetail,
  type SavedExecution,
  type SavedFan,
  type SavedMapRun,
  type SavedRecord,
  type SavedThread,
  type SavedVisit,
} from "./saved-execution.js";
import { SmallMap } from "../small-map.js";

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
