import { StepwrightError } from "../errors/index.js";
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../util/json.js";

/** One entry of a PutEvents request. */
export interface PutEventsEntry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  /** JSON text of an object. */
  readonly Detail?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  /** When it happened, in milliseconds since the epoch. */
  readonly Time?: number | undefined;
  readonly EventBusName?: string | undefined;
  readonly TraceHeader?: string | undefined;
}

/** What PutEvents answers for an entry that it refuses. */
export interface EntryRefusal {
  readonly ErrorCode: "InvalidArgument" | "MalformedDetail";
  readonly ErrorMessage: string;
}

/** Most bytes of all the entries of one request: 256 KiB. */
export const REQUEST_BYTES = 262_144;

/** Most entries of one request. */
export const REQUEST_ENTRIES = 10;

const REQUIRED = ["Source", "DetailType", "Detail"] as const;

/** Why PutEvents refuses an entry; undefined for one that it takes. An empty text counts as missing. */
export function entryRefusal(entry: PutEventsEntry): (EntryRefusal & { readonly field: string }) | undefined {
  const missing = REQUIRED.find((field) => entry[field] === undefined || entry[field] === "");
  if (missing !== undefined) {
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
      field: missing,
    };
  }
  if (detailOf(entry) !== undefined) return undefined;
  return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed.", field: "Detail" };
}

/** The detail of an entry, if it is a JSON object. */
export function detailOf({ Detail }: PutEventsEntry): JsonObject | undefined {
  const detail = parseJson(Detail ?? "");
  return isJsonObject(detail) ? detail : undefined;
}

/**
 * Bytes that an entry counts for: 14 for a time, and the UTF-8 bytes of source, detail type, detail and resources.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function entrySize({ Source, DetailType, Detail, Resources, Time }: PutEventsEntry): number {
  const encoder = new TextEncoder();
  return [Source, DetailType, Detail, ...(Resources ?? [])].reduce<number>(
    (sum, text) => sum + (text === undefined ? 0 : encoder.encode(text).length),
    Time === undefined ? 0 : 14,
  );
}

/** What an event gets from where and when it is put. */
export interface EventOrigin {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the epoch; the time of events that name none. */
  readonly now: number;
  readonly replayName?: string | undefined;
}

/**
 * The event that targets see of an entry, with its keys in AWS's order and its time in whole seconds.
 * @throws EVENT_ENTRY_INVALID for an entry that PutEvents refuses
 */
export function envelopeOf(entry: PutEventsEntry, { id, account, region, now, replayName }: EventOrigin): JsonObject {
  const refusal = entryRefusal(entry);
  if (refusal !== undefined) throw entryError(refusal);
  return {
    version: "0",
    id,
    "detail-type": entry.DetailType ?? "",
    source: entry.Source ?? "",
    account,
    time: wholeSeconds(entry.Time ?? now),
    region,
    ...(replayName === undefined ? {} : { "replay-name": replayName }),
    resources: [...(entry.Resources ?? [])],
    detail: detailOf(entry) ?? {},
  };
}

/** An error for a refusal. */
export function entryError({
  ErrorCode,
  ErrorMessage,
  field,
}: NonNullable<ReturnType<typeof entryRefusal>>): StepwrightError {
  return new StepwrightError("EVENT_ENTRY_INVALID", { errorCode: ErrorCode, errorMessage: ErrorMessage, field });
}

/** A time as envelopes carry it, such as `2030-01-01T00:00:00Z`. */
export function wholeSeconds(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

const TESTABLE = ["id", "account", "source", "time", "region", "detail-type"];

/** Whether TestEventPattern would take an event; it refuses others with "Parameter Event is not valid." */
export function isTestableEvent(event: JsonValue): boolean {
  return isJsonObject(event) && TESTABLE.every((key) => typeof event[key] === "string");
}

/** The event that a schedule puts on the default bus for a rule. */
export function scheduledEvent(ruleArn: string, origin: EventOrigin): JsonObject {
  return envelopeOf(
    { Source: "aws.events", DetailType: "Scheduled Event", Detail: "{}", Resources: [ruleArn] },
    origin,
  );
}
