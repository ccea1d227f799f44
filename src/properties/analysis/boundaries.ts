import type { JsonValue } from "../../util/json.js";
import type { ChoiceModel } from "../choice/choice-model.js";
import { withValue } from "../solver/document.js";
import type { Domain } from "../solver/domain.js";
import { formulasIn } from "../solver/formula.js";
import { placeText, type Place } from "../solver/place.js";
import type { Given } from "../solver/recipe.js";
import { timestamp } from "../solver/text-samples.js";
import type { Boundary } from "./analysis.js";

/** The values at which rules turn, each with its neighbours, and where they lead. */
export function boundariesOf(model: ChoiceModel): readonly Boundary[] {
  return model.rules.flatMap(({ formula }, rule) => {
    const found = model.reach(rule);
    if (found.kind !== "reached") return [];
    const seen = new Set<string>();
    return [...formulasIn(formula)].flatMap((one) =>
      one.kind !== "test"
        ? []
        : one.holds.flatMap(valuesAround).flatMap((values): Boundary[] => {
            const key = `${one.place.key} ${JSON.stringify(values)}`;
            if (seen.has(key)) return [];
            seen.add(key);
            return [
              { rule: rule + 1, path: placeText(one.place), leads: leadsFrom(model, found.witness, one.place, values) },
            ];
          }),
    );
  });
}

function leadsFrom(model: ChoiceModel, witness: Given, place: Place, values: readonly JsonValue[]): Boundary["leads"] {
  return values.map((value) => {
    const { next } = model.oracle.predict(withValue(witness, place, value));
    return { value, next: next ?? null };
  });
}

/** A bound of a domain between its neighbours, smallest first. */
function valuesAround({ numbers, texts }: Domain): readonly (readonly JsonValue[])[] {
  const bounds = numbers === undefined ? [] : ends(numbers.low, numbers.high);
  const instants = texts?.instant;
  const moments = instants === undefined || instants === "none" ? [] : ends(instants.low, instants.high);
  const edges = [texts?.low?.text, texts?.high?.text].filter((text) => text !== undefined);
  return [
    ...bounds.map((bound) => [bound - 1, bound, bound + 1]),
    ...moments.map((moment) => [moment - 1000, moment, moment + 1000].map(timestamp)),
    ...edges.map((text) => [text.slice(0, -1), text, `${text}a`]),
  ];
}

function ends(low: number, high: number): number[] {
  return [...new Set([low, high])].filter(Number.isFinite);
}
