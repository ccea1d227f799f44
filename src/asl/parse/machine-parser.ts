import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Machine, QueryLanguage, State } from "../machine.js";
import { objectIn, textIn } from "./fields.js";
import { parseState } from "./state-parser.js";

/**
 * Makes a definition ready to run: every path, template and rule is compiled once.
 * @param definition a definition that `validateDefinition` finds no error in
 * @throws TypeError when the definition is not even an object with states: validate first
 */
export function parseMachine(definition: JsonValue): Machine {
  if (!isJsonObject(definition)) throw new TypeError("A state machine definition must be a JSON object.");
  return parseScope(definition, "", "JSONPath");
}

/** Parses a whole machine, a branch or an item processor: they have the same shape. */
function parseScope(source: JsonObject, location: string, inherited: QueryLanguage): Machine {
  const queryLanguage = queryLanguageOf(source, inherited);
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(objectIn(source, "States") ?? {})) {
    if (!isJsonObject(state)) throw new TypeError(`The state at ${location}/States/${name} must be a JSON object.`);
    states.set(
      name,
      parseState({
        source: state,
        name,
        location: `${location}/States/${name}`,
        queryLanguage: queryLanguageOf(state, queryLanguage),
        machineLanguage: queryLanguage,
        parseScope: (inner, where) => parseScope(inner, where, queryLanguage),
      }),
    );
  }
  const comment = textIn(source, "Comment");
  const timeoutSeconds = source["TimeoutSeconds"];
  return {
    location,
    startAt: textIn(source, "StartAt") ?? "",
    states,
    queryLanguage,
    ...(comment === undefined ? undefined : { comment }),
    ...(typeof timeoutSeconds === "number" ? { timeoutSeconds } : undefined),
  };
}

function queryLanguageOf(source: JsonObject, inherited: QueryLanguage): QueryLanguage {
  const own = source["QueryLanguage"];
  return own === "JSONata" || own === "JSONPath" ? own : inherited;
}
