import { isJsonObject, type JsonValue } from "../util/json.js";

const jsonata = /\$states\.context\.State\.Name(?![\w.])/g;
const jsonpath = /\$\$\.State\.Name(?![\w.[])/g;

/**
 * Catchers with a Task's name in the place of what reads the name of the state they belong to: those of a copy stand at another state.
 * What reads the context object as a whole is left as it is.
 */
export function withStateName(value: JsonValue, name: string): JsonValue {
  if (typeof value === "string")
    return value.startsWith("{%") ? value.replaceAll(jsonata, () => JSON.stringify(name)) : value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((one) => withStateName(one, name));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => ofTemplate(key, inner, name)));
}

/** A field of a payload template: a path of its own is written out, in an intrinsic function it becomes text. */
function ofTemplate(key: string, value: JsonValue, name: string): readonly [string, JsonValue] {
  if (!key.endsWith(".$") || typeof value !== "string") return [key, withStateName(value, name)];
  if (value === "$$.State.Name") return [key.slice(0, -2), name];
  const quoted = `'${name.replaceAll(/['\\{}]/g, String.raw`\$&`)}'`;
  return [key, value.startsWith("States.") ? value.replaceAll(jsonpath, () => quoted) : value];
}
