import { StepwrightError } from "../src/errors/index.js";
import { jsonOf } from "../src/plan/json-copy.js";
import { parseJson, type JsonValue } from "../src/util/json.js";

export { jsonOf };

/**
 * The input of an execution.
 * @throws VALUE_NOT_JSON
 * @throws INPUT_IS_TEXT for the JSON text of an object or array: it would reach the workflow as one string
 */
export function inputOf(value: unknown): JsonValue {
  if (typeof value === "string" && /^\s*[{[]/.test(value) && parseJson(value) !== undefined) {
    throw new StepwrightError("INPUT_IS_TEXT", { text: value.length > 60 ? `${value.slice(0, 59)}…` : value });
  }
  return jsonOf("withInput(…)", value);
}
