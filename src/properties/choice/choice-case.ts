import { toStringMethod } from "fast-check";
import type { ChoiceError } from "../../oracle/index.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import type { Given } from "../solver/recipe.js";
import type { ChoiceModel, Outcome } from "./choice-model.js";
import { explained } from "./explained.js";
import type { Lifter, LiftedInput } from "./lifter.js";

/** An input of a Choice state, and what it must do with it. */
export interface ChoiceCase {
  /** The state's input: what stands there before InputPath. */
  readonly input: JsonValue;
  /** The variables its conditions read, by name without the `$`. */
  readonly variables: JsonObject;
  /** What its conditions read of the context object. */
  readonly context: JsonObject;
  /** The state that must come next; undefined where the execution must end here. */
  readonly expected: string | undefined;
  /** Which rule decides, counted from 1; undefined where none does. */
  readonly rule: number | undefined;
  /** What the execution ends with, where it does. */
  readonly error: ChoiceError | undefined;
  /** Why, with the values that the conditions see: a sentence for each rule that is asked. */
  readonly why: string;
  /**
   * The input with which the workflow, or the part of it from a state on, gives the Choice state this input, or one with more fields that
   * comes out the same way.
   * @param from the state at which the workflow starts (default: its StartAt)
   * @throws CHOICE_NOT_LIFTED where the way there cannot be inverted, telling where and why
   */
  asWorkflowInput(from?: string): JsonValue;
}

/** A generated value. What is seldom asked for is worked out when it is. */
export class GeneratedCase implements ChoiceCase {
  readonly input: JsonValue;
  readonly variables: JsonObject;
  readonly context: JsonObject;
  readonly expected: string | undefined;
  readonly rule: number | undefined;
  readonly error: ChoiceError | undefined;
  readonly #model: ChoiceModel;
  readonly #lifter: Lifter;

  constructor(model: ChoiceModel, lifter: Lifter, given: Given) {
    const { next, rule, error } = model.oracle.predict(given);
    this.input = given.input;
    this.variables = given.variables;
    this.context = given.context;
    this.expected = next;
    this.rule = rule === undefined ? undefined : rule + 1;
    this.error = error;
    this.#model = model;
    this.#lifter = lifter;
  }

  get why(): string {
    return explained(this.#model, this);
  }

  /** Which outcome of the state it is; undefined where the state breaks. */
  get outcome(): Outcome | undefined {
    if (this.rule !== undefined) return this.rule - 1;
    return this.expected === undefined ? this.#model.outcomeOf(this) : "falls through";
  }

  asWorkflowInput(from?: string): JsonValue {
    return this.#lifter.lift(this, from).input;
  }

  /** As `asWorkflowInput`, and what else it takes. */
  lifted(from?: string): LiftedInput {
    return this.#lifter.lift(this, from);
  }

  /** Whether another input of the state comes out the same way. */
  alike(input: JsonValue): boolean {
    return this.#lifter.alike(this, input);
  }

  /** For reports of fast-check. */
  toString(): string {
    const beside = [
      ...(Object.keys(this.variables).length > 0 ? [`variables ${JSON.stringify(this.variables)}`] : []),
      ...(Object.keys(this.context).length > 0 ? [`context ${JSON.stringify(this.context)}`] : []),
    ];
    const goal = this.expected ?? this.error?.error ?? "";
    const rule = this.rule === undefined ? "no rule" : `rule ${this.rule}`;
    return `${[JSON.stringify(this.input), ...beside].join(", ")} → ${goal} (${rule})`;
  }
}

// On the prototype, because a declaration cannot name a method after a symbol of another package.
Object.defineProperty(GeneratedCase.prototype, toStringMethod, {
  value(this: GeneratedCase): string {
    return this.toString();
  },
});
