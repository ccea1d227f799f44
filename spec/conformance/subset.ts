import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import type { Case } from "./case-files.js";

/** A named part of the cases. */
export interface Subset {
  readonly name: string;
  readonly describe: string;
  includes(one: Case): boolean;
}

/** Recorded executions of what most machines are made of. */
export const JSONPATH_CORE: Subset = {
  name: "jsonpath-core",
  describe:
    "history rows that are JSONPath only, without distributed Map, variables (Assign), activities, callbacks, .sync or Step Functions' own API as a task",
  includes: ({ recognised }) => recognised.kind === "history" && isCore(recognised.row.definition),
};

/** The subsets by name. */
export const SUBSETS: readonly Subset[] = [JSONPATH_CORE];

function isCore(machine: JsonObject): boolean {
  if (machine["QueryLanguage"] === "JSONata" || isDistributed(machine)) return false;
  return Object.values(objectAt(machine, "States")).every((state) => isJsonObject(state) && isCoreState(state));
}

function isCoreState(state: JsonObject): boolean {
  if (state["QueryLanguage"] === "JSONata" || hasAssign(state)) return false;
  if (state["Type"] === "Task" && typeof state["Resource"] === "string" && isBeyondCore(state["Resource"]))
    return false;
  const inner = [...listAt(state, "Branches"), state["Iterator"], state["ItemProcessor"]].filter(isJsonObject);
  return inner.every(isCore);
}

function isDistributed(machine: JsonObject): boolean {
  return objectAt(machine, "ProcessorConfig")["Mode"] === "DISTRIBUTED";
}

function hasAssign(state: JsonObject): boolean {
  const rules = [...listAt(state, "Catch"), ...listAt(state, "Choices")].filter(isJsonObject);
  return [state, ...rules].some((part) => Object.hasOwn(part, "Assign"));
}

function isBeyondCore(resource: string): boolean {
  return (
    resource.includes(":activity:") ||
    resource.includes(".waitForTaskToken") ||
    resource.includes(".sync") ||
    resource.includes(":aws-sdk:sfn:") ||
    resource.includes(":::states:")
  );
}

function objectAt(holder: JsonObject, key: string): JsonObject {
  const value = holder[key];
  return isJsonObject(value) ? value : {};
}

function listAt(holder: JsonObject, key: string): readonly JsonValue[] {
  const value = holder[key];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
