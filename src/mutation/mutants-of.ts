import { validateDefinition } from "../asl/index.js";
import { contentKey } from "../util/content-key.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";
import type { Fault, MutationKind } from "./fault.js";
import type { MutantChoice } from "./mutant-choice.js";
import { stateFaults } from "./state-faults.js";
import { withoutUnreachable } from "./without-unreachable.js";
import { pointerTo, replaced, writtenStates, type WrittenState } from "./written-states.js";

/** A definition with one small fault. */
export interface WrittenMutant {
  /** Eight hexadecimal digits; the same for the same fault in the same definition. */
  readonly id: string;
  readonly kind: MutationKind;
  /** The state that has the fault, and its type. */
  readonly state: string;
  readonly stateType: string;
  /** Where it stands, as a JSON pointer into the definition. */
  readonly location: string;
  /** The pointer of its state. */
  readonly stateLocation: string;
  /** What was changed, such as `RouteOrder: rule 2 (→ BulkProcessing) is left out`. */
  readonly description: string;
  readonly definition: JsonObject;
}

/**
 * Every mutant of a definition that AWS would accept, each once, in the order of the definition. One that is refused would be found
 * by deploying it.
 */
export function mutantsOf(definition: JsonObject, { only, states }: MutantChoice = {}): readonly WrittenMutant[] {
  const known = new Set([contentKey(definition)]);
  const accepts = acceptance(definition);
  const mutants: WrittenMutant[] = [];
  for (const state of writtenStates(definition)) {
    if (states !== undefined && !states.includes(state.name)) continue;
    for (const one of stateFaults(state)) {
      if (only !== undefined && !only.includes(state.type) && !only.includes(one.kind)) continue;
      const mutant = mutantWith(definition, state, one, accepts);
      if (mutant === undefined) continue;
      const key = contentKey(mutant.definition);
      if (known.has(key)) continue;
      known.add(key);
      mutants.push({ ...mutant, id: key.slice(0, 8) });
    }
  }
  return mutants;
}

function mutantWith(
  definition: JsonObject,
  { name, type, place }: WrittenState,
  { kind, place: at, values, describe }: Fault,
  accepts: (definition: JsonObject) => boolean,
): WrittenMutant | undefined {
  for (const value of values) {
    const changed = acceptable(replaced(definition, at, value), accepts);
    if (changed === undefined) continue;
    return {
      id: "",
      kind,
      state: name,
      stateType: type,
      location: pointerTo(at),
      stateLocation: pointerTo(place),
      description: `${name}: ${describe(value)}`,
      definition: changed,
    };
  }
  return undefined;
}

/** AWS refuses states that nothing leads to: those go with what led to them. */
function acceptable(changed: JsonValue, accepts: (definition: JsonObject) => boolean): JsonObject | undefined {
  if (!isJsonObject(changed)) return undefined;
  if (accepts(changed)) return changed;
  const pruned = withoutUnreachable(changed);
  return accepts(pruned) ? pruned : undefined;
}

/** Mutants may have the mistakes that the definition itself has, and no other. */
function acceptance(definition: JsonObject): (definition: JsonObject) => boolean {
  const own = new Set(mistakes(definition));
  return (mutant) => mistakes(mutant).every((mistake) => own.has(mistake));
}

function mistakes(definition: JsonValue): readonly string[] {
  return validateDefinition(JSON.stringify(definition), { type: "STANDARD" })
    .filter(({ severity }) => severity === "ERROR")
    .map(({ code, location, message }) => `${code} ${location ?? ""} ${message}`);
}
