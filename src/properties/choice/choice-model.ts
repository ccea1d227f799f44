import {
  choiceOracle,
  expression,
  expressionIn,
  NotUnderstood,
  readOnLeaving,
  type ChoiceOracle,
} from "../../oracle/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { Reach } from "../solver/reach.js";
import { valueAt } from "../solver/document.js";
import { nowhere } from "../solver/domain.js";
import { always, never, placesIn, type Formula } from "../solver/formula.js";
import { hintsOf, type Hint } from "../solver/hints.js";
import { placeOf } from "../solver/place.js";
import { reach } from "../solver/reach.js";
import { readExpression, readPresence } from "../solver/read-expression.js";
import { readPlace, readRule, type Base } from "../solver/read-condition.js";
import type { Given } from "../solver/recipe.js";
import { narrow, nothingAsked, type Store } from "../solver/store.js";
import type { Goal } from "../solver/ways.js";
import type { WrittenChoice } from "./written-choices.js";

/** How a Choice state can end: by a rule (its index, from 0), by falling through all of them, or by breaking. */
export type Outcome = number | "falls through";

/** A rule as written. */
export interface ModelRule {
  readonly next: string;
  readonly source: JsonObject;
  readonly formula: Formula;
}

/** How the reaching of outcomes is worked out. */
export interface ModelOptions {
  /** Default 42. */
  readonly seed?: number;
  /** How many values exploring tries for an outcome. Default 3000. */
  readonly tries?: number;
}

/** A Choice state with all that is known of it: its rules as formulas, and the oracle that judges. */
export class ChoiceModel {
  readonly written: WrittenChoice;
  readonly rules: readonly ModelRule[];
  /** The name of the Default; undefined where there is none. */
  readonly fallback: string | undefined;
  readonly oracle: ChoiceOracle;
  readonly hints: ReadonlyMap<string, Hint>;
  readonly #base: Base;
  readonly #given: Store;
  readonly #exact: boolean;
  readonly #options: Required<ModelOptions>;
  readonly #reached = new Map<Outcome, Reach>();

  /** @throws NotUnderstood */
  constructor(written: WrittenChoice, { seed = 42, tries = 3000 }: ModelOptions = {}) {
    this.written = written;
    const { source, language } = written;
    this.#options = { seed, tries };
    this.oracle = choiceOracle(source, language);
    this.#base = language === "JSONata" ? placeOf("input", []) : baseOf(source["InputPath"]);
    const choices = Array.isArray(source["Choices"]) ? (source["Choices"] as readonly JsonValue[]) : [];
    this.rules = choices.filter(isJsonObject).map((rule) => ({
      next: String(rule["Next"]),
      source: rule,
      formula: language === "JSONata" ? conditionFormula(rule["Condition"]) : readRule(rule, this.#base),
    }));
    this.fallback = typeof source["Default"] === "string" ? source["Default"] : undefined;
    const formulas = this.rules.map(({ formula }) => formula);
    this.hints = hintsOf(formulas);
    this.#given = this.#asked();
    this.#exact = language === "JSONPath" || flat(formulas);
  }

  /** Every outcome: each rule, then falling through. */
  get outcomes(): readonly Outcome[] {
    return [...this.rules.keys(), "falls through"];
  }

  /** Whether the formulas say all there is to say, so that what they exclude is excluded for certain. */
  get exact(): boolean {
    return this.#exact;
  }

  /** How an outcome can be reached: worked out once. */
  reach(outcome: Outcome): Reach {
    const known = this.#reached.get(outcome);
    if (known !== undefined) return known;
    const found = this.#reachBy(this.goalsOf(outcome), (given) => this.outcomeOf(given) === outcome);
    this.#reached.set(outcome, found);
    return found;
  }

  /** How two rules can both hold, the earlier one deciding. */
  reachBoth(first: number, second: number, accepts: (given: Given) => boolean): Reach {
    const formula = this.rules[second]?.formula ?? never;
    return this.#reachBy([...this.goalsOf(first), { formula, holds: true }], accepts, 200);
  }

  /** How a rule can hold while some others do not, whatever all else does. */
  reachOnly(rule: number, without: readonly number[]): Reach {
    const goals = [...without, rule].map((index) => ({
      formula: this.rules[index]?.formula ?? never,
      holds: index === rule,
    }));
    return this.#reachBy(goals, () => true, 1);
  }

  /** What the rules see: the input after InputPath. */
  effective(given: Given): Given {
    if (this.#base === "nothing") return { ...given, input: {} };
    return this.#base.steps.length === 0 ? given : { ...given, input: valueAt(given, this.#base) ?? {} };
  }

  #reachBy(goals: readonly Goal[], accepts: (given: Given) => boolean, tries: number = this.#options.tries): Reach {
    const happens = (given: Given): string => this.#happening(given);
    const { seed } = this.#options;
    return reach({ goals, hints: this.hints, given: this.#given, exact: this.#exact, accepts, happens, seed, tries });
  }

  /** What the conditions must be for an outcome: no earlier rule may hold. */
  goalsOf(outcome: Outcome): readonly Goal[] {
    const last = outcome === "falls through" ? this.rules.length : outcome;
    const asked = this.rules.slice(0, last + 1).map(({ formula }, index) => ({ formula, holds: index === outcome }));
    return [...asked, ...this.#leaving(outcome)];
  }

  /** What is read on the way out must be there. */
  #leaving(outcome: Outcome): readonly Goal[] {
    const { source, language } = this.written;
    const rule = outcome === "falls through" ? source : this.rules[outcome]?.source;
    if (rule === undefined || (outcome === "falls through" && this.fallback === undefined)) return [];
    const { paths, expressions } = readOnLeaving(source, rule, language);
    const present = paths.map((path) => readRule({ Variable: path, IsPresent: true }, this.#base));
    const valued = expressions.map((text) => readPresence(expression(text).ast));
    return [...present, ...valued].map((formula) => ({ formula, holds: true }));
  }

  /** The outcome of a value; undefined where the state breaks. */
  outcomeOf(given: Given): Outcome | undefined {
    const { rule, next } = this.oracle.predict(given);
    if (rule !== undefined) return rule;
    if (next !== undefined) return "falls through";
    return this.fallback === undefined && this.#unmatched(given) ? "falls through" : undefined;
  }

  #unmatched(given: Given): boolean {
    return this.oracle.trace(given).every(({ outcome }) => outcome === "does not hold");
  }

  #happening(given: Given): string {
    const { error } = this.oracle.predict(given);
    const traces = this.oracle.trace(given);
    const said = traces.map(({ outcome, seen }) => `${outcome} ${seen.map(({ holds }) => (holds ? 1 : 0)).join("")}`);
    return `${said.join(",")} ${error?.reason.replaceAll(/\d+|"[^"]*"/g, "") ?? ""}`;
  }

  /** What InputPath and a thrown away input ask for. */
  #asked(): Store {
    if (this.#base === "nothing" || this.#base.steps.length === 0) return nothingAsked;
    return narrow(nothingAsked, this.#base, { ...nowhere, objects: true }) ?? nothingAsked;
  }
}

/** @throws NotUnderstood for an InputPath to several values */
function baseOf(path: JsonValue | undefined): Base {
  if (path === null) return "nothing";
  if (typeof path !== "string") return placeOf("input", []);
  const base = readPlace(path, placeOf("input", []));
  if (base === "several") throw new NotUnderstood(`InputPath ${path}`);
  return base;
}

function conditionFormula(condition: JsonValue | undefined): Formula {
  if (typeof condition === "boolean") return condition ? always : never;
  const text = expressionIn(condition);
  if (text === undefined) throw new NotUnderstood(JSON.stringify(condition));
  return readExpression(expression(text).ast);
}

/**
 * Whether no place stands inside of another one. JSONata looks through lists, so that what holds of a list's place and what holds of
 * a place in its items are two different things.
 */
function flat(formulas: readonly Formula[]): boolean {
  const places = formulas.flatMap((formula) => [...placesIn(formula)]);
  return places.every(
    (place) =>
      place.steps.every((step) => typeof step === "string") &&
      !places.some((other) => other.key !== place.key && other.key.startsWith(`${place.key}\u0001`)),
  );
}
