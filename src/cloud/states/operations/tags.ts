import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { readMachineArn } from "../arn.js";
import { arn, tags } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

export const tagResource: StatesOperation = operation(
  { resourceArn: arn, tags: { ...tags, required: true } },
  (world: StatesWorld, input) => {
    const given = tagsOf(world, input.resourceArn);
    for (const { key, value } of input.tags) given.set(key ?? "", value ?? "");
    return {};
  },
);

export const untagResource: StatesOperation = operation(
  { resourceArn: arn, tagKeys: { type: "list", required: true, of: { type: "string", min: 1, max: 128 } } },
  (world: StatesWorld, input) => {
    const given = tagsOf(world, input.resourceArn);
    for (const key of input.tagKeys) given.delete(key);
    return {};
  },
);

export const listTagsForResource: StatesOperation = operation({ resourceArn: arn }, (world: StatesWorld, input) => ({
  tags: [...tagsOf(world, input.resourceArn)].map(([key, value]) => ({ key, value })),
}));

/** Machines and activities carry tags, versions do not. */
function tagsOf(world: StatesWorld, resourceArn: string): Map<string, string> {
  const carrier = world.activities.get(resourceArn) ?? machineOf(world, resourceArn);
  if (carrier === undefined) {
    throw new AwsError("ResourceNotFound", `Resource not found: '${resourceArn}'`, {
      members: { resourceName: resourceArn },
    });
  }
  return carrier.tags;
}

function machineOf(world: StatesWorld, resourceArn: string): { readonly tags: Map<string, string> } | undefined {
  if (resourceArn.split(":")[5] === "activity") return undefined;
  const { machineArn, qualifier } = readMachineArn(resourceArn);
  return qualifier === undefined ? world.machines.get(machineArn) : undefined;
}
