import { createHash } from "node:crypto";
import { isJsonObject, type JsonValue } from "./json.js";

/** A key of a JSON value's content: the same for the same value, however it is written. */
export function contentKey(value: JsonValue): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex")
    .slice(0, 24);
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(sorted);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}
