import type { MapState } from "../../asl/machine.js";
import type { Path, Scope } from "../../asl/path.js";
import { QueryEvaluationError } from "../../asl/jsonata/query-evaluation-error.js";
import type { Template } from "../../asl/template.js";
import type { JsonValue } from "../../util/json.js";
import type { Visit } from "../execution/execution-state.js";
import { runtimeError } from "../failure.js";
import { wholeNumber } from "../whole-number.js";

/** A limit of a distributed Map as written: a number, a path, or a JSONata expression. */
export interface WrittenLimit {
  readonly field: string;
  readonly literal: number | undefined;
  readonly path: Path | undefined;
  readonly template: Template | undefined;
}

/**
 * A limit that counts something. Text that holds a whole number counts as one.
 * @throws StateError States.Runtime, or QueryEvaluationError
 */
export function countOf(visit: Visit, scope: Scope, { field, literal, path, template }: WrittenLimit): number {
  if (template !== undefined) return wholeNumber(field, template.evaluate(scope));
  if (path === undefined) return literal ?? 0;
  const value = path.evaluate(scope);
  const number = numberIn(value, /^[-+]?\d+$/);
  if (number !== undefined && Number.isInteger(number)) return number;
  throw notA("integer", visit, field, path, value);
}

/** ToleratedFailureCount. @throws StateError States.Runtime, or QueryEvaluationError */
export function toleratedCount(visit: Visit, scope: Scope, state: MapState): number {
  const count = countOf(visit, scope, {
    field: "ToleratedFailureCount",
    literal: state.toleratedFailureCount,
    path: state.toleratedFailureCountPath,
    template: state.toleratedFailureCountTemplate,
  });
  if (count < 0) throw runtimeError(visit, "ToleratedFailureCount cannot be negative.");
  return count;
}

/** ToleratedFailurePercentage. @throws StateError States.Runtime, or QueryEvaluationError */
export function toleratedPercentage(visit: Visit, scope: Scope, state: MapState): number {
  const field = "ToleratedFailurePercentage";
  const { toleratedFailurePercentagePath: path, toleratedFailurePercentageTemplate: template } = state;
  if (template !== undefined) return percentage(field, template.evaluate(scope));
  if (path === undefined) return state.toleratedFailurePercentage ?? 0;
  const value = path.evaluate(scope);
  const number = numberIn(value, /^[-+]?(\d+\.?\d*|\.\d+)$/);
  if (number === undefined) throw notA("float", visit, field, path, value);
  if (number < 0 || number > 100) throw runtimeError(visit, "ToleratedFailurePercentage must be between 0 and 100.");
  return number;
}

function percentage(field: string, value: JsonValue): number {
  if (typeof value === "number" && value >= 0 && value <= 100) return value;
  throw new QueryEvaluationError(
    field,
    `The ${field} field must be a number between 0 and 100 but was: ${JSON.stringify(value)}`,
  );
}

function numberIn(value: JsonValue, shape: RegExp): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && shape.test(value) ? Number(value) : undefined;
}

function notA(kind: "integer" | "float", visit: Visit, field: string, path: Path, value: JsonValue): Error {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return runtimeError(
    visit,
    `The ${field}Path field refers to value "${text}" which is not a valid ${kind}: ${path.text}`,
  );
}
