import { StepwrightError } from "../../errors/index.js";
import type { Arrival } from "../arrival.js";
import type { EventType } from "../event-type.js";
import type { ExecutionState, Fan, Thread, Visit } from "../execution/execution-state.js";
import { HistoryLog, type EventDetails } from "../history-log.js";
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
