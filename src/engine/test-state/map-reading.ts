import { mapInputError } from "../../asl/jsonata/query-evaluation-error.js";
import type { MapState } from "../../asl/machine.js";
import type { JsonValue } from "../../util/json.js";
import { filtered } from "../data-flow.js";
import type { Thread } from "../execution-state.js";
import { runtimeError } from "../failure.js";
import type { Run } from "../run.js";
import { StateScope } from "../scope.js";
import { wholeNumber } from "../whole-number.js";
import type { MapLimits } from "./inspection.js";
import type { Note } from "./tapped-state.js";

/** Works out a Map state's items and limits without running an iteration. `read` is what its item reader would read. */
export function readMap(
  run: Run,
  thread: Thread,
  state: MapState,
  read: readonly JsonValue[] | undefined,
  note: Note,
): MapLimits {
  const input = filtered(run, thread, thread.visit.input, state.inputPath);
  const scope = new StateScope(run, thread, input.value);
  const maxConcurrency = limit(thread, state, "maxConcurrency", "MaxConcurrency", scope) ?? 0;
  if (maxConcurrency < 0) throw runtimeError(thread.visit, "MaxConcurrency cannot be negative.");
  const toleratedFailureCount = limit(thread, state, "toleratedFailureCount", "ToleratedFailureCount", scope);
  const percentage = limit(thread, state, "toleratedFailurePercentage", "ToleratedFailurePercentage", scope);
  const items = state.itemReader === undefined ? itemsOf(thread, state, scope) : read;
  if (items !== undefined) {
    if (state.queryLanguage === "JSONPath" && state.itemReader === undefined) note("afterItemsPath", items);
    const { itemSelector } = state;
    if (itemSelector !== undefined) {
      const inputs = items.map((value, index) =>
        itemSelector.evaluate(new StateScope(run, thread, input.value, { item: { index, value } })),
      );
      note("afterItemSelector", inputs);
    }
  }
  return { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage: percentage, iterations: items?.length };
}

function itemsOf(thread: Thread, state: MapState, scope: StateScope): readonly JsonValue[] {
  const source = state.items ?? state.itemsPath;
  const items = source === undefined ? scope.input : source.evaluate(scope);
  if (Array.isArray(items)) return items as readonly JsonValue[];
  if (state.queryLanguage === "JSONata") throw mapInputError(items);
  throw runtimeError(thread.visit, `Reference path "${state.itemsPath?.text ?? "$"}" must point to array.`);
}

function limit(
  thread: Thread,
  state: MapState,
  key: "maxConcurrency" | "toleratedFailureCount" | "toleratedFailurePercentage",
  field: string,
  scope: StateScope,
): number | undefined {
  const template = state[`${key}Template`];
  if (template !== undefined) return wholeNumber(field, template.evaluate(scope));
  const path = state[`${key}Path`];
  if (path === undefined) return state[key];
  const value = path.evaluate(scope);
  if (typeof value === "number" && Number.isInteger(value)) return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  throw runtimeError(
    thread.visit,
    `The ${field}Path field refers to value "${text}" which is not a valid integer: ${path.text}`,
  );
}
