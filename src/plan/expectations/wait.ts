import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A state lasts so long, in milliseconds of the target's time. At least one bound is given. */
export interface WaitNode {
  readonly kind: "wait";
  readonly at: SourceLine;
  readonly state: string;
  readonly betweenMs?: readonly [number, number];
  readonly atLeastMs?: number;
  readonly atMostMs?: number;
}

/** Makes the node of an expected wait. */
export function waitNode(fields: Omit<WaitNode, "kind">): WaitNode {
  return freezeDeep<WaitNode>({ kind: "wait", ...fields });
}
