import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It ends with this output (an encoded expected value): as a part of it, or exactly. */
export interface OutputNode {
  readonly kind: "output";
  readonly at: SourceLine;
  readonly expected: JsonValue;
  readonly exactly: boolean;
}

/** Makes the node of an expected output. */
export function outputNode(fields: Omit<OutputNode, "kind">): OutputNode {
  return freezeDeep<OutputNode>({ kind: "output", ...fields });
}
