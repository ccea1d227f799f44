import type { JsonValue } from "../../util/json.js";
import { javaText, numberText } from "../java-text.js";

/** The Java class that Jayway holds a value in, as its texts name it. */
export function javaClass(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "net.minidev.json.JSONArray";
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (!Number.isInteger(value)) return "java.lang.Double";
  return Math.abs(value as number) <= 2_147_483_647 ? "java.lang.Integer" : "java.lang.Long";
}

/** A value as it stands in Jayway's texts: objects as Java maps, arrays as JSON. */
export function smartText(value: JsonValue): string {
  if (typeof value === "number") return numberText(value);
  return javaText(value, (list) => JSON.stringify(list).replaceAll("/", "\\/"));
}
