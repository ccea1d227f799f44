import type { Clock } from "../../engine/clock/clock.js";
import { PerPlace, placeOfArn, type Place } from "../place.js";
import { AwsError } from "../wire/aws-error.js";
import type { Operation } from "../wire/json-service.js";
import { LogGroups, type LogGroupRecord, type LogStreamRecord } from "./log-group.js";

/** What all log groups of a cloud share. */
export interface LogsShared {
  readonly clock: Clock;
  readonly groups: PerPlace<LogGroups>;
}

/** What the operations of CloudWatch Logs work on: one Region and account of a cloud. */
export interface LogsWorld extends LogsShared {
  readonly place: Place;
  readonly own: LogGroups;
}

export type LogsOperation = Operation<LogsWorld>;

export function logsShared(clock: Clock): LogsShared {
  return { clock, groups: new PerPlace(() => new LogGroups()) };
}

export function logsWorld(shared: LogsShared, place: Place): LogsWorld {
  return { ...shared, place, own: shared.groups.at(place) };
}

/** The log group of an ARN, with or without `:*` at its end. */
export function logGroupOfArn({ groups }: LogsShared, arn: string, home: Place): LogGroupRecord | undefined {
  const name = /^arn:[a-z-]+:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];
  return name === undefined ? undefined : groups.at(placeOfArn(arn, home)).get(name);
}

/**
 * Finds the log group of a request that names it, or gives its ARN.
 * @throws AwsError InvalidParameterException or ResourceNotFoundException
 */
export function groupOf(
  world: LogsWorld,
  { logGroupName: name, logGroupIdentifier: identifier }: GroupNamed,
): LogGroupRecord {
  if (name !== undefined && identifier !== undefined) {
    throw invalidParameter("LogGroup name and LogGroup identifier are mutually exclusive parameters.");
  }
  const wanted = name ?? identifier;
  if (wanted === undefined) throw invalidParameter("Log group identifier is required.");
  const group = wanted.startsWith("arn:") ? logGroupOfArn(world, wanted, world.place) : world.own.get(wanted);
  if (group === undefined) throw groupNotFound();
  return group;
}

interface GroupNamed {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** @throws AwsError ResourceNotFoundException */
export function streamOf({ streams }: LogGroupRecord, name: string): LogStreamRecord {
  const stream = streams[name];
  if (stream === undefined) throw notFound("The specified log stream does not exist.");
  return stream;
}

export function groupNotFound(): AwsError {
  return notFound("The specified log group does not exist.");
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", message);
}
