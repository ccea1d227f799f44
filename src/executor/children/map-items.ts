import { findState, parseMachine, scopeOf } from "../../asl/index.js";
import { visitOfMapRun, type Execution } from "../../history/index.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";

/**
 * Tells which item a child execution of a Map Run worked on, by its input: where that is the item as it stands in the list, and no
 * other item is the same.
 * @returns undefined for an input that is none of the items, or more than one of them
 */
export function indexByInput(
  execution: Execution,
  map: string,
  mapRunArn: string,
): (input: JsonValue | undefined) => number | undefined {
  const indexes = new Map<string, number | undefined>();
  for (const [index, item] of (itemsOf(execution, map, mapRunArn) ?? []).entries()) {
    const text = canonical(item);
    indexes.set(text, indexes.has(text) ? undefined : index);
  }
  return (input) => (input === undefined ? undefined : indexes.get(canonical(input)));
}

/** The items of a Map Run, where its child executions get them as they are, and the history shows them. */
function itemsOf(execution: Execution, map: string, mapRunArn: string): readonly JsonValue[] | undefined {
  const input = visitOfMapRun(execution, mapRunArn)?.input;
  if (input === undefined || execution.definition === undefined) return undefined;
  try {
    const state = findState(parseMachine(execution.definition), map)?.state;
    if (state?.type !== "Map" || state.reader !== undefined) return undefined;
    if (state.batcher !== undefined || state.itemSelector !== undefined) return undefined;
    const given = state.inputPath === undefined ? input : (state.inputPath?.evaluate(scopeOf({ input })) ?? {});
    const source = state.items ?? state.itemsPath;
    const items = source === undefined ? given : source.evaluate(scopeOf({ input: given }));
    return Array.isArray(items) ? (items as readonly JsonValue[]) : undefined;
  } catch {
    // What reads variables or the context object cannot be said again afterwards.
    return undefined;
  }
}

/** Equal values have equal texts, whatever the order of their fields. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, inner: JsonValue) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
