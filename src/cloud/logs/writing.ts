import { oldestKept } from "./retention.js";
import type { LogEventRecord, LogGroupRecord, LogGroups, LogStreamRecord } from "./log-group.js";

/** A new, empty stream of a group. */
export function addStream(group: LogGroupRecord, name: string, now: number): LogStreamRecord {
  const stream: LogStreamRecord = { name, arn: `${group.arn}:log-stream:${name}`, created: now, events: [] };
  group.streams[name] = stream;
  return stream;
}

/** Writes events to a stream, which keeps them in the order of their times. */
export function write(
  groups: LogGroups,
  stream: LogStreamRecord,
  events: readonly { readonly timestamp: number; readonly message: string }[],
  now: number,
): void {
  const added: LogEventRecord[] = events.map(({ timestamp, message }) => {
    groups.events += 1;
    // Ids of AWS begin with the time and are as long.
    const id = `${timestamp}${String(groups.events).padStart(56 - String(timestamp).length, "0")}`;
    return { id, timestamp, message, ingestionTime: now };
  });
  const last = stream.events.at(-1)?.timestamp ?? 0;
  const inOrder = added.every(({ timestamp }, at) => timestamp >= (added[at - 1]?.timestamp ?? last));
  if (inOrder) for (const event of added) stream.events.push(event);
  else stream.events = [...stream.events, ...added].sort((left, right) => left.timestamp - right.timestamp);
  stream.lastIngestion = now;
}

/** The events of a stream that the group still keeps. */
export function kept(group: LogGroupRecord, stream: LogStreamRecord, now: number): readonly LogEventRecord[] {
  const oldest = oldestKept(group, now);
  if (oldest !== undefined && (stream.events[0]?.timestamp ?? now) < oldest) {
    stream.events = stream.events.filter(({ timestamp }) => timestamp >= oldest);
  }
  return stream.events;
}
