import { findState, parseMachine, reachableFrom, type GraphStep, type Machine } from "../../../src/asl/index.js";
import type { JsonObject } from "../../../src/util/json.js";

/**
 * A definition in which a state may be come to, though no input may lead to it: as it is; begun with the state of its top level that is
 * or holds it; begun so, and the scopes around the state with it as well; the scope around it alone, begun with it. What cannot be
 * reached from there is left out.
 */
export function* beginningsFor(definition: JsonObject, state: string): Generator<JsonObject> {
  yield definition;
  const machine = parseMachine(definition);
  const { path = [], machine: around = machine } = findState(machine, state) ?? {};
  yield begunWith(definition, machine, path.slice(0, 1), path[0]?.state.name ?? state);
  if (path.length === 0) return;
  yield begunWith(definition, machine, path, state);
  const { ProcessorConfig: _config, ...scope } = path.reduce(scopeOf, definition);
  const language = definition["QueryLanguage"];
  yield begunWith({ ...(language !== undefined && { QueryLanguage: language }), ...scope }, around, [], state);
}

/** The scope that a step goes into. */
function scopeOf(scope: JsonObject, { state, index }: GraphStep): JsonObject {
  const source = (scope["States"] as JsonObject)[state.name] as JsonObject;
  if (state.type === "Map") return source["ItemProcessor" in source ? "ItemProcessor" : "Iterator"] as JsonObject;
  return (source["Branches"] as readonly JsonObject[])[index] as JsonObject;
}

/** A scope begun with the first step of a way, and the scopes on that way begun so as well. */
function begunWith(
  scope: JsonObject,
  machine: Machine,
  [step, ...inner]: readonly GraphStep[],
  state: string,
): JsonObject {
  const start = step?.state.name ?? state;
  const reached = reachableFrom(machine, start);
  const states = Object.entries(scope["States"] as JsonObject).filter(([name]) => reached.has(name));
  const begun = states.map(([name, source]): [string, JsonObject] => {
    const holds = name === step?.state.name && step.state.name !== state;
    return [
      name,
      holds
        ? within(source as JsonObject, step, (held, of) => begunWith(held, of, inner, state))
        : (source as JsonObject),
    ];
  });
  return { ...scope, StartAt: start, States: Object.fromEntries(begun) };
}

/** A Parallel or Map with the scope that a step goes into made anew. */
function within(
  source: JsonObject,
  { state, index }: GraphStep,
  make: (scope: JsonObject, machine: Machine) => JsonObject,
): JsonObject {
  if (state.type === "Map") {
    const key = "ItemProcessor" in source ? "ItemProcessor" : "Iterator";
    return { ...source, [key]: make(source[key] as JsonObject, state.processor) };
  }
  const branches = source["Branches"] as readonly JsonObject[];
  const machine = state.branches[index] as Machine;
  return { ...source, Branches: branches.map((branch, at) => (at === index ? make(branch, machine) : branch)) };
}
