import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from "../util/json.js";
import { ExpressionSyntaxError } from "./expression-syntax-error.js";
import { CallError, compileCall, MissingArgument } from "./intrinsics/evaluator.js";
import { parseIntrinsic } from "./intrinsics/parser.js";
import { compilePath } from "./jsonpath/compile-path.js";
import { PathError, type Scope } from "./path.js";
import { TemplateError, type Template } from "./template.js";

type Evaluate = (scope: Scope) => JsonValue;

/**
 * Compiles a payload template. A template, or a part of one, that reads nothing gives the same value every time; what a path
 * selects is part of the result as it is, not a copy.
 * @throws ExpressionSyntaxError when a field whose name ends in `.$` holds neither a path nor an intrinsic function call
 */
export function compileTemplate(source: JsonValue): Template {
  const evaluate = compileValue(source, "");
  return { source, evaluate: evaluate ?? (() => source) };
}

/**
 * Compiles the ErrorPath or CausePath of a Fail state: a path or an intrinsic function call that gives text.
 * @param field names the field in errors
 * @throws ExpressionSyntaxError
 */
export function compileFailField(text: string, field: "ErrorPath" | "CausePath"): Template {
  const evaluate = compileExpression(text, field, field);
  return {
    source: text,
    evaluate: (scope) => {
      const value = evaluate(scope);
      if (typeof value === "string") return value;
      const seen = JSON.stringify(value);
      throw new TemplateError(
        "States.Runtime",
        field,
        `The ${field} field refers to value ${seen} which is not a valid string: ${text}`,
      );
    },
  };
}

/** Undefined where nothing is to be evaluated: the value stands for itself. */
function compileValue(source: JsonValue, site: string): Evaluate | undefined {
  if (Array.isArray(source)) return compileArray(source as JsonArray, site);
  return isJsonObject(source) ? compileObject(source, site) : undefined;
}

function compileArray(source: JsonArray, site: string): Evaluate | undefined {
  const items = source.map((item, index) => ({ item, evaluate: compileValue(item, `${site}/${index}`) }));
  if (items.every(({ evaluate }) => evaluate === undefined)) return undefined;
  return (scope) => items.map(({ item, evaluate }) => (evaluate === undefined ? item : evaluate(scope)));
}

interface Field {
  readonly name: string;
  readonly value: JsonValue;
  readonly evaluate: Evaluate | undefined;
}

function compileObject(source: JsonObject, site: string): Evaluate | undefined {
  const fields = Object.entries(source).map(([key, value]): Field => {
    const place = `${site}/${key}`;
    if (!key.endsWith(".$")) return { name: key, value, evaluate: compileValue(value, place) };
    if (typeof value !== "string") {
      throw new ExpressionSyntaxError(JSON.stringify(value), 0, notAnExpression(key));
    }
    return { name: key.slice(0, -2), value, evaluate: compileExpression(value, key, place) };
  });
  if (fields.every(({ evaluate }) => evaluate === undefined)) return undefined;
  return (scope) => {
    const result: Record<string, JsonValue> = {};
    for (const { name, value, evaluate } of fields) put(result, name, evaluate === undefined ? value : evaluate(scope));
    return result;
  };
}

function put(target: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else target[name] = value;
}

function notAnExpression(field: string): string {
  return `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
}

/** A path, or a call of an intrinsic function. */
function compileExpression(text: string, field: string, site: string): Evaluate {
  if (text.startsWith("$")) return compilePathField(text, field);
  if (text.trimStart().startsWith("States.")) return compileCallField(text, field, site);
  throw new ExpressionSyntaxError(text, 0, notAnExpression(field));
}

function compilePathField(text: string, field: string): Evaluate {
  const path = compilePath(text);
  return (scope) => {
    try {
      return path.evaluate(scope);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      if (error.pastEnd) return null;
      const searched = JSON.stringify(text.startsWith("$$") ? scope.context() : scope.input);
      const message = `The JSONPath '${text}' specified for the field '${field}' could not be found in the input '${searched}'`;
      throw new TemplateError("States.Runtime", field, message);
    }
  };
}

function compileCallField(text: string, field: string, site: string): Evaluate {
  const evaluate = compileCall(parseIntrinsic(text), site);
  return (scope) => {
    try {
      return evaluate(scope);
    } catch (error) {
      throw callError(error, text, field, scope);
    }
  };
}

/** The cause names the whole expression, also when an inner call of it failed. */
function callError(error: unknown, text: string, field: string, scope: Scope): unknown {
  const failed = `The function '${text}' had the following error: `;
  if (error instanceof MissingArgument) {
    return new TemplateError("States.Runtime", field, failed + missingText(error, scope));
  }
  if (error instanceof CallError)
    return new TemplateError("States.Runtime", field, failed + error.message, error.detail);
  return error;
}

/** AWS lets the library's own text through where a step does not fit what it meets, and names `$$.a` by `$.a`. */
function missingText({ path, message }: MissingArgument, scope: Scope): string {
  if (message.startsWith("Filter:")) return message;
  const shown = path.startsWith("$$") ? path.slice(1) : path;
  return `The JsonPath argument for the field '${shown}' could not be found in the input '${JSON.stringify(scope.input)}'`;
}
