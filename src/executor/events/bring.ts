import { StepwrightError } from "../../errors/index.js";
import { patternView } from "../../events/index.js";
import type { PublishedNode, ReplayNode } from "../../plan/events/publish-plan.js";
import type { JsonObject } from "../../util/json.js";
import type { TargetPort } from "../port.js";
import type { Correlation } from "./correlation.js";
import type { EventFeed, EventsPort, StartedReplay, TriggeredDoubles } from "./events-port.js";

/** What was brought onto the bus. */
export interface Brought {
  /** The event that was put, or the last that was replayed; empty where a replay brought none. */
  readonly event: JsonObject;
  /** When, in milliseconds of the target's time. */
  readonly at: number;
  /** False for a replay that did not complete, since what it left out nobody knows, and for an event on a bus that does not exist. */
  readonly sound: boolean;
  readonly warnings: readonly string[];
  release(): Promise<void>;
}

/** What bringing events needs. */
export interface BringSetup {
  readonly port: TargetPort;
  readonly events: EventsPort;
  /** Told of every event. */
  readonly correlation: Correlation;
  readonly doubles: readonly TriggeredDoubles[];
  readonly signal: AbortSignal | undefined;
}

/** Puts an event. @throws EVENT_REFUSED */
export async function put(
  { event: custom, bus = custom.entry.EventBusName }: PublishedNode,
  { events, correlation, doubles }: BringSetup,
): Promise<Brought> {
  const { EventBusName: _, ...entry } = custom.entry;
  const done = await events.put({ entry: { ...entry, ...(bus !== undefined && { EventBusName: bus }) }, doubles });
  correlation.add(done.id);
  const { busArn, missing } = await busOf(events, bus);
  const warnings = missing
    ? [`There is no bus "${bus ?? "default"}": PutEvents takes the event, as on AWS, and it goes nowhere.`]
    : [];
  const release = (): Promise<void> => Promise.resolve(done.release());
  return { event: putEvent(custom, done.id, busArn, done.at), at: done.at, sound: !missing, warnings, release };
}

/** PutEvents takes an event for a bus that does not exist; whoever may not describe the bus is not told. */
async function busOf(events: EventsPort, bus: string | undefined): Promise<{ busArn: string; missing: boolean }> {
  try {
    return { busArn: await events.busArn(bus), missing: false };
  } catch (error) {
    const refused = error instanceof StepwrightError && error.code === "CALL_REFUSED" ? error.facts : undefined;
    return { busArn: "", missing: refused !== undefined && "name" in refused && refused.name === notFound };
  }
}

const notFound = "ResourceNotFoundException";

/** Replays events, waits for the end of the replay, and notes the events that came. @throws REPLAY_RANGE_INVALID, ARCHIVE_UNKNOWN */
export async function replayed(
  { archive, from, to: given, rules, withinMs }: ReplayNode,
  name: string,
  { port, events, correlation, doubles, signal }: BringSetup,
): Promise<Brought> {
  const bus = await events.archiveBus(archive);
  const at = events.now();
  const to = given ?? at;
  const iso = (time: number): string => new Date(time).toISOString();
  if (from === undefined || from >= to) {
    throw new StepwrightError("REPLAY_RANGE_INVALID", { from: from === undefined ? from : iso(from), to: iso(to) });
  }
  const feed = await events.listen({ bus, pattern: JSON.stringify({ "replay-name": [name] }) });
  let replay: StartedReplay | undefined;
  const release = async (): Promise<void> => {
    replay?.release();
    await feed.close();
  };
  try {
    replay = await events.startReplay({ name, archive, from, to, ...(rules !== undefined && { rules }), doubles });
    const end = await replay.ended({ limitMs: withinMs, signal });
    if (!port.capabilities.virtualTime) await settled(feed);
    for (const { event } of feed.seen) correlation.add(String(event["id"]));
    const warnings = replayWarnings(name, end, feed);
    const sound = end.state === "COMPLETED";
    return { event: feed.seen.at(-1)?.event ?? {}, at, sound, warnings, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** How long replayed events may be on their way to a capture after the replay has ended. */
const settleMs = 2_000;

async function settled(feed: EventFeed): Promise<void> {
  await feed.wait(() => false, { limitMs: settleMs });
}

function replayWarnings(
  name: string,
  { state, reason }: { readonly state: string | undefined; readonly reason: string | undefined },
  feed: EventFeed,
): string[] {
  const why = reason === undefined ? "" : `: ${reason}`;
  return [
    ...(state === "COMPLETED"
      ? []
      : [`The replay ${name} ${state === undefined ? "had not ended in time" : `ended ${state}`}${why}.`]),
    ...(feed.seen.length === 0
      ? [`The replay ${name} brought no event: the archive has none in that time, or has not got them yet.`]
      : []),
  ];
}

/** The event as it was put. */
function putEvent(
  custom: { readonly entry: { readonly Time?: number | undefined } } & Parameters<typeof patternView>[0],
  id: string,
  busArn: string,
  at: number,
): JsonObject {
  const [, , , region = "", account = ""] = busArn.split(":");
  const time = new Date(Math.floor((custom.entry.Time ?? at) / 1000) * 1000).toISOString().replace(".000Z", "Z");
  return Object.freeze({ version: "0", id, ...patternView(custom), account, time, region });
}
