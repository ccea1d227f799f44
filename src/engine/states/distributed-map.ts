import type { ItemBatcher, MapState } from "../../asl/machine.js";
import type { JsonValue } from "../../util/json.js";
import { finish as leaveWith } from "../data-flow.js";
import type { Thread } from "../execution/execution-state.js";
import { failureOf, StateError } from "../failure.js";
import { batchesOf } from "../map-run/batches.js";
import { abortMapRun, closeMapRun, identityOf, startChild } from "../map-run/children.js";
import { readItems } from "../map-run/item-reader.js";
import { countOf, toleratedCount, toleratedPercentage } from "../map-run/limits.js";
import { redriveChild } from "../map-run/redrive.js";
import { concurrencyOf, noOutcomes, toleranceExceeded, type MapRun, type MapRunLimits } from "../map-run/map-run.js";
import { MapRunFailure } from "../map-run/map-run-failure.js";
import { resultsOf, writeResults, type ChildIdentity } from "../map-run/result-writer.js";
import { Payload } from "../payload/payload.js";
import { drawUuid } from "../../util/random.js";
import { HistoryFull, type Run } from "../run.js";
import { drawKey, StateScope } from "../scope.js";

/** Child executions started in one step. Those that take no time end before the next ones start, so that few are under way at once. */
const childrenPerStep = 32;

/** What a distributed Map works on in one attempt. */
interface Begin {
  readonly input: Payload;
  readonly scope: StateScope;
  readonly maxConcurrency: number;
  /** Undefined where a reader gives them. */
  readonly items: readonly JsonValue[] | undefined;
}

/** Begins an attempt of a distributed Map: a Map Run whose child executions work on the items. */
export function startMapRun(run: Run, thread: Thread, state: MapState, begin: Begin): void {
  const { items, scope } = begin;
  run.record(thread, "MapStateStarted", undefined, { length: items?.length ?? 0 });
  const limits: MapRunLimits = {
    maxConcurrency: begin.maxConcurrency,
    toleratedFailureCount: toleratedCount(thread.visit, scope, state),
    toleratedFailurePercentage: toleratedPercentage(thread.visit, scope, state),
  };
  const maxItems = maxItemsOf(thread, state, scope);
  const batching = state.batcher === undefined ? undefined : batchLimits(thread, state.batcher, scope);
  const parameters = state.reader?.parameters?.evaluate(scope) ?? {};
  const names = namesOf(run, thread, state);
  const started = run.record(thread, "MapRunStarted", undefined, { mapRunArn: names.arn });
  const mapRun: MapRun = {
    number: run.number(),
    ...names,
    ...limits,
    thread: thread.number,
    state: state.name,
    scope: (run.program.inside.get(state) as readonly number[])[0] as number,
    executionType: state.executionType ?? "STANDARD",
    started,
    startTime: run.now,
    stopTime: undefined,
    status: "RUNNING",
    input: begin.input,
    items: [],
    batches: undefined,
    total: 0,
    totalItems: 0,
    next: 0,
    running: 0,
    runningItems: 0,
    executions: noOutcomes(),
    itemOutcomes: noOutcomes(),
    results: [],
    unsuccessful: [],
    redriveCount: 0,
    redriveTime: undefined,
    redrives: [],
    lost: { executions: 0, items: 0 },
    resultsWritten: 0,
    fault: undefined,
  };
  run.state.mapRuns.set(mapRun.number, mapRun);
  thread.visit.mapRun = mapRun.number;
  run.effects.push({ kind: "mapRun", arn: mapRun.arn });
  failing(run, thread, mapRun, () => {
    const found =
      items ?? readItems(run.objects, state.reader as NonNullable<MapState["reader"]>, { parameters, maxItems });
    const batched =
      batching === undefined
        ? undefined
        : batchesOf(selected(run, thread, state, begin.input, found), batching, run.quotas.payloadBytes);
    mapRun.items = batched?.batches ?? found;
    mapRun.batches = batched?.sizes;
    mapRun.total = mapRun.items.length;
    mapRun.totalItems = found.length;
  });
  advance(run, thread, state);
}

/** Goes on after child executions have ended, or limits have changed. */
export function advance(run: Run, thread: Thread, state: MapState): void {
  const mapRun = run.state.mapRuns.get(thread.visit.mapRun) as MapRun;
  failing(run, thread, mapRun, () => {
    const { fault } = mapRun;
    if (fault !== undefined) throw new StateError({ error: fault.error, cause: fault.cause, terminal: true });
    if (toleranceExceeded(mapRun)) {
      const cause = "The specified tolerated failure threshold was exceeded";
      throw new StateError({ error: "States.ExceedToleratedFailureThreshold", cause, terminal: false });
    }
    const most = concurrencyOf(mapRun);
    for (
      let started = 0;
      (mapRun.next < mapRun.total || mapRun.redrives.length > 0) && mapRun.running < most;
      started += 1
    ) {
      if (started === childrenPerStep) {
        run.effects.push({ kind: "moreChildren", mapRun: mapRun.number });
        break;
      }
      if (mapRun.redrives.length > 0) redriveChild(run, thread, state, mapRun);
      else startChild(run, thread, state, mapRun, inputOf(run, thread, state, mapRun));
    }
    if (mapRun.running > 0) thread.visit.waits = "mapRun";
    else succeed(run, thread, state, mapRun);
  });
}

/** Drops the Map Run of a state whose surroundings failed. */
export function abortStateRun(run: Run, thread: Thread, cause: number): void {
  const mapRun = run.state.mapRuns.get(thread.visit.mapRun);
  if (mapRun?.status !== "RUNNING") return;
  abortMapRun(run, mapRun);
  run.recordAfter(cause, "MapRunAborted");
}

function succeed(run: Run, thread: Thread, state: MapState, mapRun: MapRun): void {
  const result = resultOf(run, thread, state, mapRun);
  mapRun.resultsWritten = mapRun.total;
  thread.lastEvent = mapRun.started;
  run.record(thread, "MapRunSucceeded");
  closeMapRun(run, mapRun, "SUCCEEDED");
  run.record(thread, "MapStateSucceeded");
  // AWS lets Exited point at the start of the Map Run, past everything it did.
  thread.lastEvent = mapRun.started;
  thread.visit.waits = "nothing";
  thread.visit.mapRun = 0;
  leaveWith(run, thread, state, "MapStateExited", Payload.of(result));
}

function resultOf(run: Run, thread: Thread, { writer }: MapState, mapRun: MapRun): JsonValue {
  const identify = (index: number): ChildIdentity => identityOf(run, mapRun, index);
  if (writer?.parameters === undefined) return resultsOf(mapRun, writer, identify);
  const parameters = writer.parameters.evaluate(new StateScope(run, thread, mapRun.input.value));
  return writeResults(run.objects, mapRun, writer, parameters, identify);
}

/** Whatever goes wrong within a Map Run ends it with MapRunFailed, and is then a failure of its state. */
function failing(run: Run, thread: Thread, mapRun: MapRun, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    // What fails when the run has succeeded is the state's own affair.
    if (thrown instanceof HistoryFull || mapRun.status !== "RUNNING") throw thrown;
    const failure =
      thrown instanceof MapRunFailure
        ? { error: thrown.error, cause: thrown.message, terminal: false }
        : failureOf(thrown, thread.visit);
    abortMapRun(run, mapRun, "FAILED");
    thread.visit.waits = "nothing";
    thread.lastEvent = mapRun.started;
    run.record(thread, "MapRunFailed", undefined, { error: failure.error, cause: failure.cause });
    throw new StateError(failure);
  }
}

/** The input of the next child execution. */
function inputOf(run: Run, thread: Thread, state: MapState, mapRun: MapRun): Payload {
  const value = mapRun.items[mapRun.next] as JsonValue;
  if (mapRun.batches !== undefined) return run.checked(Payload.of(value), state.name);
  return run.checked(Payload.of(selectedItem(run, thread, state, mapRun.input, mapRun.next, value)), state.name);
}

function selected(
  run: Run,
  thread: Thread,
  state: MapState,
  input: Payload,
  items: readonly JsonValue[],
): readonly JsonValue[] {
  if (state.itemSelector === undefined) return items;
  return items.map((value, index) => selectedItem(run, thread, state, input, index, value));
}

function selectedItem(
  run: Run,
  thread: Thread,
  state: MapState,
  input: Payload,
  index: number,
  value: JsonValue,
): JsonValue {
  if (state.itemSelector === undefined) return value;
  return state.itemSelector.evaluate(new StateScope(run, thread, input.value, { item: { index, value } }));
}

export function maxItemsOf(thread: Thread, { reader }: MapState, scope: StateScope): number {
  if (reader === undefined) return 0;
  return countOf(thread.visit, scope, {
    field: "MaxItems",
    literal: reader.maxItems,
    path: reader.maxItemsPath,
    template: reader.maxItemsTemplate,
  });
}

export function batchLimits(
  thread: Thread,
  batcher: ItemBatcher,
  scope: StateScope,
): { mostItems: number; mostBytes: number; batchInput: JsonValue | undefined } {
  return {
    mostItems: countOf(thread.visit, scope, {
      field: "MaxItemsPerBatch",
      literal: batcher.maxItemsPerBatch,
      path: batcher.maxItemsPerBatchPath,
      template: batcher.maxItemsPerBatchTemplate,
    }),
    mostBytes: countOf(thread.visit, scope, {
      field: "MaxInputBytesPerBatch",
      literal: batcher.maxInputBytesPerBatch,
      path: batcher.maxInputBytesPerBatchPath,
      template: batcher.maxInputBytesPerBatchTemplate,
    }),
    batchInput: batcher.batchInput?.evaluate(scope),
  };
}

/** The ARN of a Map Run. Where the Map has no Label, AWS makes one up: it belongs to the definition, not to the run. */
function namesOf(run: Run, thread: Thread, state: MapState): { label: string; arn: string } {
  const { stateMachineArn, executionArn } = run.state.setup;
  const label = state.label ?? drawUuid(run.seed, `${stateMachineArn}|${state.location}|label`);
  const id = drawUuid(run.seed, `${executionArn}|${drawKey(run, thread)}|mapRun`);
  const machine = stateMachineArn.split("/")[0] as string;
  return { label, arn: `${machine.replace(":stateMachine:", ":mapRun:")}/${label}:${id}` };
}
