import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { alreadyExists, archiveArn, notFound } from "../arn.js";
import { pageOf, withPrefix } from "../pages.js";
import type { ArchiveRecord } from "../records.js";
import { kept } from "../replays.js";
import { archiveName, description, eventPattern, limit, nextToken, requiredArn } from "../shapes.js";
import { epochSeconds, resolveBus, type EventsOperation, type EventsWorld } from "../world.js";
import { checkPattern } from "./rules.js";

const settings = {
  Description: description,
  EventPattern: eventPattern,
  RetentionDays: { type: "integer", min: 0 },
  KmsKeyIdentifier: { type: "string", max: 2048 },
} as const;

export const createArchive: EventsOperation = operation(
  { ArchiveName: archiveName, EventSourceArn: requiredArn, ...settings },
  (world: EventsWorld, input) => {
    if (world.data.archives.has(input.ArchiveName)) {
      throw alreadyExists(`Archive ${input.ArchiveName} already exists.`);
    }
    const bus = resolveBus(world, input.EventSourceArn);
    if (input.EventPattern !== undefined) checkPattern(input.EventPattern);
    const archive: ArchiveRecord = {
      name: input.ArchiveName,
      arn: archiveArn(world, input.ArchiveName),
      sourceArn: bus.arn,
      created: world.clock.now,
      description: input.Description,
      eventPattern: input.EventPattern,
      retentionDays: input.RetentionDays ?? 0,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      events: [],
    };
    world.data.archives.set(archive.name, archive);
    world.hub.router(bus).archivePut(archive);
    return changed(archive);
  },
);

export const describeArchive: EventsOperation = operation({ ArchiveName: archiveName }, (world: EventsWorld, input) => {
  const archive = resolveArchive(world, input.ArchiveName);
  return {
    ArchiveArn: archive.arn,
    ...listed(world, archive),
    Description: archive.description,
    EventPattern: archive.eventPattern,
    KmsKeyIdentifier: archive.kmsKeyIdentifier,
  };
});

export const updateArchive: EventsOperation = operation(
  { ArchiveName: archiveName, ...settings },
  (world: EventsWorld, input) => {
    const { Description, EventPattern, RetentionDays, KmsKeyIdentifier } = input;
    if ([Description, EventPattern, RetentionDays, KmsKeyIdentifier].every((member) => member === undefined)) {
      throw validationException("At least one of EventPattern, RetentionDays or Description must be provided.");
    }
    const archive = resolveArchive(world, input.ArchiveName);
    if (EventPattern !== undefined) checkPattern(EventPattern);
    archive.description = Description ?? archive.description;
    archive.eventPattern = EventPattern ?? archive.eventPattern;
    archive.retentionDays = RetentionDays ?? archive.retentionDays;
    archive.kmsKeyIdentifier = KmsKeyIdentifier ?? archive.kmsKeyIdentifier;
    const bus = world.hub.bus(archive.sourceArn);
    if (bus !== undefined) world.hub.router(bus).archivePut(archive);
    return changed(archive);
  },
);

export const deleteArchive: EventsOperation = operation({ ArchiveName: archiveName }, (world: EventsWorld, input) => {
  const archive = resolveArchive(world, input.ArchiveName);
  world.data.archives.delete(archive.name);
  const bus = world.hub.bus(archive.sourceArn);
  if (bus !== undefined) world.hub.router(bus).archiveRemoved(archive.name);
  return {};
});

export const listArchives: EventsOperation = operation(
  {
    NamePrefix: { type: "string", min: 1, max: 48 },
    EventSourceArn: { type: "string", min: 1, max: 1600 },
    State: {
      type: "string",
      values: ["ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED"],
    },
    NextToken: nextToken,
    Limit: limit,
  },
  (world: EventsWorld, input) => {
    const { NamePrefix, EventSourceArn, State } = input;
    if (EventSourceArn !== undefined) resolveBus(world, EventSourceArn);
    const all = withPrefix(world.data.archives.values(), NamePrefix).filter(
      ({ sourceArn }) =>
        (EventSourceArn === undefined || sourceArn === EventSourceArn) && (State === undefined || State === "ENABLED"),
    );
    const scope = `archives ${NamePrefix ?? ""} ${EventSourceArn ?? ""} ${State ?? ""}`;
    const { items, NextToken } = pageOf(scope, all, input);
    return { Archives: items.map((archive) => listed(world, archive)), NextToken };
  },
);

/** @throws AwsError ResourceNotFoundException */
function resolveArchive(world: EventsWorld, name: string): ArchiveRecord {
  const archive = world.data.archives.get(name);
  if (archive === undefined) throw notFound(`Archive ${name} does not exist.`);
  return archive;
}

function changed(archive: ArchiveRecord): object {
  return { ArchiveArn: archive.arn, State: "ENABLED", CreationTime: epochSeconds(archive.created) };
}

/** Counts are up to date here; on AWS they lag behind by minutes. */
function listed(world: EventsWorld, archive: ArchiveRecord): object {
  const events = kept(archive, world.clock.now);
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.sourceArn,
    State: "ENABLED",
    RetentionDays: archive.retentionDays,
    SizeBytes: events.reduce((sum, { bytes }) => sum + bytes, 0),
    EventCount: events.length,
    CreationTime: epochSeconds(archive.created),
  };
}
