import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** How one state can come out: AWS's statuses of TestState. */
export type StateStatus = "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";

/**
 * The state comes out so, with this error and cause (encoded expected values), caught on the way to this state, or tried again after this
 * delay. Without a status: it does not fail.
 */
export interface StateEndNode {
  readonly kind: "stateEnd";
  readonly at: SourceLine;
  readonly status?: StateStatus;
  readonly error?: JsonValue;
  readonly cause?: JsonValue;
  readonly next?: string;
  readonly delayMs?: number;
}

/** Makes the node of how a state comes out. */
export function stateEndNode(fields: Omit<StateEndNode, "kind">): StateEndNode {
  return freezeDeep<StateEndNode>({ kind: "stateEnd", ...fields });
}
