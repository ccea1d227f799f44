import type { JsonValue } from "../../util/json.js";
import { valueAt, withValue } from "./document.js";
import type { Hint } from "./hints.js";
import { chance, oneOf, seededDice, type Dice } from "./random.js";
import type { Aim } from "./reach.js";
import { Recipe, type Given } from "./recipe.js";
import { nothingAsked } from "./store.js";

/** What exploring found. */
export interface Explored {
  readonly found: readonly Given[];
  readonly tried: number;
}

const wanted = 8;
const common: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2,
  10,
  100,
  1000,
  "",
  "a",
  "0",
  [],
  {},
  [1],
  ["a"],
  [{}],
  [1, 2, 3],
];

/**
 * Changes values at random and goes on from those to which something new happens: another rule that decides, another comparison that
 * turns out otherwise, another error.
 */
export function explore(aim: Aim, strays: readonly Given[]): Explored {
  const dice = seededDice(aim.seed + 1);
  const start = new Recipe(aim.given ?? nothingAsked, aim.hints);
  const corpus: Given[] = [];
  const seen = new Set<string>();
  const found: Given[] = [];
  let tried = 0;
  const look = (given: Given): void => {
    tried += 1;
    if (aim.accepts(given)) found.push(given);
    const happened = aim.happens(given);
    if (seen.has(happened)) return;
    seen.add(happened);
    corpus.push(given);
  };
  strays.forEach(look);
  const hints = [...aim.hints.values()];
  while (tried < aim.tries && found.length < wanted) {
    const fresh = corpus.length === 0 || chance(dice, 15) || hints.length === 0;
    const base = fresh ? start.make(dice) : oneOf(dice, found.length > 0 && chance(dice, 50) ? found : corpus);
    if (base === undefined) tried += 1;
    else look(fresh ? base : changed(base, hints, dice));
  }
  return { found, tried };
}

/** One to three places with other values: such as the conditions mention, such as stand elsewhere, or none. */
function changed(given: Given, hints: readonly Hint[], dice: Dice): Given {
  let result = given;
  for (let times = dice.whole(1, 3); times > 0; times -= 1) {
    const { place, marks } = oneOf(dice, hints);
    const kind = dice.whole(1, 10);
    if (kind <= 6 && marks.length > 0) result = withValue(result, place, oneOf(dice, marks));
    else if (kind <= 8) result = withValue(result, place, grown(valueAt(result, place), marks, dice));
    else result = withValue(result, place, kind === 9 ? undefined : oneOf(dice, common));
  }
  return result;
}

/** A value made from the one that stands there. */
function grown(value: JsonValue | undefined, marks: readonly JsonValue[], dice: Dice): JsonValue {
  const mark = marks.length === 0 ? oneOf(dice, common) : oneOf(dice, marks);
  if (typeof value === "number")
    return oneOf(dice, [value + 1, value - 1, value * 2, value / 2, -value, Math.round(value)]);
  if (typeof value === "string")
    return oneOf(dice, [`${value}${String(mark)}`, `${String(mark)}${value}`, value.toUpperCase(), value.slice(1)]);
  if (Array.isArray(value)) return [...(value as readonly JsonValue[]).slice(0, 20), mark];
  return [mark];
}
