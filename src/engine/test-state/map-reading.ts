import { mapInputError } from "../../asl/jsonata/query-evaluation-error.js";
import type { ItemReader, MapState } from "../../asl/machine.js";
import type { JsonValue } from "../../util/json.js";
import { filtered } from "../data-flow.js";
import type { Thread } from "../execution/execution-state.js";
import { runtimeError, StateError } from "../failure.js";
import { batchesOf } from "../map-run/batches.js";
import { readItems } from "../map-run/item-reader.js";
import { countOf, toleratedCount, toleratedPercentage } from "../map-run/limits.js";
import { MapRunFailure } from "../map-run/map-run-failure.js";
import type { ObjectStore } from "../map-run/object-store.js";
import type { Run } from "../run.js";
import { StateScope } from "../scope.js";
import { batchLimits, maxItemsOf } from "../states/distributed-map.js";
import type { MapLimits } from "./inspection.js";
import type { Note } from "./tapped-state.js";

/** Works out a Map state's items and limits without running an iteration. `data` is what lies where its item reader reads. */
export function readMap(run: Run, thread: Thread, state: MapState, data: string | undefined, note: Note): MapLimits {
  const input = filtered(run, thread, thread.visit.input, state.inputPath);
  const scope = new StateScope(run, thread, input.value);
  const limits = limitsOf(thread, state, scope);
  const items =
    state.reader === undefined ? itemsOf(thread, state, scope) : given(thread, state, state.reader, data, scope);
  if (items === undefined) return { ...limits, iterations: undefined };
  if (state.reader?.itemsPointer !== undefined) note("afterItemsPointer", items);
  if (state.queryLanguage === "JSONPath" && state.reader === undefined) note("afterItemsPath", items);
  const { itemSelector, batcher } = state;
  const selected =
    itemSelector === undefined
      ? items
      : items.map((value, index) =>
          itemSelector.evaluate(new StateScope(run, thread, input.value, { item: { index, value } })),
        );
  if (itemSelector !== undefined) note("afterItemSelector", selected);
  if (batcher === undefined) return { ...limits, iterations: items.length };
  const { batches } = batchesOf(selected, batchLimits(thread, batcher, scope), run.quotas.payloadBytes);
  note("afterItemBatcher", batches);
  return { ...limits, iterations: batches.length };
}

function limitsOf(thread: Thread, state: MapState, scope: StateScope): Omit<MapLimits, "iterations"> {
  const { visit } = thread;
  const maxConcurrency = countOf(visit, scope, {
    field: "MaxConcurrency",
    literal: state.maxConcurrency,
    path: state.maxConcurrencyPath,
    template: state.maxConcurrencyTemplate,
  });
  if (maxConcurrency < 0) throw runtimeError(visit, "MaxConcurrency cannot be negative.");
  const counts = state.toleratedFailureCount ?? state.toleratedFailureCountPath ?? state.toleratedFailureCountTemplate;
  const shares =
    state.toleratedFailurePercentage ??
    state.toleratedFailurePercentagePath ??
    state.toleratedFailurePercentageTemplate;
  return {
    maxConcurrency,
    toleratedFailureCount: counts === undefined ? undefined : toleratedCount(visit, scope, state),
    toleratedFailurePercentage: shares === undefined ? undefined : toleratedPercentage(visit, scope, state),
  };
}

function itemsOf(thread: Thread, state: MapState, scope: StateScope): readonly JsonValue[] {
  const source = state.items ?? state.itemsPath;
  const items = source === undefined ? scope.input : source.evaluate(scope);
  if (Array.isArray(items)) return items as readonly JsonValue[];
  if (state.queryLanguage === "JSONata") throw mapInputError(items);
  throw runtimeError(thread.visit, `Reference path "${state.itemsPath?.text ?? "$"}" must point to array.`);
}

/** The items in the data that was given; a listing is given as a JSON array. */
function given(
  thread: Thread,
  state: MapState,
  reader: ItemReader,
  data: string | undefined,
  scope: StateScope,
): readonly JsonValue[] | undefined {
  if (data === undefined) return undefined;
  const found = { key: "", text: data, size: data.length, etag: "", lastModified: 0 };
  const store: ObjectStore = { get: () => found, list: () => [], put: () => 0 };
  const inputType = reader.action === "listObjectsV2" ? "JSON" : reader.inputType;
  try {
    const request = { parameters: {}, maxItems: maxItemsOf(thread, state, scope) };
    return readItems(store, { ...reader, action: "getObject", inputType }, request);
  } catch (thrown) {
    if (!(thrown instanceof MapRunFailure)) throw thrown;
    throw new StateError({ error: thrown.error, cause: thrown.message, terminal: false });
  }
}
