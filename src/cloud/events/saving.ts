import type { Invocations, SavedInvocations } from "../lambda/invocations.js";
import type { Place } from "../place.js";
import type { EventHub, SavedHub } from "./hub.js";
import type { ArchiveRecord, BusRecord, EventsData, ReplayRecord, RuleRecord, TargetRecord } from "./records.js";
import type { SavedReplay } from "./replays.js";
import type { EventsWorld } from "./world.js";

type SavedRule = Omit<RuleRecord, "targets"> & {
  readonly targets: readonly TargetRecord[];
  /** When its schedule fires next, where it has one. */
  readonly next?: { readonly at: number; readonly sequence: number };
};

/** What EventBridge keeps for one Region and account, as plain data. */
interface SavedPlace {
  readonly place: Place;
  readonly buses: readonly (Omit<BusRecord, "rules"> & { readonly rules: readonly SavedRule[] })[];
  readonly archives: readonly ArchiveRecord[];
  readonly replays: readonly ReplayRecord[];
  /** Replays under way. */
  readonly running: readonly SavedReplay[];
  readonly tags: readonly (readonly [arn: string, tags: readonly (readonly [key: string, value: string])[]])[];
}

/** An EventBridge as plain data. */
export interface SavedEvents {
  readonly places: readonly SavedPlace[];
  readonly hub: SavedHub;
  readonly invocations: SavedInvocations;
}

type WorldAt = (place: Place) => EventsWorld;

/** Writes an EventBridge down. Listeners are not part of it. */
export function saveEvents(hub: EventHub, worldAt: WorldAt, invocations: Invocations): SavedEvents {
  return {
    places: hub.places().map(([place, data]) => savePlace(place, data, worldAt(place))),
    hub: hub.save(),
    invocations: invocations.save(),
  };
}

function savePlace(
  place: Place,
  { buses, archives, replays, tags }: EventsData,
  { schedules, replays: running }: EventsWorld,
): SavedPlace {
  return {
    place,
    buses: [...buses.values()].map(({ rules, ...bus }) => ({
      ...bus,
      rules: [...rules.values()].map(({ targets, ...rule }) => {
        const next = schedules.next({ ...rule, targets });
        return { ...rule, targets: [...targets.values()], ...(next !== undefined && { next }) };
      }),
    })),
    archives: [...archives.values()],
    replays: [...replays.values()],
    running: running.save([...replays.values()]),
    tags: [...tags].map(([arn, own]) => [arn, [...own]]),
  };
}

/** Takes an EventBridge up again, in one that is empty. */
export function loadEvents(saved: SavedEvents, hub: EventHub, worldAt: WorldAt, invocations: Invocations): void {
  for (const place of saved.places) loadPlace(place, worldAt(place.place));
  hub.load(saved.hub);
  invocations.load(saved.invocations);
}

function loadPlace(saved: SavedPlace, { data, hub, schedules, replays }: EventsWorld): void {
  for (const archive of saved.archives) data.archives.set(archive.name, archive);
  for (const [arn, tags] of saved.tags) data.tags.set(arn, new Map(tags));
  for (const { rules, ...facts } of saved.buses) {
    const bus = busOf(data, facts);
    for (const { targets, next, ...rule } of rules) {
      const record: RuleRecord = {
        ...rule,
        // JSON leaves out fields that have no value.
        eventPattern: rule.eventPattern,
        scheduleExpression: rule.scheduleExpression,
        description: rule.description,
        roleArn: rule.roleArn,
        targets: new Map(targets.map((target) => [target.Id, target])),
      };
      bus.rules.set(record.name, record);
      if (next !== undefined) schedules.resume(bus, record, next);
    }
    // A router made before knows none of them.
    hub.busRemoved(bus.arn);
  }
  for (const replay of saved.replays) data.replays.set(replay.name, replay);
  for (const one of saved.running) {
    const replay = data.replays.get(one.name);
    const bus = hub.bus(one.busArn);
    if (replay !== undefined && bus !== undefined) replays.resume(replay, bus, one);
  }
}

/** The default bus is there already, and others know it. */
function busOf({ buses }: EventsData, facts: Omit<BusRecord, "rules">): BusRecord {
  const known = buses.get(facts.name);
  if (known !== undefined) return Object.assign(known, facts);
  const bus: BusRecord = { ...facts, rules: new Map() };
  buses.set(bus.name, bus);
  return bus;
}
