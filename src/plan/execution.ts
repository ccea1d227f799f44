import { freezeDeep } from "./freeze.js";

/** An execution that something else started. */
export interface ExecutionNode {
  readonly kind: "execution";
  readonly arn: string;
  /** It is redriven first: what was started by something else goes on for us. */
  readonly redrive?: true;
}

/** Makes the node of an execution that is only looked at. */
export function executionNode(arn: string): ExecutionNode {
  return freezeDeep<ExecutionNode>({ kind: "execution", arn });
}

/** Makes the node of an execution that is redriven. */
export function redriveNode(arn: string): ExecutionNode {
  return freezeDeep<ExecutionNode>({ kind: "execution", arn, redrive: true });
}
