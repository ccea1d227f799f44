import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** The state gives this on (an encoded expected value): as a part of its output, or exactly. */
export interface StateOutputNode {
  readonly kind: "stateOutput";
  readonly at: SourceLine;
  readonly expected: JsonValue;
  readonly exactly: boolean;
}

/** Makes the node of a state's expected output. */
export function stateOutputNode(fields: Omit<StateOutputNode, "kind">): StateOutputNode {
  return freezeDeep<StateOutputNode>({ kind: "stateOutput", ...fields });
}
