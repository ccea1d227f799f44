import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";

/** Where something stands in a definition, key by key. */
export type Place = readonly (string | number)[];

/** A state as written, and where it stands. */
export interface WrittenState {
  readonly name: string;
  readonly type: string;
  readonly place: Place;
  readonly source: JsonObject;
  readonly jsonata: boolean;
  /** The names of the states of its scope, itself included. */
  readonly siblings: readonly string[];
}

/** Every state of a definition, outer ones first. */
export function* writtenStates(scope: JsonObject, place: Place = [], jsonata = false): Generator<WrittenState> {
  const states = isJsonObject(scope["States"]) ? scope["States"] : {};
  const speaks = languageOf(scope, jsonata);
  for (const [name, source] of Object.entries(states)) {
    if (!isJsonObject(source)) continue;
    const at = [...place, "States", name];
    const type = typeof source["Type"] === "string" ? source["Type"] : "";
    yield { name, type, place: at, source, jsonata: languageOf(source, speaks), siblings: Object.keys(states) };
    for (const [inner, more] of scopesIn(source)) yield* writtenStates(inner, [...at, ...more], speaks);
  }
}

function scopesIn(source: JsonObject): [JsonObject, Place][] {
  const branches = listAt(source, "Branches").map((branch, index): [JsonValue, Place] => [branch, ["Branches", index]]);
  const processors = ["ItemProcessor", "Iterator"].map((key): [JsonValue, Place] => [source[key] ?? null, [key]]);
  return [...branches, ...processors].filter((entry): entry is [JsonObject, Place] => isJsonObject(entry[0]));
}

function languageOf(source: JsonObject, around: boolean): boolean {
  const own = source["QueryLanguage"];
  return own === undefined ? around : own === "JSONata";
}

/** A list that an object holds; none where it holds no list. */
export function listAt(source: JsonObject, key: string): readonly JsonValue[] {
  const value = source[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** A copy with something else at a place; undefined takes away what stands there. Only what is on the way is copied. */
export function replaced(whole: JsonValue, place: Place, value: JsonValue | undefined): JsonValue {
  const [key, ...rest] = place;
  if (key === undefined) return value ?? null;
  if (Array.isArray(whole)) {
    const list = whole as readonly JsonValue[];
    if (rest.length === 0 && value === undefined) return list.filter((_, index) => index !== key);
    return list.map((item, index) => (index === key ? replaced(item, rest, value) : item));
  }
  if (!isJsonObject(whole)) return whole;
  const entries = Object.entries(whole).filter(([name]) => !(name === key && rest.length === 0 && value === undefined));
  const changed = entries.map(([name, item]) => [name, name === key ? replaced(item, rest, value) : item] as const);
  const added = rest.length === 0 && value !== undefined && !Object.hasOwn(whole, key) ? [[key, value] as const] : [];
  return Object.fromEntries([...changed, ...added]);
}

/** A JSON pointer. */
export function pointerTo(place: Place): string {
  return place.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
