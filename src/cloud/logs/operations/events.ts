import { operation } from "../../wire/json-service.js";
import { pageToken, readPageToken } from "../../wire/page-token.js";
import { filterPattern } from "../filter-pattern.js";
import type { LogEventRecord } from "../log-group.js";
import { oldestKept } from "../retention.js";
import {
  eventPage,
  flag,
  groupIdentifier,
  groupName,
  requiredGroupName,
  requiredStreamName,
  streamName,
  text,
  time,
  token,
} from "../shapes.js";
import { groupOf, invalidParameter, streamOf, type LogsOperation, type LogsWorld } from "../world.js";
import { kept, write } from "../writing.js";

const hour = 3_600_000;
const day = 24 * hour;
/** A batch may span a day, and each of its events counts 26 bytes beside its text. */
const largestBatch = 1_048_576;
const perEvent = 26;

export const putLogEvents: LogsOperation = operation(
  {
    logGroupName: requiredGroupName,
    logStreamName: requiredStreamName,
    logEvents: {
      type: "list",
      required: true,
      min: 1,
      max: 10_000,
      of: {
        type: "structure",
        name: "InputLogEvent",
        members: {
          timestamp: { type: "integer", required: true, min: 0 },
          message: { type: "string", required: true, min: 1 },
        },
      },
    },
    sequenceToken: text,
  },
  (world: LogsWorld, input) => {
    const group = groupOf(world, input);
    const stream = streamOf(group, input.logStreamName);
    const { logEvents: events } = input;
    checkBatch(events);
    const { now } = world.clock;
    const oldest = Math.max(now - 14 * day, oldestKept(group, now) ?? 0);
    const fits = events.filter(({ timestamp }) => timestamp >= oldest && timestamp <= now + 2 * hour);
    write(world.own, stream, fits, now);
    const rejected = rejectedOf(events, now, oldestKept(group, now));
    return {
      nextSequenceToken: String(world.own.events).padStart(56, "0"),
      rejectedLogEventsInfo: rejected,
    };
  },
);

function checkBatch(events: readonly { readonly timestamp: number; readonly message: string }[]): void {
  const times = events.map(({ timestamp }) => timestamp);
  if (times.some((one, at) => at > 0 && one < (times[at - 1] as number))) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if ((times.at(-1) as number) - (times[0] as number) > day) {
    throw invalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
  const size = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + perEvent, 0);
  if (size > largestBatch) throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${largestBatch}`);
}

/** What of a batch is too old, too new, or would be gone at once. */
function rejectedOf(
  events: readonly { readonly timestamp: number }[],
  now: number,
  oldest: number | undefined,
): object | undefined {
  const tooOld = events.filter(({ timestamp }) => timestamp < now - 14 * day).length;
  const expired = events.filter(({ timestamp }) => timestamp < (oldest ?? 0)).length;
  const tooNew = events.findIndex(({ timestamp }) => timestamp > now + 2 * hour);
  if (tooOld + expired === 0 && tooNew < 0) return undefined;
  return {
    tooOldLogEventEndIndex: tooOld === 0 ? undefined : tooOld,
    expiredLogEventEndIndex: expired === 0 ? undefined : expired,
    tooNewLogEventStartIndex: tooNew < 0 ? undefined : tooNew,
  };
}

export const getLogEvents: LogsOperation = operation(
  {
    logGroupName: groupName,
    logGroupIdentifier: groupIdentifier,
    logStreamName: requiredStreamName,
    startTime: time,
    endTime: time,
    nextToken: token,
    limit: eventPage,
    startFromHead: flag,
    unmask: flag,
  },
  (world: LogsWorld, input) => {
    const group = groupOf(world, input);
    const stream = streamOf(group, input.logStreamName);
    const { startTime = 0, endTime = Infinity, limit = 10_000 } = input;
    const events = kept(group, stream, world.clock.now).filter(
      ({ timestamp }) => timestamp >= startTime && timestamp < endTime,
    );
    const { from, to } = pageOf(events.length, limit, input.startFromHead ?? false, input.nextToken);
    return {
      events: events
        .slice(from, to)
        .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      // At either end, the token is the one that was given: that is how a reader knows.
      nextForwardToken: `f/${String(to).padStart(56, "0")}`,
      nextBackwardToken: `b/${String(from).padStart(56, "0")}`,
    };
  },
);

function pageOf(count: number, limit: number, head: boolean, token: string | undefined): { from: number; to: number } {
  const given = /^([fb])\/(\d{56})$/.exec(token ?? "");
  if (token !== undefined && given === null) throw invalidParameter("The specified nextToken is invalid.");
  const at = Number(given?.[2]);
  if (given?.[1] === "b" || (given === null && !head)) {
    const to = Math.min(given === null ? count : at, count);
    return { from: Math.max(0, to - limit), to };
  }
  const from = Math.min(given === null ? 0 : at, count);
  return { from, to: Math.min(from + limit, count) };
}

export const filterLogEvents: LogsOperation = operation(
  {
    logGroupName: groupName,
    logGroupIdentifier: groupIdentifier,
    logStreamNames: { type: "list", min: 1, max: 100, of: streamName },
    logStreamNamePrefix: streamName,
    startTime: time,
    endTime: time,
    filterPattern: { type: "string", max: 1024 },
    nextToken: token,
    limit: eventPage,
    interleaved: flag,
    unmask: flag,
  },
  (world: LogsWorld, input) => {
    const { startTime = 0, endTime = Infinity, limit = 10_000 } = input;
    const group = groupOf(world, input);
    const fits = filterPattern(input.filterPattern);
    const found: { readonly stream: string; readonly event: LogEventRecord }[] = [];
    for (const stream of chosenStreams(world, input)) {
      for (const event of kept(group, stream, world.clock.now)) {
        if (event.timestamp < startTime || event.timestamp > endTime || !fits(event.message)) continue;
        found.push({ stream: stream.name, event });
      }
    }
    found.sort(
      (left, right) => left.event.timestamp - right.event.timestamp || (left.event.id < right.event.id ? -1 : 1),
    );
    const scope = `filter ${group.arn} ${input.filterPattern ?? ""} ${startTime} ${endTime}`;
    const from = readPageToken(scope, input.nextToken) ?? 0;
    const to = from + limit;
    return {
      events: found.slice(from, to).map(({ stream, event }) => ({
        logStreamName: stream,
        timestamp: event.timestamp,
        message: event.message,
        ingestionTime: event.ingestionTime,
        eventId: event.id,
      })),
      searchedLogStreams: [],
      nextToken: to < found.length ? pageToken(scope, to) : undefined,
    };
  },
);

function chosenStreams(
  world: LogsWorld,
  input: {
    readonly logGroupName?: string;
    readonly logGroupIdentifier?: string;
    readonly logStreamNames?: readonly string[];
    readonly logStreamNamePrefix?: string;
  },
) {
  const group = groupOf(world, input);
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names !== undefined && prefix !== undefined) {
    throw invalidParameter("Cannot specify both logStreamNames and logStreamNamePrefix.");
  }
  if (names !== undefined) return names.map((name) => streamOf(group, name));
  return Object.values(group.streams).filter(({ name }) => name.startsWith(prefix ?? ""));
}
