import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Place } from "./place.js";
import type { Given } from "./recipe.js";

/** The value at a place; undefined where there is none. */
export function valueAt(given: Given, { root, steps }: Place): JsonValue | undefined {
  const start = rootValue(given, root);
  return steps.reduce<JsonValue | undefined>((value, step) => {
    if (typeof step === "string") return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    return Array.isArray(value) ? (value as readonly JsonValue[]).at(step) : undefined;
  }, start);
}

function rootValue(given: Given, root: string): JsonValue | undefined {
  if (root === "input") return given.input;
  if (root === "context") return given.context;
  const name = root.slice(1);
  return Object.hasOwn(given.variables, name) ? given.variables[name] : undefined;
}

/** A copy with another value at a place, or none there. What is around it is made where it is missing. */
export function withValue(given: Given, { root, steps }: Place, value: JsonValue | undefined): Given {
  // A copy of its own: JSONata tells objects apart that only look alike.
  const own = typeof value === "object" && value !== null ? structuredClone(value) : value;
  const changed = changedAt(rootValue(given, root), steps, own);
  if (root === "input") return { ...given, input: changed ?? {} };
  if (root === "context") return isJsonObject(changed) ? { ...given, context: changed } : given;
  return { ...given, variables: changedAt(given.variables, [root.slice(1)], changed) as JsonObject };
}

function changedAt(
  outer: JsonValue | undefined,
  [step, ...rest]: readonly (string | number)[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const items: JsonValue[] = Array.isArray(outer) ? [...(outer as readonly JsonValue[])] : [];
    const index = step < 0 ? Math.max(0, items.length + step) : step;
    const inner = changedAt(items[index], rest, value);
    if (inner === undefined) return items.slice(0, index);
    while (items.length < index) items.push({});
    items[index] = inner;
    return items;
  }
  const { [step]: old, ...others } = isJsonObject(outer) ? outer : {};
  const inner = changedAt(old, rest, value);
  return inner === undefined ? others : { ...others, [step]: inner };
}
