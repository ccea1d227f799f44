import { StepwrightError } from "../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { entryError, entryRefusal, wholeSeconds, type PutEventsEntry } from "./envelope.js";

/** What `event(…)` takes. */
export interface EventSource {
  /** Who sends it, such as `orders`. */
  readonly source: string;
  /** What it is, such as `Order placed`. */
  readonly detailType: string;
  /** A JSON object; default `{}`. */
  readonly detail?: JsonObject;
  /** ARNs that it concerns; default none. */
  readonly resources?: readonly string[];
  /** When it happened: a Date or ISO 8601 text; default the time at which it is put. */
  readonly time?: Date | string;
  /** Name or ARN of the bus; default `default`. */
  readonly bus?: string;
}

/** An event to put: plain data, ready for a PutEvents request. */
export interface CustomEvent {
  readonly kind: "custom-event";
  readonly entry: PutEventsEntry;
  readonly detail: JsonObject;
}

/**
 * An event of your own, as PutEvents takes it.
 * @example event({ source: "orders", detailType: "Order placed", detail: { orderId: 1 } })
 * @throws EVENT_ENTRY_INVALID for what PutEvents would refuse, with its error code and message
 */
export function event({ source, detailType, detail = {}, resources = [], time, bus }: EventSource): CustomEvent {
  const entry: PutEventsEntry = {
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    ...(resources.length === 0 ? {} : { Resources: [...resources] }),
    ...(time === undefined ? {} : { Time: instantOf(time) }),
    ...(bus === undefined ? {} : { EventBusName: bus }),
  };
  const refusal = entryRefusal(entry);
  if (refusal !== undefined) throw entryError(refusal);
  return deepFrozen({ kind: "custom-event", entry, detail: JSON.parse(entry.Detail ?? "{}") as JsonObject });
}

function instantOf(time: Date | string): number {
  const instant = typeof time === "string" ? Date.parse(time) : time.getTime();
  if (!Number.isNaN(instant)) return instant;
  throw new StepwrightError("EVENT_ENTRY_INVALID", {
    errorCode: "InvalidArgument",
    errorMessage: `Time ${JSON.stringify(time)} is no instant.`,
    field: 'time: a Date or ISO 8601 text such as "2030-01-01T00:00:00Z"',
  });
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
}

/** Whether something was made by `event(…)`, also after a JSON round trip. */
export function isCustomEvent(value: unknown): value is CustomEvent {
  return isJsonObject(value) && value["kind"] === "custom-event" && isJsonObject(value["entry"]);
}

/** What a pattern sees of an event that was not put yet: all but what the bus adds. */
export function patternView({ entry, detail }: CustomEvent): JsonObject {
  const view: Record<string, JsonValue> = { "detail-type": entry.DetailType ?? "", source: entry.Source ?? "" };
  if (entry.Time !== undefined) view["time"] = wholeSeconds(entry.Time);
  view["resources"] = [...(entry.Resources ?? [])];
  view["detail"] = detail;
  return view;
}
