import type { JsonObject, JsonValue } from "../../util/json.js";
import { isJsonObject } from "../../util/json.js";
import type { Given } from "../solver/recipe.js";

/** What is smaller than a value, biggest steps first. Each is nearer to nothing, so that going on ends. */
export function* smallerGiven(given: Given): Generator<Given> {
  for (const input of smaller(given.input)) yield { ...given, input };
  for (const variables of smaller(given.variables)) yield { ...given, variables: variables as JsonObject };
  for (const context of smaller(given.context)) yield { ...given, context: context as JsonObject };
}

function smaller(value: JsonValue): Iterable<JsonValue> {
  if (typeof value === "number") return smallerNumbers(value);
  if (typeof value === "string") return smallerTexts(value);
  if (value === true) return [false];
  if (Array.isArray(value)) return smallerLists(value as readonly JsonValue[]);
  return isJsonObject(value) ? smallerObjects(value) : [];
}

function* smallerNumbers(value: number): Generator<number> {
  if (value === 0) return;
  yield 0;
  if (!Number.isInteger(value)) {
    yield Math.trunc(value);
    return;
  }
  let step = Math.trunc(value / 2);
  for (let turn = 0; turn < 60 && step !== 0; turn += 1) {
    yield value - step;
    step = Math.trunc(step / 2);
  }
  yield value - Math.sign(value);
}

function* smallerTexts(value: string): Generator<string> {
  if (value === "") return;
  yield "";
  if (value.length > 3) {
    yield value.slice(0, Math.floor(value.length / 2));
    yield value.slice(Math.floor(value.length / 2));
  }
  if (value.length > 1) {
    yield value.slice(0, -1);
    yield value.slice(1);
  }
}

function* smallerLists(list: readonly JsonValue[]): Generator<JsonValue> {
  if (list.length > 1) yield [];
  for (const index of list.keys()) yield list.filter((_, at) => at !== index);
  for (const [index, item] of list.entries()) for (const less of smaller(item)) yield list.with(index, less);
}

function* smallerObjects(object: JsonObject): Generator<JsonValue> {
  const entries = Object.entries(object);
  if (entries.length > 1) yield {};
  for (const [key] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== key));
  for (const [key, inner] of entries) for (const less of smaller(inner)) yield { ...object, [key]: less };
}
