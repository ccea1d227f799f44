import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** No state fails, not even one that is retried or caught. */
export interface NoErrorsNode {
  readonly kind: "noErrors";
  readonly at: SourceLine;
}

/** Makes the node of a run without errors. */
export function noErrorsNode(fields: Omit<NoErrorsNode, "kind">): NoErrorsNode {
  return freezeDeep<NoErrorsNode>({ kind: "noErrors", ...fields });
}
