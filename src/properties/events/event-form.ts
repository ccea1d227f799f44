import type { JsonObject, JsonValue } from "../../util/json.js";
import { NOTHING, type Datum } from "./datum.js";

/** What stands at a path of a pattern. */
export type Pick = (path: string) => Datum;

/** How an event is put together of what stands at the paths of a pattern. */
export interface EventForm {
  /** The fields of the envelope that the pattern does not ask for. */
  readonly envelope: Readonly<Record<string, string>>;
  /** Every path that has a place, without repetition. */
  readonly paths: readonly string[];
  readonly pick: Pick;
  /** Where an array stands: what is in each of its elements. Below it no other arrays stand. */
  readonly arrays?: ReadonlyMap<string, readonly Pick[]>;
  /** Further fields of `detail`, none of which the pattern asks for. */
  readonly further?: JsonObject;
}

interface Node {
  readonly path: string;
  asked: boolean;
  readonly below: Map<string, Node>;
}

/** The event. Fields stand in EventBridge's order. */
export function eventOf({ envelope, paths, pick, arrays, further = {} }: EventForm): JsonObject {
  const root = treeOf(paths);
  const fields = new Map<string, JsonValue>();
  const place = (key: string): void => {
    const node = root.below.get(key);
    const value = node === undefined ? envelope[key] : rendered(node, pick, arrays);
    if (value !== undefined) fields.set(key, value);
  };
  for (const key of Object.keys(envelope)) place(key);
  place("replay-name");
  place("resources");
  fields.set("resources", listOf(fields.get("resources")));
  place("detail");
  const detail = fields.get("detail") ?? {};
  fields.set("detail", Object.keys(further).length === 0 ? detail : { ...(detail as JsonObject), ...further });
  for (const key of root.below.keys()) if (!fields.has(key)) place(key);
  return Object.fromEntries(fields);
}

function treeOf(paths: readonly string[]): Node {
  const root: Node = { path: "", asked: false, below: new Map() };
  for (const path of paths) {
    let node = root;
    for (const key of path.split(".")) {
      const next = node.below.get(key) ?? {
        path: node === root ? key : `${node.path}.${key}`,
        asked: false,
        below: new Map<string, Node>(),
      };
      node.below.set(key, next);
      node = next;
    }
    node.asked = true;
  }
  return root;
}

function rendered(node: Node, pick: Pick, arrays: EventForm["arrays"]): JsonValue | undefined {
  const picks = arrays?.get(node.path);
  if (picks === undefined) return plain(node, pick, arrays);
  const elements = picks.map((each) => plain(node, each, undefined)).filter((value) => value !== undefined);
  return elements.length === 0 ? undefined : elements;
}

/** A value, an object of what stands below, or, where a pattern asks for both, an array with the two. */
function plain(node: Node, pick: Pick, arrays: EventForm["arrays"]): JsonValue | undefined {
  const datum = node.asked ? pick(node.path) : NOTHING;
  const value = datum === NOTHING ? undefined : datum;
  if (node.below.size === 0) return value;
  const inner: [string, JsonValue][] = [];
  for (const [key, child] of node.below) {
    const below = rendered(child, pick, arrays);
    if (below !== undefined) inner.push([key, below]);
  }
  const object = Object.fromEntries(inner);
  return value === undefined ? object : [value, object];
}

function listOf(value: JsonValue | undefined): JsonValue {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}
