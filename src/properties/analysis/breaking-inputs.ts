import type { ChoiceError } from "../../oracle/index.js";
import type { ChoiceModel } from "../choice/choice-model.js";
import { valueAt, withValue } from "../solver/document.js";
import type { Given } from "../solver/recipe.js";

/** Values that lead somewhere, one for each outcome. */
function witnessesOf(model: ChoiceModel): readonly Given[] {
  return model.outcomes.flatMap((outcome) => {
    const found = model.reach(outcome);
    return found.kind === "reached" ? [found.witness] : [];
  });
}

/** Inputs that end the execution because something that the rules read is missing, one for each reason. */
export function breakingInputs(model: ChoiceModel): readonly { given: Given; error: ChoiceError }[] {
  const broken = new Map<string, { given: Given; error: ChoiceError }>();
  for (const witness of witnessesOf(model)) {
    for (const { place } of model.hints.values()) {
      if (place.steps.length === 0 || valueAt(witness, place) === undefined) continue;
      const given = withValue(witness, place, undefined);
      const { error } = model.oracle.predict(given);
      if (error === undefined || model.outcomeOf(given) !== undefined || broken.has(error.reason)) continue;
      broken.set(error.reason, { given, error });
    }
  }
  return [...broken.values()];
}
