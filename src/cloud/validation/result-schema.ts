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

/**
 * Compares the result of something that stands in for a service with what the service's API model says. Fields the model does not know are let through.
 * @returns AWS's words for the first thing that is wrong
 */
export function schemaProblem(value: JsonValue, shape: ApiShape, rules: SchemaRules, field = ""): string | undefined {
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
      return shape.values?.includes(value) === false ? `Field '${field}' is not an expected value` : undefined;
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
): string | undefined {
  if (rules.mode === "STRICT") {
    const missing = shape.required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `Required field '${missing}' is missing`;
  }
  return firstProblem(Object.entries(value), ([name, member]) => {
    const known = shape.members.get(name);
    return known === undefined || member === null ? undefined : schemaProblem(member, known(), rules, name);
  });
}

function firstProblem<Item>(items: readonly Item[], problem: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wrongType(field: string, expected: string): string {
  return field === "" ? `The result must be ${expected}` : `Field '${field}' must be ${expected}`;
}
