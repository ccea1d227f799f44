import type { Hint } from "./hints.js";
import { seededDice } from "./random.js";
import { Recipe, type Given } from "./recipe.js";
import { explore } from "./explore.js";
import { nothingAsked, type Store } from "./store.js";
import { ways, type Goal, type WaysEnd } from "./ways.js";

/** What is to be reached, and how to tell that it was. */
export interface Aim {
  /** Conditions and how each must turn out, in the order they are asked. */
  readonly goals: readonly Goal[];
  readonly hints: ReadonlyMap<string, Hint>;
  /** Asked for beforehand. */
  readonly given?: Store;
  /** Whether the formulas say all there is to say: otherwise nothing is proved. */
  readonly exact: boolean;
  /** The judge: whether a value reaches it. */
  readonly accepts: (given: Given) => boolean;
  /** What happens to a value, as text: exploring keeps values to which something new happens. */
  readonly happens: (given: Given) => string;
  readonly seed: number;
  /** How many values to try, where following the conditions does not lead there. */
  readonly tries: number;
}

/** How something can be reached. */
export type Reach =
  | {
      readonly kind: "reached";
      readonly recipes: readonly Recipe[];
      readonly witness: Given;
      readonly witnesses: readonly Given[];
    }
  /** Certainly by nothing: every way contradicts itself. */
  | { readonly kind: "impossible" }
  | { readonly kind: "not found"; readonly tries: number };

const mostWays = 48;
const mostSteps = 6000;
const restarts = 24;

/** Finds how to reach an aim: by the ways its conditions leave, tried out on the judge; else by exploring. */
export function reach(aim: Aim): Reach {
  const { stores, end } = waysTo(aim);
  if (stores.length === 0 && end.complete && end.exact && aim.exact) return { kind: "impossible" };
  const found = tryOut(aim, stores);
  if (found.recipes.length > 0) return reached(found.recipes, found.witnesses);
  const explored = explore(aim, found.strays);
  if (explored.found.length === 0) return { kind: "not found", tries: found.tried + explored.tried };
  return reached(found.recipes, explored.found);
}

function reached(recipes: readonly Recipe[], witnesses: readonly Given[]): Reach {
  const [witness] = witnesses;
  if (witness === undefined) return { kind: "not found", tries: 0 };
  return { kind: "reached", recipes, witness, witnesses };
}

/** Ways in the order written; where there are too many, others from everywhere among them. */
function waysTo({ goals, given = nothingAsked, seed }: Aim): { stores: readonly Store[]; end: WaysEnd } {
  const stores: Store[] = [];
  const walk = ways(goals, { given, mostSteps });
  let end: WaysEnd = { complete: false, exact: false };
  for (let turn = walk.next(); ; turn = walk.next()) {
    if (turn.done === true) {
      end = turn.value;
      break;
    }
    if (stores.push(turn.value) >= mostWays) break;
  }
  if (end.complete) return { stores, end };
  const dice = seededDice(seed);
  for (let restart = 0; restart < restarts; restart += 1) {
    const first = ways(goals, { given, dice, mostSteps: 400 }).next();
    if (first.done !== true) stores.push(first.value);
  }
  return { stores, end };
}

interface Tried {
  readonly recipes: readonly Recipe[];
  readonly witnesses: readonly Given[];
  /** Values that did not get there. */
  readonly strays: readonly Given[];
  readonly tried: number;
}

const attempts = 12;

/** Keeps the recipes that get there, best first: those that always do before those that sometimes do. */
function tryOut(aim: Aim, stores: readonly Store[]): Tried {
  const dice = seededDice(aim.seed);
  const rated: { recipe: Recipe; hits: number; witness: Given }[] = [];
  const strays: Given[] = [];
  let tried = 0;
  for (const store of stores) {
    const recipe = new Recipe(store, aim.hints);
    let hits = 0;
    let witness: Given | undefined;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const given = recipe.make(dice);
      tried += 1;
      if (given === undefined) continue;
      if (aim.accepts(given)) {
        hits += 1;
        witness ??= given;
      } else if (strays.length < 40) strays.push(given);
    }
    if (witness !== undefined) rated.push({ recipe, hits, witness });
  }
  const good = rated.filter(({ hits }) => hits * 2 >= attempts);
  const kept = good.length > 0 ? good : rated;
  return { recipes: kept.map(({ recipe }) => recipe), witnesses: kept.map(({ witness }) => witness), strays, tried };
}
