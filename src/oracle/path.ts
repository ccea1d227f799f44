import { isJsonObject, type JsonValue } from "../util/json.js";
import { parsePath, type OraclePath, type PathStep } from "./path-parser.js";
import type { ChoiceScope } from "./scope.js";

/** What a path that finds nothing gives. */
export const nothing: unique symbol = Symbol("nothing");

/** What a path leads to. */
export type Found = JsonValue | typeof nothing;

/**
 * Reads a path of the States Language: `$`, `$$` or `$name`, then names, indexes, wildcards, slices, lists of names or indexes, deep scans
 * and simple filters. A path that may lead to several values gives the array of them; any other one the value.
 * @throws NotUnderstood
 */
export function pathReader(text: string): (scope: ChoiceScope, input: JsonValue) => Found {
  const path = parsePath(text);
  const follow = path.definite ? definitely(path.steps) : severally(path.steps);
  return (scope, input) => {
    const root = rootOf(path, scope, input);
    return root === nothing ? nothing : follow(root);
  };
}

function rootOf({ root, name }: OraclePath, scope: ChoiceScope, input: JsonValue): Found {
  if (root === "input") return input;
  if (root === "context") return scope.context ?? {};
  const variables = scope.variables;
  return variables !== undefined && Object.hasOwn(variables, name) ? (variables[name] as JsonValue) : nothing;
}

function definitely(steps: readonly PathStep[]): (root: JsonValue) => Found {
  return (root) => {
    let value: Found = root;
    for (const step of steps) {
      value = step.kind === "name" ? fieldOf(value, step.name) : itemOf(value, step.kind === "index" ? step.index : 0);
      if (value === nothing) return nothing;
    }
    return value;
  };
}

function severally(steps: readonly PathStep[]): (root: JsonValue) => Found {
  return (root) => {
    let values: readonly JsonValue[] = [root];
    let several = false;
    for (const step of steps) {
      const next = values.flatMap((value) => stepFrom(value, step));
      // Before the first step that fans out, a path is as strict as a definite one.
      if (!several && next.length === 0 && (step.kind === "name" || step.kind === "index")) return nothing;
      several ||= step.kind !== "name" && step.kind !== "index";
      values = next;
    }
    return values;
  };
}

function fieldOf(value: JsonValue, name: string): Found {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] as JsonValue) : nothing;
}

function itemOf(value: JsonValue, index: number): Found {
  if (!Array.isArray(value)) return nothing;
  const item = (value as readonly JsonValue[])[index < 0 ? value.length + index : index];
  return item === undefined ? nothing : item;
}

function stepFrom(value: JsonValue, step: PathStep): readonly JsonValue[] {
  const found = (one: Found): readonly JsonValue[] => (one === nothing ? [] : [one]);
  switch (step.kind) {
    case "name":
      return found(fieldOf(value, step.name));
    case "index":
      return found(itemOf(value, step.index));
    case "names":
      return step.names.flatMap((name) => found(fieldOf(value, name)));
    case "indexes":
      return step.indexes.flatMap((index) => found(itemOf(value, index)));
    case "slice":
      return Array.isArray(value) ? (value as readonly JsonValue[]).slice(step.from, step.to) : [];
    case "any":
      return childrenOf(value);
    case "deep":
      return [value, ...descendants(value)].flatMap((one) => stepFrom(one, step.then));
    case "filter":
      return (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).filter((item) => step.holds(item));
  }
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return isJsonObject(value) ? Object.values(value) : [];
}

function descendants(value: JsonValue): readonly JsonValue[] {
  return childrenOf(value).flatMap((child) => [child, ...descendants(child)]);
}
