import type { FunctionReference, SourceLine } from "./double.js";
import { freezeDeep } from "./freeze.js";

/** A function of the user's answers the callback of a state, each time it waits for one. */
export interface AnswerNode {
  readonly kind: "answer";
  readonly state: string;
  /** The name or ARN of the machine whose nested executions are meant; absent for the workflow's own. */
  readonly machine?: string;
  readonly fn: FunctionReference;
  readonly at: SourceLine;
}

/** Makes the node of an answered callback. */
export function answerNode(fields: Omit<AnswerNode, "kind">): AnswerNode {
  return freezeDeep<AnswerNode>({ kind: "answer", ...fields });
}
