import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A Task called its resource, so many times, with this payload (an encoded expected value). */
export interface CalledNode {
  readonly kind: "called";
  readonly at: SourceLine;
  readonly state: string;
  /** Absent: at least once. */
  readonly times?: number;
  readonly with?: { readonly expected: JsonValue };
}

/** Makes the node of expected calls. */
export function calledNode(fields: Omit<CalledNode, "kind">): CalledNode {
  return freezeDeep<CalledNode>({ kind: "called", ...fields });
}
