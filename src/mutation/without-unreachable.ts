import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import { listAt } from "./written-states.js";

/** A definition without the states that nothing leads to, in the whole and in every branch and item processor. */
export function withoutUnreachable(scope: JsonObject): JsonObject {
  const states = scope["States"];
  if (!isJsonObject(states)) return scope;
  const reached = new Set<string>();
  const open = [String(scope["StartAt"])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states[name];
    if (reached.has(name) || !isJsonObject(state)) continue;
    reached.add(name);
    open.push(...ways(state));
  }
  const kept = Object.entries(states).filter(([name]) => reached.has(name));
  return { ...scope, States: Object.fromEntries(kept.map(([name, state]) => [name, inside(state)])) };
}

function ways(state: JsonObject): string[] {
  const senders = [state, ...listAt(state, "Choices"), ...listAt(state, "Catch")].filter(isJsonObject);
  return [...senders.map((sender) => sender["Next"]), state["Default"]].filter((next) => typeof next === "string");
}

function inside(state: JsonValue): JsonValue {
  if (!isJsonObject(state)) return state;
  const entries = Object.entries(state).map(([key, value]) => {
    if (key === "Branches" && Array.isArray(value)) {
      const branches = value as readonly JsonValue[];
      return [key, branches.map((branch) => (isJsonObject(branch) ? withoutUnreachable(branch) : branch))] as const;
    }
    const processor = (key === "ItemProcessor" || key === "Iterator") && isJsonObject(value);
    return [key, processor ? withoutUnreachable(value) : value] as const;
  });
  return Object.fromEntries(entries);
}
