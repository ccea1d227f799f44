import {
  entryRefusal,
  entrySize,
  envelopeOf,
  isTestableEvent,
  REQUEST_BYTES,
  REQUEST_ENTRIES,
  compilePattern,
  type PutEventsEntry,
} from "../../../events/index.js";
import type { JsonValue } from "../../../util/json.js";
import { placeOfArn } from "../../place.js";
import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { notValid } from "../arn.js";
import { mayPut } from "../permissions.js";
import type { BusRecord } from "../records.js";
import type { EventsOperation, EventsWorld } from "../world.js";
import { checkPattern } from "./rules.js";

const entry = {
  type: "structure",
  name: "PutEventsRequestEntry",
  members: {
    Time: { type: "number" },
    Source: { type: "string" },
    Resources: { type: "list", of: { type: "string", max: 2048 } },
    DetailType: { type: "string" },
    Detail: { type: "string" },
    EventBusName: { type: "string", min: 1, max: 1600 },
    TraceHeader: { type: "string", min: 1, max: 500 },
  },
} as const;

/** One entry of the answer. */
export type PutEventsResult =
  { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

/** What PutEvents answers. */
export interface PutEventsAnswer {
  readonly FailedEntryCount: number;
  readonly Entries: readonly PutEventsResult[];
}

export const putEvents: EventsOperation = operation(
  {
    EndpointId: { type: "string", min: 1, max: 50 },
    Entries: { type: "list", required: true, min: 1, max: REQUEST_ENTRIES, of: entry },
  },
  (world: EventsWorld, input) => {
    const entries = input.Entries.map(({ Time, ...others }): PutEventsEntry => ({
      ...others,
      ...(Time === undefined ? {} : { Time: Time * 1000 }),
    }));
    return putEntries(world, entries, undefined);
  },
);

/**
 * Puts events: each entry is taken or refused for itself, in order. An entry for a bus that does not exist is taken and goes nowhere.
 * @param emittedBy the execution that puts them
 * @throws AwsError ValidationException when they are too large together
 */
export function putEntries(
  world: EventsWorld,
  entries: readonly PutEventsEntry[],
  emittedBy: string | undefined,
): PutEventsAnswer {
  const size = entries.reduce((sum, one) => sum + entrySize(one), 0);
  if (size > REQUEST_BYTES) throw validationException("Total size of the entries in the request is over the limit.");
  const Entries = entries.map((one) => putEntry(world, one, emittedBy));
  return { FailedEntryCount: Entries.filter((one) => "ErrorCode" in one).length, Entries };
}

function putEntry(world: EventsWorld, one: PutEventsEntry, emittedBy: string | undefined): PutEventsResult {
  const refusal = entryRefusal(one) ?? foreign(one);
  if (refusal !== undefined) return { ErrorCode: refusal.ErrorCode, ErrorMessage: refusal.ErrorMessage };
  const bus = busOf(world, one.EventBusName);
  if (bus !== undefined && !isLetIn(world, bus, one)) {
    const ErrorMessage =
      `User: arn:aws:iam::${world.accountId}:root is not authorized to perform: events:PutEvents on resource: ${bus.arn} ` +
      "because no resource-based policy allows the events:PutEvents action";
    return { ErrorCode: "AccessDeniedException", ErrorMessage };
  }
  const id = world.hub.newId();
  if (bus !== undefined && world.hub.reads(bus)) {
    const origin = { id, account: world.accountId, region: world.region, now: world.clock.now };
    world.hub.accept(bus, envelopeOf(one, origin), { emittedBy });
  }
  return { EventId: id };
}

/** Sources that begin so are AWS's own. */
function foreign({ Source }: PutEventsEntry): { ErrorCode: string; ErrorMessage: string } | undefined {
  if (Source?.startsWith("aws.") !== true) return undefined;
  return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
}

/** A bus of this place by name, or one of this Region by ARN. */
function busOf(world: EventsWorld, nameOrArn: string | undefined): BusRecord | undefined {
  if (nameOrArn?.startsWith("arn:") !== true) return world.data.buses.get(nameOrArn ?? "default");
  return placeOfArn(nameOrArn, world).region === world.region ? world.hub.bus(nameOrArn) : undefined;
}

function isLetIn({ accountId }: EventsWorld, bus: BusRecord, { Source, DetailType }: PutEventsEntry): boolean {
  if (bus.arn.split(":", 5)[4] === accountId) return true;
  return mayPut(bus, { accountId, source: Source, detailType: DetailType });
}

export const testEventPattern: EventsOperation = operation(
  { EventPattern: { type: "string", required: true, max: 4096 }, Event: { type: "string", required: true } },
  (_world: EventsWorld, input) => {
    checkPattern(input.EventPattern);
    if (!isEvent(input.Event)) throw notValid("Event");
    return { Result: compilePattern(input.EventPattern).matches(input.Event) };
  },
);

function isEvent(text: string): boolean {
  try {
    return isTestableEvent(JSON.parse(text) as JsonValue);
  } catch {
    return false;
  }
}
