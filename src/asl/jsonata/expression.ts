import type { JsonValue } from "../../util/json.js";
import { BoundedCache } from "../bounded-cache.js";
import { ExpressionSyntaxError } from "../expression-syntax-error.js";
import type { Scope } from "../path.js";
import type { AstNode } from "./ast.js";
import { addFunctions } from "./functions.js";
import { library } from "./library.js";
import { limit, LimitReached, resetLimits, tooDeep } from "./limits.js";
import { plainJson, UnsupportedResult } from "./plain-json.js";
import type { Program } from "./program.js";
import { referencesOf, type References } from "./references.js";
import { within } from "./world.js";

/** A compiled JSONata expression. Compiled once per text and kept. */
export interface JsonataExpression {
  /** As written between `{%` and `%}`, without the blanks around it. */
  readonly text: string;
  readonly references: References;
  /** What the parser made of it. */
  readonly tree: AstNode;
  /**
   * The result as plain JSON. What an expression selects is shared with where it came from, not copied.
   * @throws EvaluationFailure
   */
  evaluate(scope: Scope): JsonValue;
}

/** An expression has no value. `message` goes on from "The JSONata expression '…' specified for the field '…' ". */
export class EvaluationFailure extends Error {
  override readonly name = "EvaluationFailure";
}

const cache = new BoundedCache<JsonataExpression>(10_000);

/**
 * Compiles a JSONata expression in the language Step Functions runs: JSONata 2.0.6 without `$eval` and with `$partition`, `$range`,
 * `$hash`, `$random([seed])`, `$uuid` and `$parse`. Evaluating it takes no promise: see `library`.
 * @param text what stands between `{%` and `%}`
 * @throws ExpressionSyntaxError with the parser's message, as AWS shows it
 */
export function compileJsonataExpression(text: string): JsonataExpression {
  const trimmed = text.trim();
  return cache.get(trimmed) ?? cache.set(trimmed, compile(trimmed));
}

function compile(text: string): JsonataExpression {
  const make = library();
  const program = parsed(text, () => make(text));
  addFunctions(program, make);
  limit(program);
  const tree = program.ast();
  const references = referencesOf(tree);
  const reads = new Set(references.states);
  return { text, references, tree, evaluate: (scope) => evaluated(program, scope, references.mentioned, reads) };
}

function parsed(text: string, parse: () => Program): Program {
  try {
    return parse();
  } catch (thrown) {
    const { message, position } = thrown as { message?: string; position?: number };
    throw new ExpressionSyntaxError(text, position ?? 0, message ?? String(thrown));
  }
}

function evaluated(program: Program, scope: Scope, names: readonly string[], reads: ReadonlySet<string>): JsonValue {
  const bindings: Record<string, unknown> = reads.size > 0 ? { states: statesOf(scope, reads) } : {};
  for (const name of names) {
    const value = scope.variable(name);
    if (value !== undefined) bindings[name] = value;
  }
  let result: unknown;
  try {
    resetLimits();
    result = within(scope, () => program.evaluate(undefined, bindings));
    if (result !== undefined) return plainJson(result);
  } catch (thrown) {
    throw new EvaluationFailure(failureText(thrown));
  }
  throw new EvaluationFailure("returned nothing (undefined).");
}

/** The reserved variable `$states`, as far as the expression reads it. */
function statesOf(scope: Scope, reads: ReadonlySet<string>): Record<string, JsonValue> {
  const states: Record<string, JsonValue> = { input: scope.input };
  if (scope.result !== undefined) states["result"] = scope.result;
  if (scope.errorOutput !== undefined) states["errorOutput"] = scope.errorOutput;
  if (reads.has("context") || reads.has("*")) states["context"] = scope.context();
  return states;
}

function failureText(thrown: unknown): string {
  if (thrown instanceof UnsupportedResult) return "returned an unsupported result type.";
  const failed = "threw an error during evaluation";
  const reached = thrown instanceof RangeError ? tooDeep() : thrown;
  if (reached instanceof LimitReached) return `${failed}: ${reached.message}`;
  const { code, message } = reached as { code?: unknown; message?: unknown };
  if (typeof code === "string") return `${failed}. ${code}: ${String(message)}`;
  // A program error of the evaluator itself, which AWS does not show.
  return reached instanceof Error ? "threw an internal error during evaluation." : `${failed}: ${String(message)}`;
}
