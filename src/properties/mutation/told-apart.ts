import { NotUnderstood } from "../../oracle/index.js";
import type { JsonObject } from "../../util/json.js";
import { ChoiceModel, type Outcome } from "../choice/choice-model.js";
import type { WrittenChoice } from "../choice/written-choices.js";
import { valueAt, withValue } from "../solver/document.js";
import { seededDice } from "../solver/random.js";
import { reach } from "../solver/reach.js";
import type { Given } from "../solver/recipe.js";

/** Whether two forms of a Choice state can be told apart by what they do. */
export type ToldApart =
  | { readonly kind: "apart"; readonly given: Given }
  /** No input leads them different ways: every way to one contradicts itself, and none of so many inputs that were tried does. */
  | { readonly kind: "same"; readonly tried: number }
  /** No input was found, and none is proved impossible. */
  | { readonly kind: "unknown" };

const perRecipe = 12;
const triesForPair = 200;

/** Compares what two forms of a Choice state do, by an oracle that shares nothing with the engine. */
export function toldApart(left: WrittenChoice, right: WrittenChoice): ToldApart {
  try {
    return compared(new ChoiceModel(left, { tries: 300 }), new ChoiceModel(right, { tries: 300 }));
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: "unknown" };
    throw error;
  }
}

function compared(left: ChoiceModel, right: ChoiceModel): ToldApart {
  let tried = 0;
  for (const given of inputs(left, right)) {
    tried += 1;
    if (doneWith(left, given) !== doneWith(right, given)) return { kind: "apart", given };
  }
  return noneApart(left, right) ? { kind: "same", tried } : { kind: "unknown" };
}

/** What a state does with an input: where it leads, with what it assigns and passes on. */
function doneWith(model: ChoiceModel, given: Given): string {
  const { next, rule, error } = model.oracle.predict(given);
  if (next === undefined) return `error ${error?.error ?? ""}`;
  return `${next} ${effectOf(model, rule ?? "falls through")}`;
}

function effectOf({ written, rules }: ChoiceModel, outcome: Outcome): string {
  const sender: JsonObject = outcome === "falls through" ? written.source : (rules[outcome]?.source ?? {});
  return JSON.stringify([sender["Assign"] ?? null, sender["Output"] ?? null]);
}

/** Inputs of every outcome of both, and each of them with one place missing or holding what a condition mentions. */
function* inputs(left: ChoiceModel, right: ChoiceModel): Generator<Given> {
  const dice = seededDice(42);
  const bases: Given[] = [{ input: {}, variables: {}, context: {} }];
  for (const model of [left, right]) {
    for (const outcome of model.outcomes) {
      const found = model.reach(outcome);
      if (found.kind !== "reached") continue;
      bases.push(...found.witnesses.slice(0, 3));
      for (const recipe of found.recipes) {
        for (let made = 0; made < perRecipe; made += 1) {
          const given = recipe.make(dice);
          if (given !== undefined) yield given;
        }
      }
    }
  }
  for (const base of bases) {
    yield base;
    for (const { place, marks } of [...left.hints.values(), ...right.hints.values()]) {
      if (place.steps.length === 0) continue;
      if (valueAt(base, place) !== undefined) yield withValue(base, place, undefined);
      for (const mark of marks) yield withValue(base, place, mark);
    }
  }
}

/** Whether it is proved that no input takes different ways. */
function noneApart(left: ChoiceModel, right: ChoiceModel): boolean {
  const exact = left.exact && right.exact;
  const hints = new Map([...left.hints, ...right.hints]);
  for (const one of left.outcomes) {
    for (const other of right.outcomes) {
      if (wayOf(left, one) === wayOf(right, other)) continue;
      const found = reach({
        goals: [...left.goalsOf(one), ...right.goalsOf(other)],
        hints,
        exact,
        accepts: (given) => left.outcomeOf(given) === one && right.outcomeOf(given) === other,
        happens: (given) => `${String(left.outcomeOf(given))} ${String(right.outcomeOf(given))}`,
        seed: 42,
        tries: triesForPair,
      });
      if (found.kind !== "impossible") return false;
    }
  }
  return true;
}

function wayOf(model: ChoiceModel, outcome: Outcome): string {
  const next = outcome === "falls through" ? model.fallback : model.rules[outcome]?.next;
  return next === undefined ? "error" : `${next} ${effectOf(model, outcome)}`;
}
