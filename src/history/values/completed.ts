import { isJsonObject, type JsonValue } from "../../util/json.js";
import { matches, type ComparisonOptions } from "./differences.js";
import { isAsymmetric, type Expected } from "./expected.js";
import { valueText } from "./value-text.js";

/**
 * An expected value made ready for a diff: what was not asked for, and every question that the value answers, is filled in from the actual
 * value, so that a line-by-line diff shows nothing but what is really different.
 */
export function completed(
  expected: Expected,
  actual: JsonValue | undefined,
  options: ComparisonOptions = {},
): JsonValue | undefined {
  if (isAsymmetric(expected) || expected instanceof RegExp || expected instanceof Date) {
    return matches(expected, actual, options) ? actual : `<${valueText(expected)}>`;
  }
  if (Array.isArray(expected)) {
    const items: readonly JsonValue[] = Array.isArray(actual) ? actual : [];
    return expected.map((item, at) => completed(item, items[at], options) ?? null);
  }
  if (!isJsonObject(expected)) return expected as JsonValue | undefined;
  const fields = isJsonObject(actual) ? actual : {};
  const result: Record<string, JsonValue> = {};
  // In the order of the actual value, so that only differences stand out.
  for (const key of [...Object.keys(fields), ...Object.keys(expected).filter((name) => !Object.hasOwn(fields, name))]) {
    const value = Object.hasOwn(expected, key)
      ? completed(expected[key], fields[key], options)
      : options.exactly === true
        ? undefined
        : fields[key];
    if (value !== undefined)
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}
