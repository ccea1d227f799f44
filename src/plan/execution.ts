import { freezeDeep } from "./freeze.js";

/** An execution that something else started. */
export interface ExecutionNode {
  readonly kind: "execution";
  readonly arn: string;
}

/** Makes the node of an execution that is only looked at. */
export function executionNode(arn: string): ExecutionNode {
  return freezeDeep<ExecutionNode>({ kind: "execution", arn });
}
