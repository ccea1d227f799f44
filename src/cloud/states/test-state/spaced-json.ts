import type { JsonValue } from "../../../util/json.js";

/** JSON text with a blank after every comma and colon: the form in which TestState answers. */
export function spacedJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(spacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}: ${spacedJson(field as JsonValue)}`,
  );
  return `{${fields.join(", ")}}`;
}
