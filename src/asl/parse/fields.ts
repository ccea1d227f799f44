import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Machine, QueryLanguage } from "../machine.js";

/** A state as written, and what its scope says of it. */
export interface StateSource {
  readonly source: JsonObject;
  readonly name: string;
  readonly location: string;
  /** What the state itself speaks. */
  readonly queryLanguage: QueryLanguage;
  /** What the machine speaks: the default of every state, nested ones too. */
  readonly machineLanguage: QueryLanguage;
  /** Parses a branch or an item processor. */
  parseScope(source: JsonObject, location: string): Machine;
}

/** A field's text; undefined when it is absent or no text. */
export function textIn(source: JsonObject, field: string): string | undefined {
  const value = source[field];
  return typeof value === "string" ? value : undefined;
}

/** A field's number; undefined when it is absent or no number. */
export function numberIn(source: JsonObject, field: string): number | undefined {
  const value = source[field];
  return typeof value === "number" ? value : undefined;
}

/** A field's object; undefined when it is absent or no object. */
export function objectIn(source: JsonObject, field: string): JsonObject | undefined {
  const value = source[field];
  return isJsonObject(value) ? value : undefined;
}

/** The objects of an array field; empty when it is absent. */
export function objectsIn(source: JsonObject, field: string): readonly JsonObject[] {
  const value = source[field];
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

/** The texts of an array field; empty when it is absent. */
export function textsIn(source: JsonObject, field: string): readonly string[] {
  const value = source[field];
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === "string") : [];
}

/** An optional property: nothing to spread when the value is undefined. */
export function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
