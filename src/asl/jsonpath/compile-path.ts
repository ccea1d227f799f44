import { BoundedCache } from "../bounded-cache.js";
import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import { compileFinder, type Finder } from "./evaluator.js";
import { parseJsonPath } from "./parser.js";
import { isDefinitePath, type ParsedPath } from "./step.js";
import { PathError, type Path, type Scope } from "../path.js";

/** Where a path starts: the input, the context object, or a variable. */
export type PathRoot =
  { readonly kind: "input" } | { readonly kind: "context" } | { readonly kind: "variable"; readonly name: string };

/** A path taken apart, with the place it starts from. */
export interface RootedPath extends ParsedPath {
  readonly start: PathRoot;
}

const cache = new BoundedCache<Path>(10_000);

/**
 * Compiles a path: `$.order.items[*]` over the input, `$$.Execution.Name` over the context object, `$total.amount` over a
 * variable. The dialect is that of the Jayway library as Step Functions runs it. Compiled paths are kept by their text.
 * @throws ExpressionSyntaxError
 */
export function compilePath(text: string): Path {
  return cache.get(text) ?? cache.set(text, compile(text));
}

function compile(text: string): Path {
  const parsed = parseRootedPath(text);
  const find = compileFinder(parsed, { text, dialect: "aws" });
  return { text, definite: isDefinitePath(parsed), evaluate: evaluator(parsed.start, text, find) };
}

function evaluator(start: PathRoot, text: string, find: Finder): (scope: Scope) => ReturnType<Finder> {
  switch (start.kind) {
    case "input":
      return (scope) => find(scope.input);
    case "context":
      return (scope) => find(scope.context());
    case "variable":
      return (scope) => {
        const value = scope.variable(start.name);
        if (value === undefined) throw new PathError(text, `No results for path: $${start.name}`);
        return find(value);
      };
  }
}

/**
 * Takes a path apart, with its start.
 * @throws ExpressionSyntaxError
 */
export function parseRootedPath(text: string): RootedPath {
  const variable = /^\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)/.exec(text);
  if (variable?.[1] !== undefined) {
    return { ...parseAfter(text, variable[1].length), start: { kind: "variable", name: variable[1] } };
  }
  if (text.startsWith("$$")) return { ...parseAfter(text, 1), start: { kind: "context" } };
  if (!text.startsWith("$")) throw new ExpressionSyntaxError(text, 0, "Path must start with '$'");
  return { ...parseJsonPath(text, "aws"), start: { kind: "input" } };
}

/** Reads what follows the name of the start as a path of its own, and tells mistakes by their place in the whole. */
function parseAfter(text: string, nameLength: number): ParsedPath {
  try {
    return parseJsonPath(`$${text.slice(nameLength + 1)}`, "aws");
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new ExpressionSyntaxError(text, error.position + nameLength, error.message);
  }
}
