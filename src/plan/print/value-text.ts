import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** How long a printed value may be before it is cut. */
const longest = 100;

/** A JSON value in one line, cut when it is long. */
export function jsonText(value: JsonValue, limit: number = longest): string {
  return cut(JSON.stringify(value), limit);
}

/** An expected value in one line, the way its writer would write it: `{"id": is.uuid()}`. */
export function expectedText(value: JsonValue, limit: number = longest): string {
  return cut(written(value), limit);
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function written(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  if (value["stepwright:item"] === "index") return "(the item's index)";
  const kind = value["$is"];
  if (typeof kind !== "string") return fields(value);
  if (kind === "object") return fields(value["fields"] as JsonObject);
  if (kind === "regex") return `/${String(value["source"])}/${String(value["flags"])}`;
  if (kind === "date") return `new Date("${String(value["iso"])}")`;
  if (kind === "absent" && value["explicit"] === undefined) return "undefined";
  if (kind === "foreign") return String(value["label"]);
  if (kind === "matching") return `is.matching(/${String(value["source"])}/${String(value["flags"])})`;
  if (kind === "satisfying") return `is.satisfying(${String(value["label"])})`;
  if (kind === "oneOf") return `is.oneOf(${(value["values"] as readonly JsonValue[]).map(written).join(", ")})`;
  const given = Object.entries(value).filter(([key]) => key !== "$is" && key !== "explicit");
  return `is.${kind}(${given.map(([, part]) => written(part)).join(", ")})`;
}

function fields(value: JsonObject): string {
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${written(part)}`);
  return `{${parts.join(",")}}`;
}
