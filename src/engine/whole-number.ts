import { QueryEvaluationError } from "../asl/jsonata/query-evaluation-error.js";
import type { JsonValue } from "../util/json.js";

/**
 * What a JSONata field for seconds or a limit gave, as a number that counts something.
 * @throws QueryEvaluationError when it is negative or has a fraction
 */
export function wholeNumber(field: string, value: JsonValue): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new QueryEvaluationError(
    field,
    `The ${field} field must be a non-negative integer but was: ${JSON.stringify(value)}`,
  );
}
