import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** How an execution can be expected to end: AWS's statuses. */
export type EndStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** It ends with this status, and where given with this error and cause (encoded expected values). */
export interface StatusNode {
  readonly kind: "status";
  readonly at: SourceLine;
  readonly status: EndStatus;
  readonly error?: JsonValue;
  readonly cause?: JsonValue;
}

/** Makes the node of an expected status. */
export function statusNode(fields: Omit<StatusNode, "kind">): StatusNode {
  return freezeDeep<StatusNode>({ kind: "status", ...fields });
}
