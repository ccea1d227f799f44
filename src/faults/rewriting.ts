import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import type { WrappedTask } from "./attempt-chain.js";

/** What stands at a place of a definition, such as `/States/Fan/Branches/0/States/Charge`. */
export function sourceOf(definition: JsonValue, location: string): JsonObject {
  let found: JsonValue | undefined = definition;
  let rest = location;
  while (rest !== "" && typeof found === "object" && found !== null) {
    const within = found as Readonly<Record<string, JsonValue>>;
    // Names of states may hold a slash: the longest that fits.
    const key: string | undefined = Object.keys(within)
      .filter((name) => rest === `/${name}` || rest.startsWith(`/${name}/`))
      .sort((left, right) => right.length - left.length)[0];
    if (key === undefined) break;
    found = within[key];
    rest = rest.slice(key.length + 1);
  }
  return isJsonObject(found) ? found : {};
}

/** The definition with the wrapped Tasks, in each scope. */
export function rewritten(value: JsonValue, wrapped: ReadonlyMap<string, WrappedTask>): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => rewritten(item, wrapped));
  if (!isJsonObject(value)) return value;
  const states = value["States"];
  const start = value["StartAt"];
  if (!isJsonObject(states) || typeof start !== "string") {
    // Only what holds scopes is gone into: payloads may look like anything.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        ["Branches", "Iterator", "ItemProcessor"].includes(key) ? [key, rewritten(inner, wrapped)] : [key, inner],
      ),
    );
  }
  const lead = (name: JsonValue | undefined): JsonValue =>
    typeof name === "string" ? (wrapped.get(name)?.entry ?? name) : (name ?? null);
  const rewrittenStates = Object.entries(states).flatMap(([name, state]): [string, JsonValue][] => {
    const own = wrapped.get(name);
    if (own === undefined) return [[name, pointing(rewritten(state, wrapped), lead)]];
    const put = own.states.map(([at, made]): [string, JsonValue] => {
      // The states of the chain lead to each other; only what they took over of the Task leads elsewhere.
      return [at, ["Wait", "Choice"].includes(String(made["Type"])) ? made : pointing(made, lead)];
    });
    return [...put, ...own.tasks.map(([at, task]): [string, JsonValue] => [at, pointing(task, lead)])];
  });
  return { ...value, StartAt: lead(start), States: Object.fromEntries(rewrittenStates) };
}

/** A state whose transitions lead to the copies. */
function pointing(state: JsonValue, lead: (name: JsonValue | undefined) => JsonValue): JsonValue {
  if (!isJsonObject(state)) return state;
  const many = (value: JsonValue): JsonValue =>
    Array.isArray(value)
      ? (value as readonly JsonValue[]).map((one) =>
          isJsonObject(one) && "Next" in one ? { ...one, Next: lead(one["Next"]) } : one,
        )
      : value;
  return {
    ...state,
    ...("Next" in state && { Next: lead(state["Next"]) }),
    ...("Default" in state && { Default: lead(state["Default"]) }),
    ...(state["Choices"] !== undefined && { Choices: many(state["Choices"]) }),
    ...(state["Catch"] !== undefined && { Catch: many(state["Catch"]) }),
  };
}
