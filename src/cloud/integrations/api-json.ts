import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** Members of Step Functions' API that hold JSON as text: a Task may give them as the value itself. */
const jsonTexts = new Set(["input", "output", "definition"]);

/** Members of Step Functions' API that are times: in answers of operations they are seconds since 1970. */
const times = /(^|[a-z])(Date|Timestamp)$|^timestamp$/;

/**
 * A Task's arguments as the request of an operation: names begin in lower case, JSON given as a value becomes text, and what is
 * null counts as not given.
 */
export function requestOf(payload: JsonValue): Record<string, unknown> {
  if (!isJsonObject(payload)) return {};
  const request: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload)) {
    const member = lowered(name);
    if (value === null) continue;
    request[member] = jsonTexts.has(member) && typeof value !== "string" ? JSON.stringify(value) : members(value);
  }
  return request;
}

/**
 * The answer of an operation as a Task's result: names begin in upper case and are sorted, as the SDK that Step Functions calls
 * with writes them.
 * @param time how a time in milliseconds is written
 */
export function resultOf(answer: object, time: (milliseconds: number) => JsonValue): JsonObject {
  const entries = Object.entries(answer as Readonly<Record<string, unknown>>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, JsonValue] => [raised(name), valueOf(name, value, time)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function valueOf(name: string, value: unknown, time: (milliseconds: number) => JsonValue): JsonValue {
  if (times.test(name) && typeof value === "number") return time(Math.round(value * 1000));
  if (Array.isArray(value)) return value.map((item: unknown) => valueOf("", item, time));
  return typeof value === "object" && value !== null ? resultOf(value, time) : (value as JsonValue);
}

/** A time as the AWS SDK for Java prints an Instant: without a fraction on the full second. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

function members(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map((item: JsonValue) => members(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [lowered(name), members(member)]));
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function raised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
