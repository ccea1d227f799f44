import {
  allStates,
  findState,
  invalidDefinitionMessage,
  parseMachine,
  validateDefinition,
  type Diagnostic,
  type State,
  type StateEntry,
} from "../../../asl/index.js";
import { isJsonObject, parseJson, type JsonValue } from "../../../util/json.js";
import { AwsError, validationException } from "../../wire/aws-error.js";
import { compileDefinition } from "../operations/machine-input.js";

const loneName = "StateName";

/** The state to test, and the Parallels and Maps around it. */
export type Tested = Pick<StateEntry, "state" | "path">;

/**
 * Finds the state to test: the named one of a whole machine, at any depth, or the one that stands alone in the definition.
 * @throws AwsError InvalidDefinition, or ValidationException when the machine has no such state
 */
export function readTestedState(definition: string, stateName: string | undefined): Tested {
  if (stateName === undefined) return { state: loneState(definition), path: [] };
  const found = findState(compileDefinition(definition, "STANDARD"), stateName);
  if (found === undefined) throw validationException("State not found in definition");
  return found;
}

/** Tells whether a Parallel or Map holds a state of this name. */
export function holds(state: State, name: string): boolean {
  const scopes = state.type === "Parallel" ? state.branches : state.type === "Map" ? [state.processor] : [];
  return scopes.some((scope) => [...allStates(scope)].some((entry) => entry.state.name === name));
}

function loneState(definition: string): State {
  const source = parseJson(definition);
  const machine = isJsonObject(source) ? { StartAt: loneName, States: { [loneName]: source } } : source;
  const text = machine === undefined ? definition : JSON.stringify(machine);
  const findings = validateDefinition(text, { type: "STANDARD" }).filter((finding) => !isOutside(finding));
  const refused = invalidDefinitionMessage(findings);
  if (refused !== undefined) throw new AwsError("InvalidDefinition", refused);
  return parseMachine(machine as JsonValue).states.get(loneName) as State;
}

/** A state alone may lead to states that are not there, and need not be an end. */
function isOutside({ code, location = "" }: Diagnostic): boolean {
  if (code === "MISSING_END_STATE") return true;
  return (
    code === "MISSING_TRANSITION_TARGET" &&
    /^\/States\/StateName\/((Choices|Catch)\[\d+\]\/Next|Next|Default)$/.test(location)
  );
}
