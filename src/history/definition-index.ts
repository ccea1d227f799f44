import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";

/** Where a state stands in a definition. */
export interface StatePlace {
  readonly name: string;
  readonly type: string;
  readonly source: JsonObject;
  /** The Parallel or Map that holds it; undefined at the top level. */
  readonly parent: StatePlace | undefined;
  /** 0-based index of the branch that holds it; 0 at the top level and inside a Map. */
  readonly branch: number;
}

/** The states of a definition, by name and in the order they were written. */
export interface DefinitionIndex {
  readonly states: ReadonlyMap<string, StatePlace>;
}

const indexes = new WeakMap<object, DefinitionIndex>();

/** Finds every state of a definition, at any depth. Kept per definition object. @returns undefined when there is no definition */
export function indexDefinition(definition: JsonValue | undefined): DefinitionIndex | undefined {
  if (!isJsonObject(definition)) return undefined;
  const known = indexes.get(definition);
  if (known !== undefined) return known;
  const states = new Map<string, StatePlace>();
  collect(definition, undefined, 0, states);
  const index: DefinitionIndex = { states };
  indexes.set(definition, index);
  return index;
}

function collect(
  machine: JsonValue | undefined,
  parent: StatePlace | undefined,
  branch: number,
  into: Map<string, StatePlace>,
): void {
  if (!isJsonObject(machine) || !isJsonObject(machine["States"])) return;
  for (const [name, source] of Object.entries(machine["States"])) {
    if (!isJsonObject(source)) continue;
    const type = typeof source["Type"] === "string" ? source["Type"] : "";
    const place: StatePlace = { name, type, source, parent, branch };
    if (!into.has(name)) into.set(name, place);
    if (type === "Parallel" && Array.isArray(source["Branches"])) {
      source["Branches"].forEach((inner: JsonValue, index: number) => collect(inner, place, index, into));
    }
    if (type === "Map") collect(source["ItemProcessor"] ?? source["Iterator"], place, 0, into);
  }
}

/**
 * The innermost branch that holds a state, or the one of the Parallel named.
 * @returns undefined when it stands in no such branch
 */
export function branchOf(
  place: StatePlace | undefined,
  parallel?: string,
): { readonly parallel: string; readonly index: number } | undefined {
  for (let at = place; at?.parent !== undefined; at = at.parent) {
    const { name, type } = at.parent;
    if (type === "Parallel" && (parallel === undefined || name === parallel))
      return { parallel: name, index: at.branch };
  }
  return undefined;
}

/** Every state a catcher of this state may go to. */
export function catchTargets(place: StatePlace | undefined): readonly string[] {
  const catchers = place?.source["Catch"];
  if (!Array.isArray(catchers)) return [];
  return catchers.flatMap((catcher: JsonValue) =>
    isJsonObject(catcher) && typeof catcher["Next"] === "string" ? [catcher["Next"]] : [],
  );
}
