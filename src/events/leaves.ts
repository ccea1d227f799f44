import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { JsonMistake, JsonReader, type JsonToken } from "./json-reader.js";
import { Leaf } from "./leaf.js";
import type { PathTree } from "./path-tree.js";

/** The values of an event by path. Arrays do not show in a path; `{}` and `[]` leave nothing. */
export type Leaves = ReadonlyMap<string, readonly Leaf[]>;

/** Where a walk stands: the keys so far, the paths asked for below them, and the elements of arrays it is in. */
interface Place {
  readonly path: string;
  readonly wanted: PathTree | undefined;
  readonly elements: readonly number[];
}

/**
 * Takes an event apart into its values.
 * @param event the event, or its JSON text, of which also the spelling of numbers and repeated keys are kept
 * @param wanted the paths that count; all when left out
 * @throws EVENT_UNREADABLE when it is no JSON object
 */
export function leavesOf(event: JsonObject | string, wanted?: PathTree): Leaves {
  const walk = new Walk(wanted !== undefined);
  const start: Place = { path: "", wanted, elements: [] };
  if (typeof event !== "string") {
    if (!isJsonObject(event))
      throw unreadable(`it is ${event === null ? "null" : Array.isArray(event) ? "an array" : `a ${typeof event}`}`);
    walk.object(event, start);
    return walk.leaves;
  }
  const reader = new JsonReader(event);
  try {
    if (reader.next() !== "{") throw unreadable("its text holds no JSON object");
    walk.readObject(reader, start);
  } catch (error) {
    if (error instanceof JsonMistake) throw unreadable(error.message);
    throw error;
  }
  return walk.leaves;
}

function unreadable(problem: string): StepwrightError {
  return new StepwrightError("EVENT_UNREADABLE", { problem });
}

class Walk {
  readonly leaves = new Map<string, Leaf[]>();
  readonly #selective: boolean;
  #arrays = 0;

  constructor(selective: boolean) {
    this.#selective = selective;
  }

  object(object: JsonObject, place: Place): void {
    for (const key of Object.keys(object)) {
      const below = this.#below(key, place);
      if (below !== undefined) this.#value(object[key] as JsonValue, below);
    }
  }

  readObject(reader: JsonReader, place: Place): void {
    while (reader.next() !== "}") {
      const below = this.#below(reader.text, place);
      const token = reader.next();
      if (below === undefined) reader.skip(token);
      else this.#read(reader, token, below);
    }
  }

  #below(key: string, place: Place): Place | undefined {
    if (!this.#selective) {
      return { path: place.path === "" ? key : `${place.path}.${key}`, wanted: undefined, elements: place.elements };
    }
    const wanted = place.wanted?.below(key);
    return wanted === undefined ? undefined : { path: wanted.path ?? "", wanted, elements: place.elements };
  }

  #value(value: JsonValue, place: Place): void {
    if (typeof value === "string") this.#add(place, "string", value);
    else if (typeof value === "number") this.#add(place, "number", String(value), value + 0);
    else if (Array.isArray(value)) this.#array(value as readonly JsonValue[], place);
    else if (isJsonObject(value)) this.object(value, place);
    // What JSON leaves out, such as undefined, is not there.
    else if (value === null || typeof value === "boolean") this.#add(place, "literal", String(value));
  }

  #array(items: readonly JsonValue[], place: Place): void {
    const array = this.#arrays++;
    items.forEach((item, index) => {
      const holds = typeof item === "object" && item !== null;
      this.#value(item, holds ? within(place, array, index) : place);
    });
  }

  #read(reader: JsonReader, token: JsonToken, place: Place): void {
    if (token === "{") this.readObject(reader, place);
    else if (token === "[") this.#readArray(reader, place);
    else if (token === "string" || token === "number") this.#add(place, token, reader.text);
    else this.#add(place, "literal", reader.text);
  }

  #readArray(reader: JsonReader, place: Place): void {
    const array = this.#arrays++;
    let index = 0;
    for (let token = reader.next(); token !== "]"; token = reader.next(), index += 1) {
      this.#read(reader, token, token === "{" || token === "[" ? within(place, array, index) : place);
    }
  }

  #add(place: Place, kind: Leaf["kind"], text: string, number?: number): void {
    if (this.#selective && place.wanted?.path === undefined) return;
    const leaf = new Leaf(kind, text, place.elements, number);
    const there = this.leaves.get(place.path);
    if (there === undefined) this.leaves.set(place.path, [leaf]);
    else there.push(leaf);
  }
}

function within(place: Place, array: number, index: number): Place {
  return { ...place, elements: [...place.elements, array, index] };
}
