import type { Clock } from "../../engine/clock/clock.js";
import { isAt, type Place } from "../place.js";
import type { Operation } from "../wire/json-service.js";
import { busNameOf, notFound } from "./arn.js";
import type { EventHub } from "./hub.js";
import type { BusRecord, EventsData, RuleRecord } from "./records.js";
import type { Replays } from "./replays.js";
import type { Schedules } from "./schedules.js";

/** What the EventBridge operations of one place work on. */
export interface EventsWorld extends Place {
  readonly clock: Clock;
  readonly hub: EventHub;
  readonly schedules: Schedules;
  readonly replays: Replays;
  readonly data: EventsData;
  uuid(...parts: readonly (string | number)[]): string;
}

/** An operation of EventBridge. */
export type EventsOperation = Operation<EventsWorld>;

/** A time as AWS JSON writes it: seconds since 1970. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/**
 * Finds a bus of the place by name or ARN; none given is the default bus.
 * @throws AwsError ResourceNotFoundException
 */
export function resolveBus(world: EventsWorld, nameOrArn: string | undefined): BusRecord {
  const name = busNameOf(nameOrArn);
  const elsewhere = nameOrArn?.startsWith("arn:") === true && !isAt(nameOrArn, world);
  const bus = elsewhere ? undefined : world.data.buses.get(name);
  if (bus === undefined) throw notFound(`Event bus ${name} does not exist.`);
  return bus;
}

/**
 * Finds a rule.
 * @throws AwsError ResourceNotFoundException for the bus or the rule
 */
export function resolveRule(
  world: EventsWorld,
  name: string,
  busName: string | undefined,
): { readonly bus: BusRecord; readonly rule: RuleRecord } {
  const bus = resolveBus(world, busName);
  const rule = bus.rules.get(name);
  if (rule === undefined) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
  return { bus, rule };
}
