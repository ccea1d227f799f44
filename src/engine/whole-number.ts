import { QueryEvaluationError } from "../asl/jsonata/query-evaluation-error.js";
import type { JsonValue } from "../util/json.js";

/** The most seconds that AWS takes: https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html and state-task.html. */
const mostSeconds = 99_999_999;

/**
 * What a JSONata field for seconds gave: it has to be in the range of a number written there.
 * @throws QueryEvaluationError when it is negative, has a fraction, or is more than 99,999,999
 */
export function wholeSeconds(field: string, value: JsonValue): number {
  const seconds = wholeNumber(field, value);
  if (seconds <= mostSeconds) return seconds;
  throw new QueryEvaluationError(field, `The ${field} field must be at most ${mostSeconds} but was: ${seconds}`);
}

/**
 * What a JSONata field for a limit gave, as a number that counts something.
 * @throws QueryEvaluationError when it is negative or has a fraction
 */
export function wholeNumber(field: string, value: JsonValue): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new QueryEvaluationError(
    field,
    `The ${field} field must be a non-negative integer but was: ${JSON.stringify(value)}`,
  );
}
