import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import { isJsonObject } from "../../../src/util/json.js";
import { accountId, EventsBench } from "../../cloud/events/support.js";
import type { EventCallRow } from "../rows.js";
import { judge, type Verdict } from "../verdict.js";
import { arrangementOf, type Arranged } from "./event-arrangements.js";

/** Arranges what the row tells in words, makes its call, and compares what the row keeps of the answer and of what was delivered. */
export async function runEventCall(row: EventCallRow): Promise<Verdict> {
  const bench = new EventsBench();
  const arranged = await arrangementOf(row)(bench, row);
  const actual = await outcome(bench, row, arranged);
  const expected = filled(row.expect, arranged.words ?? {}) as JsonObject;
  return judge(expected, alike(expected, actual));
}

async function outcome(bench: EventsBench, row: EventCallRow, arranged: Arranged): Promise<JsonObject> {
  const { request = {}, observe } = arranged;
  const { status, body } =
    arranged.operation === null
      ? { status: 200, body: {} }
      : await bench.call(`AWSEvents.${arranged.operation ?? row.op}`, request, arranged.where);
  const refused = status !== 200;
  const seen: JsonObject = {
    http: status,
    ...(refused
      ? { error: { code: body["__type"] as string, message: body["message"] as string } }
      : { response: body as JsonObject }),
    ...(await observe?.(body as JsonObject)),
  };
  return Object.fromEntries(Object.entries(seen).filter(([key]) => Object.hasOwn(row.expect, key)));
}

/** Names in angle brackets, as rows write them, and what they stand for. */
function filled(value: JsonValue, words: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === "string") {
    const known: Readonly<Record<string, string>> = { region: "us-east-1", account: accountId, ...words };
    return value.replace(/<([\w ]+)>/g, (whole, name: string) => known[name] ?? whole);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => filled(item, words));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, words)]));
}

/** What came out, with `*` where the row takes anything, without the members of objects that it does not tell of. */
function alike(expected: JsonValue, actual: JsonValue | undefined): JsonValue {
  if (actual === undefined) return null;
  if (expected === "*") return "*";
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((item: JsonValue, index) => alike((expected as readonly JsonValue[])[index] ?? null, item));
  }
  if (!isJsonObject(expected) || !isJsonObject(actual)) return actual;
  const pattern = expected["messagePattern"];
  const told = Object.keys(expected).filter((key) => key !== "messagePattern");
  const kept = told.flatMap((key) =>
    Object.hasOwn(actual, key) ? [[key, alike(expected[key] as JsonValue, actual[key])]] : [],
  );
  if (typeof pattern !== "string") return Object.fromEntries(kept) as JsonObject;
  const message = actual["message"];
  const fits = new RegExp(pattern, "s").test(String(message));
  return { ...(Object.fromEntries(kept) as JsonObject), messagePattern: fits ? pattern : (message as JsonValue) };
}
