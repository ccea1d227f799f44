import type { JsonValue } from "../../util/json.js";
import type { ChoiceModel } from "../choice/choice-model.js";
import { contains } from "../solver/domain.js";
import { valueAt, withValue } from "../solver/document.js";
import { formulasIn, type TestFormula } from "../solver/formula.js";
import { placeText } from "../solver/place.js";
import { allTexts } from "../solver/text-set.js";
import type { Given } from "../solver/recipe.js";
import type { SilentMismatch } from "./analysis.js";
import { exampleOf } from "./example-of.js";

/** Comparisons that a value of another type does not match, and the execution goes on another way without an error. */
export function mismatchesOf(model: ChoiceModel): readonly SilentMismatch[] {
  return model.rules.flatMap(({ formula }, rule) => {
    const found = model.reach(rule);
    if (found.kind !== "reached") return [];
    const all = [...formulasIn(formula)].filter((one) => one.kind === "test");
    const guarded = new Set(all.filter(asksForType).map(({ place }) => place.key));
    const tests = all.filter(({ place }) => !guarded.has(place.key));
    const places = new Map(tests.map((test) => [test.place.key, test]));
    return [...places.values()].flatMap((test) => mismatch(model, rule, test, found.witnesses));
  });
}

/** IsNumeric and its like say themselves that the type matters. */
function asksForType({ holds, not }: TestFormula): boolean {
  return [...holds, ...not].some(({ numbers, texts, nil, missing }) => {
    const every = numbers?.low === -Infinity && numbers.high === Infinity && numbers.except.length === 0;
    return (every || texts === allTexts) && !nil && !missing;
  });
}

function mismatch(model: ChoiceModel, rule: number, test: TestFormula, witnesses: readonly Given[]): SilentMismatch[] {
  for (const witness of witnesses) {
    const matching = valueAt(witness, test.place);
    if (matching === undefined || !test.holds.some((domain) => contains(domain, matching))) continue;
    for (const mismatching of otherTypes(matching)) {
      const given = withValue(witness, test.place, mismatching);
      const { next } = model.oracle.predict(given);
      const outcome = model.outcomeOf(given);
      if (next === undefined || outcome === rule) continue;
      return [
        {
          rule: rule + 1,
          path: placeText(test.place),
          matching,
          mismatching,
          example: exampleOf(given),
          leadsTo: next,
        },
      ];
    }
  }
  return [];
}

/** The same value as it is often sent by mistake. */
function otherTypes(value: JsonValue): readonly JsonValue[] {
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (typeof value !== "string") return [];
  if (value !== "" && Number.isFinite(Number(value))) return [Number(value)];
  if (value === "true" || value === "false") return [value === "true"];
  const instant = Date.parse(value);
  return /^\d{4}-/.test(value) && !Number.isNaN(instant) ? [instant / 1000] : [null];
}
