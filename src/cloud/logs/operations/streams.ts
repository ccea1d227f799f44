import { operation } from "../../wire/json-service.js";
import { pageToken, readPageToken } from "../../wire/page-token.js";
import type { LogStreamRecord } from "../log-group.js";
import {
  flag,
  groupIdentifier,
  groupName,
  page,
  requiredGroupName,
  requiredStreamName,
  streamName,
  token,
} from "../shapes.js";
import { alreadyExists, groupOf, invalidParameter, streamOf, type LogsOperation, type LogsWorld } from "../world.js";
import { addStream } from "../writing.js";

export const createLogStream: LogsOperation = operation(
  { logGroupName: requiredGroupName, logStreamName: requiredStreamName },
  (world: LogsWorld, input) => {
    const group = groupOf(world, input);
    const { logStreamName: name } = input;
    if (group.streams[name] !== undefined) throw alreadyExists("The specified log stream already exists");
    addStream(group, name, world.clock.now);
    return {};
  },
);

export const deleteLogStream: LogsOperation = operation(
  { logGroupName: requiredGroupName, logStreamName: requiredStreamName },
  (world: LogsWorld, input) => {
    const group = groupOf(world, input);

    delete group.streams[streamOf(group, input.logStreamName).name];
    return {};
  },
);

export const describeLogStreams: LogsOperation = operation(
  {
    logGroupName: groupName,
    logGroupIdentifier: groupIdentifier,
    logStreamNamePrefix: streamName,
    orderBy: { type: "string", values: ["LogStreamName", "LastEventTime"] },
    descending: flag,
    nextToken: token,
    limit: page,
  },
  (world: LogsWorld, input) => {
    const { logStreamNamePrefix: prefix = "", orderBy = "LogStreamName", descending = false } = input;
    if (prefix !== "" && orderBy === "LastEventTime") {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const group = groupOf(world, input);
    const streams = Object.values(group.streams).filter(({ name }) => name.startsWith(prefix));
    const last = ({ events }: LogStreamRecord): number => events.at(-1)?.timestamp ?? 0;
    streams.sort((left, right) =>
      orderBy === "LastEventTime" ? last(left) - last(right) : left.name < right.name ? -1 : 1,
    );
    if (descending) streams.reverse();
    const scope = `streams ${group.arn} ${prefix} ${orderBy} ${String(descending)}`;
    const from = readPageToken(scope, input.nextToken) ?? 0;
    const to = from + (input.limit ?? 50);
    return {
      logStreams: streams.slice(from, to).map(described),
      nextToken: to < streams.length ? pageToken(scope, to) : undefined,
    };
  },
);

function described(stream: LogStreamRecord): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: stream.events[0]?.timestamp,
    lastEventTimestamp: stream.events.at(-1)?.timestamp,
    lastIngestionTime: stream.lastIngestion,
    uploadSequenceToken: undefined,
    arn: stream.arn,
    storedBytes: 0,
  };
}
