import { Arbitrary, Stream, Value, type Random } from "fast-check";
import type { Dice } from "../solver/random.js";
import type { Given } from "../solver/recipe.js";
import { GeneratedCase, type ChoiceCase } from "./choice-case.js";
import type { ChoiceModel, Outcome } from "./choice-model.js";
import type { Lifter } from "./lifter.js";
import { smallerGiven } from "./smaller.js";

/** Makes a value for one outcome; undefined where the dice fell badly. */
export type Source = (dice: Dice) => Given | undefined;

/** One of the outcomes an arbitrary balances. */
export interface Aimed {
  /** What values must come out as; absent where anything will do. */
  readonly outcome?: Outcome;
  readonly source: Source;
  /** A value that certainly will do. */
  readonly witness: Given;
}

const attempts = 10;

/** Inputs of a Choice state, the outcomes in equal parts. */
export class ChoiceArbitrary extends Arbitrary<ChoiceCase> {
  readonly #model: ChoiceModel;
  readonly #lifter: Lifter;
  readonly #aimed: readonly Aimed[];

  constructor(model: ChoiceModel, lifter: Lifter, aimed: readonly Aimed[]) {
    super();
    this.#model = model;
    this.#lifter = lifter;
    this.#aimed = aimed;
  }

  override generate(random: Random): Value<ChoiceCase> {
    const dice: Dice = { whole: (least, most) => random.nextInt(least, most) };
    const aimed = this.#aimed[this.#aimed.length === 1 ? 0 : dice.whole(0, this.#aimed.length - 1)];
    return new Value<ChoiceCase>(this.#made(dice, aimed as Aimed), undefined);
  }

  #made(dice: Dice, { outcome, source, witness }: Aimed): GeneratedCase {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const given = source(dice);
      if (given === undefined) continue;
      const made = new GeneratedCase(this.#model, this.#lifter, given);
      if (outcome === undefined || made.outcome === outcome) return made;
    }
    return new GeneratedCase(this.#model, this.#lifter, witness);
  }

  override canShrinkWithoutContext(value: unknown): value is ChoiceCase {
    return value instanceof GeneratedCase;
  }

  override shrink(value: ChoiceCase): Stream<Value<ChoiceCase>> {
    return new Stream(this.#smaller(value));
  }

  /** Smaller inputs that come out the same way. */
  *#smaller(value: ChoiceCase): Generator<Value<ChoiceCase>> {
    for (const given of smallerGiven(value)) {
      const made = new GeneratedCase(this.#model, this.#lifter, given);
      if (made.rule === value.rule && made.expected === value.expected && made.error?.error === value.error?.error) {
        yield new Value<ChoiceCase>(made, undefined);
      }
    }
  }
}
