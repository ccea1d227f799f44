import type { JsonValue } from "../util/json.js";
import { freezeDeep } from "./freeze.js";

/** The input of the execution. */
export interface InputNode {
  readonly kind: "input";
  readonly value: JsonValue;
}

/** Makes the node of an execution's input. The value is frozen: hand in one that nobody else changes. */
export function inputNode(value: JsonValue): InputNode {
  return freezeDeep<InputNode>({ kind: "input", value });
}
