import type { JsonValue } from "../util/json.js";
import type { Test } from "./condition.js";
import { compiled, type Ast, type Compiled } from "./jsonata-library.js";
import { Failing, NotUnderstood, type ChoiceScope } from "./scope.js";

/** An expression read once: its tree, and its value where it has one. */
export interface Expression {
  readonly text: string;
  readonly ast: Ast;
  /** @throws Failing where it has no value, or the evaluation breaks */
  evaluate(scope: ChoiceScope, input: JsonValue): unknown;
}

const cache = new Map<string, Expression>();
const mostKept = 2000;

/** What stands between `{%` and `%}`; undefined for a text that is no expression. */
export function expressionIn(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  return /^\{%(?<text>[\s\S]*)%\}$/.exec(value)?.groups?.["text"]?.trim();
}

/** Reads an expression. @throws NotUnderstood where it is none */
export function expression(text: string): Expression {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const program = programOf(text);
  const ast = program.ast();
  const evaluate: Expression["evaluate"] = (scope, input) => {
    const states = { input, context: scope.context ?? {} };
    let result: unknown;
    try {
      result = program.evaluate(undefined, { ...scope.variables, states });
    } catch (thrown) {
      const { code, message } = thrown as { code?: string; message?: string };
      throw new Failing("States.QueryEvaluationError", `${text} breaks: ${code ?? ""} ${message ?? ""}`.trim());
    }
    if (result === undefined) throw new Failing("States.QueryEvaluationError", `${text} has no value`);
    return result;
  };
  if (cache.size >= mostKept) cache.clear();
  const made = { text, ast, evaluate };
  cache.set(text, made);
  return made;
}

function programOf(text: string): Compiled {
  try {
    return compiled(text);
  } catch (error) {
    throw new NotUnderstood(`${text}: ${String((error as { message?: unknown }).message)}`);
  }
}

/**
 * Reads the Condition of a rule in JSONata. It must give true or false: anything else ends the execution.
 * @throws NotUnderstood
 */
export function jsonataTest(condition: JsonValue | undefined): Test {
  if (typeof condition === "boolean") return () => condition;
  const text = expressionIn(condition);
  if (text === undefined) throw new NotUnderstood(JSON.stringify(condition));
  const { evaluate } = expression(text);
  return (scope, input, seen) => {
    const result = evaluate(scope, input);
    if (typeof result !== "boolean")
      throw new Failing("States.QueryEvaluationError", `${text} gives ${JSON.stringify(result)}, not true or false`);
    seen?.push({ comparison: text, holds: result });
    return result;
  };
}

/** Evaluates every expression in an Output or Assign, so that one without a value is noticed. @throws Failing */
export function evaluateAll(template: JsonValue | undefined): (scope: ChoiceScope, input: JsonValue) => void {
  const expressions = expressionsIn(template).map(expression);
  return (scope, input) => {
    for (const { evaluate } of expressions) evaluate(scope, input);
  };
}

/** The texts of all expressions in a template. */
export function expressionsIn(value: JsonValue | undefined): string[] {
  const text = expressionIn(value);
  if (text !== undefined) return [text];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner: JsonValue) => expressionsIn(inner));
}
