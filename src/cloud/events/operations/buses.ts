import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { alreadyExists, busArn, DEFAULT_BUS } from "../arn.js";
import { pageOf, withPrefix } from "../pages.js";
import { policyText } from "../permissions.js";
import type { BusRecord } from "../records.js";
import { busName, busNameOrArn, deadLetterConfig, description, limit, nextToken, tags } from "../shapes.js";
import { epochSeconds, resolveBus, type EventsOperation, type EventsWorld } from "../world.js";
import { putTags } from "./tags.js";

const settings = {
  Description: description,
  KmsKeyIdentifier: { type: "string", max: 2048 },
  DeadLetterConfig: deadLetterConfig,
} as const;

export const createEventBus: EventsOperation = operation(
  { Name: busName, EventSourceName: { type: "string", min: 1, max: 256 }, ...settings, Tags: tags },
  (world: EventsWorld, input) => {
    if (world.data.buses.has(input.Name)) throw alreadyExists(`Event bus ${input.Name} already exists.`);
    if (input.Name.includes("/") && input.EventSourceName !== input.Name) {
      throw validationException("Event bus name must not contain '/'.");
    }
    const bus: BusRecord = {
      name: input.Name,
      arn: busArn(world, input.Name),
      created: world.clock.now,
      modified: world.clock.now,
      description: input.Description,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      deadLetterArn: input.DeadLetterConfig?.Arn,
      policy: [],
      rules: new Map(),
    };
    world.data.buses.set(bus.name, bus);
    putTags(world, bus.arn, input.Tags);
    return { EventBusArn: bus.arn, ...settingsOf(bus) };
  },
);

export const describeEventBus: EventsOperation = operation({ Name: busNameOrArn }, (world: EventsWorld, input) =>
  described(resolveBus(world, input.Name)),
);

export const updateEventBus: EventsOperation = operation(
  { Name: busNameOrArn, ...settings },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.Name);
    bus.description = input.Description ?? bus.description;
    bus.kmsKeyIdentifier = input.KmsKeyIdentifier ?? bus.kmsKeyIdentifier;
    bus.deadLetterArn = input.DeadLetterConfig === undefined ? bus.deadLetterArn : input.DeadLetterConfig.Arn;
    bus.modified = world.clock.now;
    return { Arn: bus.arn, Name: bus.name, ...settingsOf(bus) };
  },
);

export const deleteEventBus: EventsOperation = operation({ Name: busName }, (world: EventsWorld, input) => {
  if (input.Name === DEFAULT_BUS) throw validationException("Cannot delete event bus default.");
  const bus = resolveBus(world, input.Name);
  for (const rule of bus.rules.values()) {
    world.schedules.remove(rule);
    world.data.tags.delete(rule.arn);
  }
  world.data.buses.delete(bus.name);
  world.data.tags.delete(bus.arn);
  world.hub.busRemoved(bus.arn);
  return {};
});

export const listEventBuses: EventsOperation = operation(
  { NamePrefix: { type: "string", min: 1, max: 256 }, NextToken: nextToken, Limit: limit },
  (world: EventsWorld, input) => {
    const all = withPrefix(world.data.buses.values(), input.NamePrefix);
    const { items, NextToken } = pageOf(`buses ${input.NamePrefix ?? ""}`, all, input);
    return { EventBuses: items.map(listed), NextToken };
  },
);

function listed(bus: BusRecord): object {
  return {
    Name: bus.name,
    Arn: bus.arn,
    Description: bus.description,
    Policy: bus.policy.length === 0 ? undefined : policyText(bus),
    CreationTime: epochSeconds(bus.created),
    LastModifiedTime: epochSeconds(bus.modified),
  };
}

function described(bus: BusRecord): object {
  return { ...listed(bus), ...settingsOf(bus) };
}

function settingsOf(bus: BusRecord): object {
  return {
    Description: bus.description,
    KmsKeyIdentifier: bus.kmsKeyIdentifier,
    DeadLetterConfig: bus.deadLetterArn === undefined ? undefined : { Arn: bus.deadLetterArn },
  };
}
