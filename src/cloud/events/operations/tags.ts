import { operation } from "../../wire/json-service.js";
import { notFound } from "../arn.js";
import { requiredArn, tags } from "../shapes.js";
import type { EventsOperation, EventsWorld } from "../world.js";

type GivenTags = readonly { readonly Key: string; readonly Value: string }[];

/** Adds tags to a resource; a later value of the same key takes the place of the earlier one. */
export function putTags({ data }: EventsWorld, arn: string, given: GivenTags | undefined): void {
  if (given === undefined || given.length === 0) return;
  const known = data.tags.get(arn) ?? new Map<string, string>();
  for (const { Key, Value } of given) known.set(Key, Value);
  data.tags.set(arn, known);
}

export const tagResource: EventsOperation = operation(
  { ResourceARN: requiredArn, Tags: { ...tags, required: true } },
  (world: EventsWorld, input) => {
    checkTaggable(world, input.ResourceARN);
    putTags(world, input.ResourceARN, input.Tags);
    return {};
  },
);

export const untagResource: EventsOperation = operation(
  { ResourceARN: requiredArn, TagKeys: { type: "list", required: true, of: { type: "string", min: 1, max: 128 } } },
  (world: EventsWorld, input) => {
    checkTaggable(world, input.ResourceARN);
    for (const key of input.TagKeys) world.data.tags.get(input.ResourceARN)?.delete(key);
    return {};
  },
);

export const listTagsForResource: EventsOperation = operation(
  { ResourceARN: requiredArn },
  (world: EventsWorld, input) => {
    checkTaggable(world, input.ResourceARN);
    const known = world.data.tags.get(input.ResourceARN) ?? [];
    return { Tags: [...known].map(([Key, Value]) => ({ Key, Value })) };
  },
);

/** Buses and rules carry tags. */
function checkTaggable({ data }: EventsWorld, arn: string): void {
  for (const bus of data.buses.values()) {
    if (bus.arn === arn) return;
    for (const rule of bus.rules.values()) if (rule.arn === arn) return;
  }
  const [kind = "", ...names] = (arn.split(":")[5] ?? "").split("/");
  if (kind === "rule") {
    const [name, bus = "default"] = names.reverse();
    throw notFound(`Rule ${name} does not exist on EventBus ${bus}.`);
  }
  throw notFound(`Event bus ${names.join("/")} does not exist.`);
}
