import { choiceOracle, expression, expressionIn, type ChoiceOracle } from "../../oracle/index.js";
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from "../../util/json.js";
import { onlyValue } from "./domain.js";
import { valueAt } from "./document.js";
import { always, never, type Formula } from "./formula.js";
import { hintsOf } from "./hints.js";
import { placeOf } from "./place.js";
import { reach } from "./reach.js";
import { readRule } from "./read-condition.js";
import { readExpression } from "./read-expression.js";
import type { Given } from "./recipe.js";
import { narrow, nothingAsked, type Store } from "./store.js";

/** A condition, and how it must turn out. */
export interface Constraint {
  /** A rule in JSONPath (its Next is not looked at), or the Condition of one in JSONata: `{% … %}`, true or false. */
  readonly condition: JsonObject | string | boolean;
  readonly holds: boolean;
}

/** How constraints are solved. */
export interface SolveOptions {
  /** Values that stand already: what is found has them and more. An array among them is taken as a whole. */
  readonly fixed?: Partial<Given>;
  /** Default 42. */
  readonly seed?: number;
  /** How many values exploring tries. Default 3000. */
  readonly tries?: number;
}

/** What solving gives: values; the proof that there are none; or none in so many tries. */
export type Solution =
  | { readonly kind: "solved"; readonly given: Given }
  | { readonly kind: "impossible" }
  | { readonly kind: "not found"; readonly tries: number };

/**
 * Finds what a Choice state must be given for a list of conditions, asked one after the other, to turn out as wanted. None of them may
 * break the execution. JSON in, JSON out.
 * @throws NotUnderstood for a condition that is not understood
 */
export function solve(
  constraints: readonly Constraint[],
  { fixed = {}, seed = 42, tries = 3000 }: SolveOptions = {},
): Solution {
  const goals = constraints.map(({ condition, holds }) => ({ formula: formulaOf(condition), holds }));
  const hints = hintsOf(goals.map(({ formula }) => formula));
  const base: Given = { input: fixed.input ?? {}, variables: fixed.variables ?? {}, context: fixed.context ?? {} };
  const given = [...hints.values()].reduce<Store | undefined>((store, { place }) => {
    const value = valueAt(base, place);
    return store === undefined || value === undefined ? store : narrow(store, place, onlyValue(value));
  }, nothingAsked);
  const exact = constraints.every(({ condition }) => typeof condition === "object");
  if (given === undefined) return { kind: "not found", tries: 0 };
  const judges = constraints.map(({ condition, holds }) => ({ judge: judgeOf(condition), holds }));
  const complete = (made: Given): Given => merged(made, base);
  const asWanted = (made: Given): boolean =>
    judges.every(({ judge, holds }) => judge.predict(complete(made)).next === (holds ? "holds" : "does not"));
  const happens = (made: Given): string =>
    judges.map(({ judge }) => judge.predict(complete(made)).next ?? "breaks").join();
  const found = reach({ goals, hints, given, exact, accepts: asWanted, happens, seed, tries });
  return found.kind === "reached" ? { kind: "solved", given: complete(found.witness) } : found;
}

function formulaOf(condition: Constraint["condition"]): Formula {
  if (typeof condition === "object") return readRule(condition, placeOf("input", []));
  if (typeof condition === "boolean") return condition ? always : never;
  return readExpression(expression(expressionIn(condition) ?? condition).ast);
}

/** One condition as a Choice state of its own. */
function judgeOf(condition: Constraint["condition"]): ChoiceOracle {
  if (typeof condition === "object") {
    return choiceOracle({ Choices: [{ ...condition, Next: "holds" }], Default: "does not" }, "JSONPath");
  }
  const text =
    typeof condition === "string" && expressionIn(condition) === undefined ? `{% ${condition} %}` : condition;
  return choiceOracle({ Choices: [{ Condition: text, Next: "holds" }], Default: "does not" }, "JSONata");
}

function merged(made: Given, base: Given): Given {
  return {
    input: over(made.input, base.input),
    variables: over(made.variables, base.variables) as JsonObject,
    context: over(made.context, base.context) as JsonObject,
  };
}

/** The one with all that the other one has. */
function over(made: JsonValue, base: JsonValue): JsonValue {
  if (!isJsonObject(base) || !isJsonObject(made)) return isJsonObject(base) && jsonEquals(base, {}) ? made : base;
  const shared = Object.entries(base).map(([key, value]) => [key, over(made[key] ?? value, value)] as const);
  return { ...made, ...Object.fromEntries(shared) };
}
