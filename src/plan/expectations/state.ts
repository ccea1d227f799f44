import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** What is asked of one state. Expected values are encoded. */
export type StateCheck =
  | { readonly kind: "input" | "output"; readonly expected: JsonValue; readonly exactly: boolean }
  | { readonly kind: "attempts" | "visits"; readonly count: number }
  | { readonly kind: "error"; readonly error: JsonValue; readonly cause?: JsonValue }
  | { readonly kind: "caughtBy"; readonly state: string }
  | { readonly kind: "status"; readonly status: "succeeded" | "failed" | "caught" | "aborted" | "timedOut" };

/** One visit of the state fulfils all of these. */
export interface StateNode {
  readonly kind: "state";
  readonly at: SourceLine;
  readonly state: string;
  readonly checks: readonly StateCheck[];
}

/** Makes the node of what is asked of one state. */
export function stateNode(fields: Omit<StateNode, "kind">): StateNode {
  return freezeDeep<StateNode>({ kind: "state", ...fields });
}
