import type { JsonValue } from "../../util/json.js";
import { TemplateError } from "../template.js";

/**
 * States.QueryEvaluationError: a JSONata field has no value, or one its state cannot use. Retriers and catchers may take it. The
 * engine completes the text with the state and its event id, and writes an EvaluationFailed event before it acts on the error.
 */
export class QueryEvaluationError extends TemplateError {
  /** The field, relative to the state, as EvaluationFailed shows it: `Output/error`, `Choices[1]/Condition`. Absent where AWS has none. */
  readonly location: string | undefined;

  constructor(location: string | undefined, message: string) {
    super("States.QueryEvaluationError", location ?? "", message);
    this.location = location;
  }
}

/** The JSON types, as AWS names them. */
export type JsonType = "array" | "boolean" | "null" | "number" | "object" | "string";

/** The type of a value, as AWS names it. */
export function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as Exclude<JsonType, "array" | "null">);
}

/** The Map's input, which stands for `Items` where that is not written, is no list. */
export function mapInputError(input: JsonValue): QueryEvaluationError {
  return new QueryEvaluationError(undefined, `Map state input must be an array but was: ${JSON.stringify(input)}`);
}

/** A Wait's `Timestamp` gave a text that is no moment. */
export function timestampError(text: string): QueryEvaluationError {
  return new QueryEvaluationError(
    "Timestamp",
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
  );
}
