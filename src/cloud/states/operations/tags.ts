import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { readMachineArn } from "../arn.js";
import type { StateMachine } from "../machines.js";
import { arn, tags } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

export const tagResource: StatesOperation = operation(
  { resourceArn: arn, tags: { ...tags, required: true } },
  (world: StatesWorld, input) => {
    const machine = tagged(world, input.resourceArn);
    for (const { key, value } of input.tags) machine.tags.set(key ?? "", value ?? "");
    return {};
  },
);

export const untagResource: StatesOperation = operation(
  { resourceArn: arn, tagKeys: { type: "list", required: true, of: { type: "string", min: 1, max: 128 } } },
  (world: StatesWorld, input) => {
    const machine = tagged(world, input.resourceArn);
    for (const key of input.tagKeys) machine.tags.delete(key);
    return {};
  },
);

export const listTagsForResource: StatesOperation = operation({ resourceArn: arn }, (world: StatesWorld, input) => ({
  tags: [...tagged(world, input.resourceArn).tags].map(([key, value]) => ({ key, value })),
}));

/** Machines carry tags, versions do not. */
function tagged(world: StatesWorld, resourceArn: string): StateMachine {
  const { machineArn, qualifier } = readMachineArn(resourceArn);
  const machine = qualifier === undefined ? world.machines.get(machineArn) : undefined;
  if (machine === undefined) {
    throw new AwsError("ResourceNotFound", `Resource not found: '${resourceArn}'`, {
      members: { resourceName: resourceArn },
    });
  }
  return machine;
}
