import { StepwrightError } from "../errors/index.js";
import type { JsonValue } from "../util/json.js";

/**
 * Copies a value the way JSON would carry it, and refuses what JSON would lose without a word: functions, symbols, BigInts,
 * NaN, infinities, and circles.
 * @param what names the call for the message, such as `withInput`
 * @returns the copy, frozen all the way down; undefined as a whole becomes null, as a field it is left out
 * @throws VALUE_NOT_JSON
 */
export function jsonOf(what: string, value: unknown): JsonValue {
  return copied(what, value, "", []) ?? null;
}

function copied(what: string, value: unknown, path: string, above: readonly object[]): JsonValue | undefined {
  const refuse = (found: string): never => {
    throw new StepwrightError("VALUE_NOT_JSON", { what, path, found });
  };
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    // JSON text knows no -0.
    return Number.isFinite(value) ? value + 0 : refuse(String(value));
  }
  if (typeof value === "bigint") return refuse(`the BigInt ${value}n`);
  if (typeof value === "function") return refuse(value.name === "" ? "a function" : `the function ${value.name}`);
  if (typeof value !== "object") return refuse(String(value));
  if (above.includes(value)) return refuse("a circle back to itself");
  const inside = [...above, value];
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item, index) => copied(what, item, `${path}[${index}]`, inside) ?? null));
  }
  if (isConvertible(value)) return copied(what, value.toJSON(), path, inside);
  if (value instanceof Promise) return refuse("a Promise (write await before it)");
  if (value instanceof Map || value instanceof Set) return refuse(`a ${value.constructor.name}`);
  const copy: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(value)) {
    const part = copied(what, field, path === "" ? key : `${path}.${key}`, inside);
    // Not an assignment: "__proto__" is a name like any other in JSON.
    if (part !== undefined) {
      Object.defineProperty(copy, key, { value: part, enumerable: true, configurable: true, writable: true });
    }
  }
  return Object.freeze(copy);
}

function isConvertible(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}
