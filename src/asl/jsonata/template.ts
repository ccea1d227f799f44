import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from "../../util/json.js";
import { isJsonataText } from "./delimiters.js";
import type { Scope } from "../path.js";
import type { Template } from "../template.js";
import { compileJsonataExpression, EvaluationFailure, type JsonataExpression } from "./expression.js";
import { jsonTypeOf, QueryEvaluationError, type JsonType } from "./query-evaluation-error.js";

/** What a field of a JSONata state may be. */
export interface JsonataTemplateOptions {
  /** The type the field must have where it is one expression; any by default. */
  readonly expected?: JsonType;
}

type Evaluate = (scope: Scope) => JsonValue;

/**
 * Compiles JSON in which each text that starts with `{%` and ends with `%}` is a JSONata expression; every other text stands for
 * itself. JSON without an expression gives itself, shared.
 * @param field where it stands in its state, as errors show it: `Output`, `Choices[1]/Condition`
 * @throws ExpressionSyntaxError
 */
export function compileJsonataTemplate(
  source: JsonValue,
  field: string,
  { expected }: JsonataTemplateOptions = {},
): Template {
  const evaluate = compileValue(source, field);
  if (evaluate === undefined) return { source, evaluate: () => source };
  if (expected === undefined || typeof source !== "string") return { source, evaluate };
  const { text } = expressionIn(source);
  return {
    source,
    evaluate: (scope) => {
      const value = evaluate(scope);
      if (jsonTypeOf(value) !== expected) throw unexpectedType(text, field, expected, value);
      return value;
    },
  };
}

function unexpectedType(text: string, field: string, expected: JsonType, value: JsonValue): QueryEvaluationError {
  const [found, shown] = [jsonTypeOf(value), JSON.stringify(value)];
  const problem = `returned an unexpected result type. Expected '${expected}', but was '${found}' for value: ${shown}`;
  return failureAt(text, field, problem);
}

function failureAt(text: string, field: string, problem: string): QueryEvaluationError {
  return new QueryEvaluationError(
    field,
    `The JSONata expression '${text}' specified for the field '${field}' ${problem}`,
  );
}

function expressionIn(text: string): JsonataExpression {
  return compileJsonataExpression(text.slice(2, -2));
}

/** Undefined where nothing is to be evaluated: the value stands for itself. */
function compileValue(source: JsonValue, field: string): Evaluate | undefined {
  if (typeof source === "string") return isJsonataText(source) ? compileText(source, field) : undefined;
  if (Array.isArray(source)) return compileArray(source as JsonArray, field);
  return isJsonObject(source) ? compileObject(source, field) : undefined;
}

function compileText(source: string, field: string): Evaluate {
  const expression = expressionIn(source);
  return (scope) => {
    try {
      return expression.evaluate(scope);
    } catch (thrown) {
      if (!(thrown instanceof EvaluationFailure)) throw thrown;
      throw failureAt(expression.text, field, thrown.message);
    }
  };
}

function compileArray(source: JsonArray, field: string): Evaluate | undefined {
  const items = source.map((item, index) => ({ item, evaluate: compileValue(item, `${field}[${index}]`) }));
  if (items.every(({ evaluate }) => evaluate === undefined)) return undefined;
  return (scope) => items.map(({ item, evaluate }) => (evaluate === undefined ? item : evaluate(scope)));
}

function compileObject(source: JsonObject, field: string): Evaluate | undefined {
  const fields = Object.entries(source).map(
    ([name, value]) => [name, value, compileValue(value, `${field}/${name}`)] as const,
  );
  if (fields.every(([, , evaluate]) => evaluate === undefined)) return undefined;
  return (scope) =>
    Object.fromEntries(
      fields.map(([name, value, evaluate]) => [name, evaluate === undefined ? value : evaluate(scope)]),
    );
}
