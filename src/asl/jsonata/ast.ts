/** A node of the tree the `jsonata` package parses an expression into: what of it is read here. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly steps?: readonly AstNode[];
  readonly stages?: readonly AstNode[];
  readonly predicate?: readonly AstNode[];
  readonly group?: { readonly lhs: readonly (readonly [AstNode, AstNode])[] };
  readonly lhs?: AstNode | readonly (readonly [AstNode, AstNode])[];
  readonly rhs?: AstNode;
  readonly expr?: AstNode;
  readonly expression?: AstNode;
  readonly expressions?: readonly AstNode[];
  readonly terms?: readonly { readonly expression: AstNode }[];
  readonly procedure?: AstNode;
  readonly arguments?: readonly AstNode[];
  readonly body?: AstNode;
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
  /** `@$name` and `#$name` bind a name for the rest of their path. */
  readonly focus?: string;
  readonly index?: string;
}

/** A node inside another one. `inner` says that its context item is made by the expression itself, not handed in. */
export interface AstChild {
  readonly node: AstNode;
  readonly inner: boolean;
}

/** The nodes directly inside a node, in the order they are written. */
export function childrenOf(node: AstNode): AstChild[] {
  const children: AstChild[] = [];
  const add = (inner: boolean, ...nodes: readonly (AstNode | undefined)[]): void => {
    for (const child of nodes) if (child !== undefined) children.push({ node: child, inner });
  };
  node.steps?.forEach((step, index) => add(index > 0, step));
  if (Array.isArray(node.lhs)) {
    for (const pair of node.lhs as readonly (readonly [AstNode, AstNode])[]) add(false, ...pair);
  } else if (node.type !== "bind") add(false, node.lhs as AstNode | undefined);
  add(false, node.rhs, node.expression, ...(node.expressions ?? []));
  // What a function is called by is a name, not data: `$sum` in `$sum(…)`, and so is the first part of `$f(?, 1)`.
  add(false, node.procedure, ...(node.type === "lambda" ? [] : (node.arguments ?? [])));
  add(false, node.body, node.condition, node.then, node.else, node.type === "filter" ? undefined : node.expr);
  add(true, node.type === "filter" ? node.expr : undefined);
  add(true, ...(node.terms ?? []).map(({ expression }) => expression));
  add(true, ...(node.stages ?? []), ...(node.predicate ?? []));
  for (const pair of node.group?.lhs ?? []) add(true, ...pair);
  // A transform reads the object it is applied to.
  add(true, node.pattern, node.update, node.delete);
  return children;
}
