import { freezeDeep } from "./freeze.js";

/** The machine to run, by its ARN. */
export interface MachineNode {
  readonly kind: "machine";
  readonly arn: string;
}

/** Makes the node of a machine known by its ARN. */
export function machineNode(arn: string): MachineNode {
  return freezeDeep<MachineNode>({ kind: "machine", arn });
}
