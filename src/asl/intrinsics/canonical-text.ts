import { isJsonObject, type JsonArray, type JsonValue } from "../../util/json.js";

/** JSON text that is the same for equal values, whatever the order of their keys. */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as JsonArray).map(canonicalText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value === 0 ? 0 : value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] as JsonValue)}`).join(",")}}`;
}
