import { childrenOf, type AstNode } from "./ast.js";
import { functionNames } from "./functions.js";

/** What an expression reads besides what it makes itself. */
export interface References {
  /** Names of variables, without `$`, each once, in the order they are met. `states` and functions are none. */
  readonly variables: readonly string[];
  /** As `variables`, with the names the expression also binds itself, and those of functions: a variable may stand for either. */
  readonly mentioned: readonly string[];
  /** Fields of `$states` it reads, such as `input`; `*` where it reads `$states` as a whole. */
  readonly states: readonly string[];
  /** What it reads of a context item, which Step Functions does not have: field names, `$`, `$$`, `*`, `**`. */
  readonly contextual: readonly string[];
}

interface Walk {
  readonly variables: Set<string>;
  readonly mentioned: Set<string>;
  readonly states: Set<string>;
  readonly contextual: Set<string>;
}

/** Finds what an expression refers to. */
export function referencesOf(tree: AstNode): References {
  const found: Walk = { variables: new Set(), mentioned: new Set(), states: new Set(), contextual: new Set() };
  visit(tree, { inner: false, bound: new Set() }, found);
  return {
    variables: [...found.variables],
    mentioned: [...found.mentioned],
    states: [...found.states],
    contextual: [...found.contextual],
  };
}

interface Place {
  /** The context item here is made by the expression itself. */
  readonly inner: boolean;
  /** Names bound by `:=`, parameters, `@` and `#`. */
  readonly bound: ReadonlySet<string>;
}

function visit(node: AstNode, place: Place, found: Walk): void {
  note(node, place, found);
  if (node.type === "path") noteStates(node, place, found);
  let bound = place.bound;
  const bind = (...names: readonly (string | undefined)[]): void => {
    const fresh = names.filter((name) => name !== undefined);
    if (fresh.length > 0) bound = new Set([...bound, ...fresh]);
  };
  if (node.type === "lambda") bind(...(node.arguments ?? []).map(({ value }) => value as string));
  // In a block each name is known to what follows it; a function also knows its own.
  for (const { node: child, inner } of childrenOf(node)) {
    const name = child.type === "bind" ? ((child.lhs as AstNode).value as string) : undefined;
    if (child.rhs?.type === "lambda") bind(name);
    bind(child.focus, child.index, ...(child.stages ?? []).map(indexName));
    if (!isStatesPath(node, child)) visit(child, { inner: place.inner || inner, bound }, found);
    bind(name);
  }
}

/** The name a stage of a path binds, as in `[…]#$name`. */
function indexName(stage: AstNode): string | undefined {
  return stage.index ?? (stage.type === "index" ? (stage.value as string) : undefined);
}

/** `$states` at the start of a path is told with the field that follows it. */
function isStatesPath(node: AstNode, child: AstNode): boolean {
  return node.type === "path" && child === node.steps?.[0] && isStates(child) && node.steps?.[1]?.type === "name";
}

function isStates(node: AstNode): boolean {
  return node.type === "variable" && node.value === "states";
}

function noteStates({ steps = [] }: AstNode, { bound }: Place, found: Walk): void {
  const [first, second] = steps;
  if (first === undefined || second === undefined || !isStates(first) || bound.has("states")) return;
  if (second.type === "name") found.states.add(second.value as string);
  // The filters of `$states[…].input` are part of the path all the same.
  for (const { node } of childrenOf(first)) visit(node, { inner: true, bound }, found);
}

function note(node: AstNode, { inner, bound }: Place, found: Walk): void {
  switch (node.type) {
    case "variable": {
      const name = node.value as string;
      if (name === "" || name === "$") {
        if (name === "$" || !inner) found.contextual.add(name === "" ? "$" : "$$");
        return;
      }
      if (name === "states") {
        if (!bound.has(name)) found.states.add("*");
        return;
      }
      found.mentioned.add(name);
      if (!bound.has(name) && !functionNames.has(name)) found.variables.add(name);
      return;
    }
    case "name":
      if (!inner) found.contextual.add(node.value as string);
      return;
    case "wildcard":
    case "descendant":
      if (!inner) found.contextual.add(node.value as string);
  }
}
