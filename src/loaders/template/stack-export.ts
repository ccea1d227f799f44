import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { Evaluation } from "./evaluation.js";
import type { Evaluated } from "./no-value.js";

/** Fn::ImportValue: what `resolve` says, else what another stack of the same deployment exports under the name. */
export function exportedValue(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const name = evaluation.text(argument, place);
  const key = `Fn::ImportValue:${name}`;
  const said = evaluation.resolver.given(key);
  if (said !== undefined) return said;
  for (const stack of evaluation.stack.assembly) {
    for (const [id, output] of Object.entries(stack.outputs)) {
      const exported = isJsonObject(output) ? output["Export"] : undefined;
      if (!isJsonObject(output) || !isJsonObject(exported)) continue;
      const there = evaluation.of(stack);
      if (nameOf(there, exported["Name"], id) === name) {
        const at = `Outputs.${id}.Value`;
        return there.follow(at, place, () => there.value(output["Value"] ?? null, at));
      }
    }
  }
  throw evaluation.unresolved(place, `the export "${name}"`, "which another stack gives", key);
}

/** The name of an export; one that depends on what nobody knows is not the one looked for. */
function nameOf(evaluation: Evaluation, name: JsonValue | undefined, id: string): string | undefined {
  if (typeof name === "string") return name;
  try {
    return evaluation.optionalText(name, `Outputs.${id}.Export.Name`);
  } catch {
    return undefined;
  }
}
