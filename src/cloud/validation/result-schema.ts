import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { ApiShape } from "../api-model.js";

/** Required members are asked for only in STRICT. */
export type PresenceMode = "STRICT" | "PRESENT";

/** How a result is compared with its model. */
export interface SchemaRules {
  readonly mode: PresenceMode;
  /** Times may be numbers, as optimised integrations write them (default: text only). */
  readonly numericTimes?: boolean;
}

/** The first thing in which a result differs from its model. */
export interface SchemaProblem {
  readonly kind: "missing" | "type" | "value";
  /** In AWS's words. */
  readonly text: string;
  /** The values the model allows, of an enumeration. */
  readonly allowed?: readonly string[];
}

/**
 * Compares the result of something that stands in for a service with what the service's API model says. Fields the model does not know are let through.
 * @returns the first thing that is wrong
 */
export function schemaProblem(
  value: JsonValue,
  shape: ApiShape,
  rules: SchemaRules,
  field = "",
): SchemaProblem | undefined {
  switch (shape.kind) {
    case "structure":
      return isJsonObject(value) ? structureProblem(value, shape, rules) : wrongType(field, "an object");
    case "list":
      if (!Array.isArray(value)) return wrongType(field, "an array");
      return firstProblem(value as readonly JsonValue[], (item) => schemaProblem(item, shape.of(), rules, field));
    case "map":
      if (!isJsonObject(value)) return wrongType(field, "an object");
      return firstProblem(Object.values(value), (item) => schemaProblem(item, shape.of(), rules, field));
    case "string":
      if (shape.time === true && rules.numericTimes === true && typeof value === "number") return undefined;
      if (typeof value !== "string") return wrongType(field, "a string");
      return shape.values?.includes(value) === false
        ? { kind: "value", text: `Field '${field}' is not an expected value`, allowed: shape.values }
        : undefined;
    case "number":
    case "boolean":
      return typeof value === shape.kind ? undefined : wrongType(field, `a ${shape.kind}`);
    case "any":
      return undefined;
  }
}

function structureProblem(
  value: { readonly [name: string]: JsonValue },
  shape: ApiShape & { kind: "structure" },
  rules: SchemaRules,
): SchemaProblem | undefined {
  if (rules.mode === "STRICT") {
    const missing = shape.required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return { kind: "missing", text: `Required field '${missing}' is missing` };
  }
  return firstProblem(Object.entries(value), ([name, member]) => {
    const known = shape.members.get(name);
    return known === undefined || member === null ? undefined : schemaProblem(member, known(), rules, name);
  });
}

function firstProblem<Item>(
  items: readonly Item[],
  problem: (item: Item) => SchemaProblem | undefined,
): SchemaProblem | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wrongType(field: string, expected: string): SchemaProblem {
  const text = field === "" ? `The result must be ${expected}` : `Field '${field}' must be ${expected}`;
  return { kind: "type", text };
}
