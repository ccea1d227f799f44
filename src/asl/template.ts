import type { JsonValue } from "../util/json.js";
import type { Scope } from "./path.js";

/**
 * A compiled payload template (Parameters, ResultSelector, ItemSelector …): plain JSON in which each field whose name ends in
 * `.$` holds a path or an intrinsic function call. A template without such fields gives the same value every time, shared.
 */
export interface Template {
  /** The JSON as written. */
  readonly source: JsonValue;
  /**
   * @throws TemplateError when a path finds nothing or an intrinsic function fails
   */
  evaluate(scope: Scope): JsonValue;
}

/**
 * A field of a template could not be evaluated. The engine completes the text with the state and its event id. In JSONPath
 * `error` is always States.Runtime, which no retrier or catcher takes: so AWS answers a path that finds nothing, and also
 * arguments that an intrinsic function does not take, whatever the States Language says of States.IntrinsicFailure.
 */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** The error AWS raises for it. */
  readonly error:
    "States.Runtime" | "States.ParameterPathFailure" | "States.IntrinsicFailure" | "States.QueryEvaluationError";
  /** The field as written, such as `value.$`. */
  readonly field: string;
  /** What exactly an intrinsic function did not take, where AWS's text does not say. */
  readonly detail: string | undefined;
  constructor(error: TemplateError["error"], field: string, message: string, detail?: string) {
    super(message);
    this.error = error;
    this.field = field;
    this.detail = detail;
  }
}
