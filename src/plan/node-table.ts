/** One function for each kind of node: a new kind does not compile until every table handles it. */
export type NodeTable<Node extends { readonly kind: string }, Rest extends readonly unknown[], Result> = {
  readonly [Kind in Node["kind"]]: (node: Extract<Node, { readonly kind: Kind }>, ...rest: Rest) => Result;
};

/** Looks a node's kind up in a table and calls what stands there. */
export function dispatch<Node extends { readonly kind: string }, Rest extends readonly unknown[], Result>(
  table: NodeTable<Node, Rest, Result>,
  node: Node,
  ...rest: Rest
): Result {
  return (table[node.kind as Node["kind"]] as (node: Node, ...rest: Rest) => Result)(node, ...rest);
}
