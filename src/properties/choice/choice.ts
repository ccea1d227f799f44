import type { Arbitrary } from "fast-check";
import { NotUnderstood, type ChoiceError, type Prediction } from "../../oracle/index.js";
import { StepwrightError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import type { Reach } from "../solver/reach.js";
import { withValue } from "../solver/document.js";
import { oneOf, type Dice } from "../solver/random.js";
import { ChoiceArbitrary, type Aimed, type Source } from "./choice-arbitrary.js";
import type { ChoiceCase } from "./choice-case.js";
import { ChoiceModel, type Outcome } from "./choice-model.js";
import { definitionOf, type DefinitionSource } from "./definition-of.js";
import { Lifter } from "./lifter.js";
import { choicesWritten, type WrittenChoice } from "./written-choices.js";

/** How inputs of a Choice state are worked out. */
export interface ChoiceOptions {
  /** Decides what is tried where the rules cannot be solved; generated values follow fast-check's own seed. Default 42. */
  readonly seed?: number;
  /** How many inputs are tried for an outcome that the rules do not lead to. Default 3000. */
  readonly tries?: number;
}

/** Whether an outcome of a Choice state can be reached. */
export interface ChoiceOutcome {
  /** The rule, counted from 1; undefined where none holds. */
  readonly rule: number | undefined;
  /** The next state; undefined where no rule holds and there is no Default. */
  readonly next: string | undefined;
  /** `reached`; `impossible`, which is proved; `not found` in so many tries. */
  readonly reach: "reached" | "impossible" | "not found";
  /** The inputs tried where it was not found. */
  readonly tries: number | undefined;
}

/** What a Choice state of a definition can be given, by what it does with it. Every arbitrary shrinks, and replays by seed and path. */
export interface ChoiceProperties {
  /** The Choice state. */
  readonly state: string;
  /** Each rule in order, then what happens where none holds. */
  readonly outcomes: readonly ChoiceOutcome[];
  /** Inputs for every outcome that can be reached, in equal parts, many of them at a boundary. @throws CHOICE_UNREACHED */
  inputs(): Arbitrary<ChoiceCase>;
  /** Inputs that lead to a state, by whichever rule or by the Default. @throws CHOICE_TARGET_UNKNOWN, CHOICE_UNREACHED */
  toward(state: string): Arbitrary<ChoiceCase>;
  /** Inputs that a rule decides, no earlier one holding. @param n counted from 1 @throws CHOICE_RULE_UNKNOWN, CHOICE_UNREACHED */
  takingRule(n: number): Arbitrary<ChoiceCase>;
  /** Inputs that no rule holds for: the Default comes next, or the execution ends. @throws CHOICE_UNREACHED */
  fallingThrough(): Arbitrary<ChoiceCase>;
  /** Inputs at the boundaries of the rules: on a bound, and next to it on either side. @throws CHOICE_UNREACHED */
  boundaries(): Arbitrary<ChoiceCase>;
  /** Inputs in which something that the rules read is missing, null, or of another type. Many end the execution. @throws CHOICE_UNREACHED */
  malformed(): Arbitrary<ChoiceCase>;
  /** Where an input leads, as the States Language says. */
  predict(
    input: JsonValue,
    beside?: { readonly variables?: JsonObject; readonly context?: JsonObject },
  ): ChoicePrediction;
}

/** Where a Choice state leads. */
export interface ChoicePrediction {
  readonly expected: string | undefined;
  /** Counted from 1. */
  readonly rule: number | undefined;
  readonly error: ChoiceError | undefined;
}

/**
 * Makes inputs of a Choice state from its definition, in JSONPath or JSONata.
 * @param definition an object, JSON text, a path or `file:` URL, what `deploy` or `machineFrom` returned
 * @param state the name of the Choice state, at any depth
 * @throws CHOICE_STATE_UNKNOWN, CHOICE_NOT_UNDERSTOOD, DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE
 * @example
 * fc.assert(fc.asyncProperty(choice(orders, "RouteOrder").toward("BulkProcessing"), async ({ input, expected }) => {
 *   await state(orders, "RouteOrder").on(cloud).withInput(input).expectNext(expected).run();
 * }));
 */
export function choice(definition: DefinitionSource, state: string, options: ChoiceOptions = {}): ChoiceProperties {
  const whole = definitionOf(definition);
  const written = choiceCalled(whole, state, "choice(…)");
  return new Properties(modelOf(written, options), new Lifter(whole, written));
}

/** @throws CHOICE_STATE_UNKNOWN */
export function choiceCalled(definition: JsonObject, state: string, call: string): WrittenChoice {
  const all = choicesWritten(definition);
  const found = all.find(({ name }) => name === state);
  if (found !== undefined) return found;
  throw new StepwrightError("CHOICE_STATE_UNKNOWN", { call, state, choices: all.map(({ name }) => name) });
}

/** @throws CHOICE_NOT_UNDERSTOOD */
export function modelOf(written: WrittenChoice, options: ChoiceOptions): ChoiceModel {
  try {
    return new ChoiceModel(written, options);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    throw new StepwrightError(
      "CHOICE_NOT_UNDERSTOOD",
      { state: written.name, written: error.message },
      { cause: error },
    );
  }
}

/** The `ChoiceProperties` of a model. */
export class Properties implements ChoiceProperties {
  readonly state: string;
  readonly model: ChoiceModel;
  readonly #lifter: Lifter;

  constructor(model: ChoiceModel, lifter: Lifter) {
    this.model = model;
    this.state = model.written.name;
    this.#lifter = lifter;
  }

  get outcomes(): readonly ChoiceOutcome[] {
    return this.model.outcomes.map((outcome) => {
      const found = this.model.reach(outcome);
      const tries = found.kind === "not found" ? found.tries : undefined;
      const rule = outcome === "falls through" ? undefined : outcome + 1;
      return { rule, next: this.#nextOf(outcome), reach: found.kind, tries };
    });
  }

  inputs(): Arbitrary<ChoiceCase> {
    return this.#arbitrary(this.model.outcomes);
  }

  toward(state: string): Arbitrary<ChoiceCase> {
    const leading = this.model.outcomes.filter((outcome) => this.#nextOf(outcome) === state);
    if (leading.length === 0) {
      const targets = [...new Set(this.model.outcomes.map((outcome) => this.#nextOf(outcome)))];
      const known = targets.filter((target) => target !== undefined);
      throw new StepwrightError("CHOICE_TARGET_UNKNOWN", { state: this.state, target: state, targets: known });
    }
    return this.#arbitrary(leading);
  }

  takingRule(n: number): Arbitrary<ChoiceCase> {
    const { rules } = this.model;
    if (rules[n - 1] === undefined) {
      throw new StepwrightError("CHOICE_RULE_UNKNOWN", { state: this.state, rule: n, rules: rules.length });
    }
    return this.#arbitrary([n - 1]);
  }

  fallingThrough(): Arbitrary<ChoiceCase> {
    return this.#arbitrary(["falls through"]);
  }

  /** Inputs for one outcome, half of them at its boundaries. */
  only(outcome: Outcome): Arbitrary<ChoiceCase> {
    const aimed = [{}, { edges: true }].flatMap((options) => this.#aimed([outcome], options));
    return new ChoiceArbitrary(this.model, this.#lifter, aimed);
  }

  boundaries(): Arbitrary<ChoiceCase> {
    return this.#arbitrary(this.model.outcomes, { edges: true });
  }

  malformed(): Arbitrary<ChoiceCase> {
    const places = [...this.model.hints.values()].map(({ place }) => place);
    const aimed = this.#aimed(this.model.outcomes, {}).map(({ source, witness }): Aimed => {
      const damaged: Source = (dice) => {
        const given = source(dice) ?? witness;
        return places.length === 0 ? given : withValue(given, oneOf(dice, places), wrongValue(dice));
      };
      return { source: damaged, witness };
    });
    return new ChoiceArbitrary(this.model, this.#lifter, aimed);
  }

  predict(input: JsonValue, beside: { variables?: JsonObject; context?: JsonObject } = {}): ChoicePrediction {
    const { next, rule, error }: Prediction = this.model.oracle.predict({ input, ...beside });
    return { expected: next, rule: rule === undefined ? undefined : rule + 1, error };
  }

  #nextOf(outcome: Outcome): string | undefined {
    return outcome === "falls through" ? this.model.fallback : this.model.rules[outcome]?.next;
  }

  #arbitrary(outcomes: readonly Outcome[], options: { edges?: boolean } = {}): ChoiceArbitrary {
    return new ChoiceArbitrary(this.model, this.#lifter, this.#aimed(outcomes, options));
  }

  /** @throws CHOICE_UNREACHED where none of them can be reached */
  #aimed(outcomes: readonly Outcome[], options: { edges?: boolean }): readonly Aimed[] {
    const reached = outcomes.map((outcome) => ({ outcome, found: this.model.reach(outcome) }));
    const aimed = reached.flatMap(({ outcome, found }) =>
      found.kind === "reached" ? [{ outcome, source: sourceOf(found, options), witness: found.witness }] : [],
    );
    if (aimed.length > 0) return aimed;
    throw new StepwrightError("CHOICE_UNREACHED", {
      state: this.state,
      outcomes: reached.map(({ outcome, found }) => unreachedText(outcome, found)),
    });
  }
}

/** `no input can take rule 2`, `no input that falls through was found in 3000 tries`. */
export function unreachedText(outcome: Outcome, found: Reach): string {
  const taking = outcome === "falls through" ? "falls through" : `takes rule ${outcome + 1}`;
  if (found.kind === "not found") return `no input that ${taking} was found in ${found.tries} tries`;
  return outcome === "falls through" ? "no input can fall through" : `no input can take rule ${outcome + 1}`;
}

function sourceOf({ recipes, witnesses }: Reach & { kind: "reached" }, options: { edges?: boolean }): Source {
  if (recipes.length === 0) return (dice) => oneOf(dice, witnesses);
  // The first ways are those with values of the types that the rules ask for.
  const last = recipes.length - 1;
  return (dice) => recipes[Math.min(dice.whole(0, last), dice.whole(0, last))]?.make(dice, options);
}

const wrong: readonly (JsonValue | undefined)[] = [
  undefined,
  undefined,
  null,
  null,
  true,
  0,
  7,
  "",
  "text",
  [],
  {},
  ["a"],
  { a: 1 },
];

function wrongValue(dice: Dice): JsonValue | undefined {
  return oneOf(dice, wrong);
}
