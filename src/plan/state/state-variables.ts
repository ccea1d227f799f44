import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** After the state these variables hold these values (an encoded expected value); others do not count. */
export interface StateVariablesNode {
  readonly kind: "stateVariables";
  readonly at: SourceLine;
  readonly expected: JsonValue;
}

/** Makes the node of a state's expected variables. */
export function stateVariablesNode(fields: Omit<StateVariablesNode, "kind">): StateVariablesNode {
  return freezeDeep<StateVariablesNode>({ kind: "stateVariables", ...fields });
}
