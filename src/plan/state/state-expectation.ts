import type { StateEndNode } from "./state-end.js";
import type { StateNextNode } from "./state-next.js";
import type { StateOutputNode } from "./state-output.js";
import type { StateVariablesNode } from "./state-variables.js";

/** Everything that can be expected of one state that is run alone. */
export type StateExpectationNode = StateEndNode | StateNextNode | StateOutputNode | StateVariablesNode;

/** One function for each kind of expectation: a new kind does not compile until every table handles it. */
export type StateExpectationTable<Rest extends readonly unknown[], Result> = {
  readonly [Kind in StateExpectationNode["kind"]]: (
    node: Extract<StateExpectationNode, { readonly kind: Kind }>,
    ...rest: Rest
  ) => Result;
};

/** Looks a node's kind up in a table and calls what stands there. */
export function dispatchState<Rest extends readonly unknown[], Result>(
  table: StateExpectationTable<Rest, Result>,
  node: StateExpectationNode,
  ...rest: Rest
): Result {
  return (table[node.kind] as (node: StateExpectationNode, ...rest: Rest) => Result)(node, ...rest);
}
