import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A variable is left with this value (an encoded expected value). */
export interface VariableNode {
  readonly kind: "variable";
  readonly at: SourceLine;
  /** Without the dollar sign. */
  readonly name: string;
  readonly expected: JsonValue;
}

/** Makes the node of an expected variable. */
export function variableNode(fields: Omit<VariableNode, "kind">): VariableNode {
  return freezeDeep<VariableNode>({ kind: "variable", ...fields });
}
