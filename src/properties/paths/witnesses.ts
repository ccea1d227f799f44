import type { ChoiceState } from "../../asl/index.js";
import { NotUnderstood } from "../../oracle/index.js";
import type { JsonObject } from "../../util/json.js";
import { ChoiceModel, type Outcome } from "../choice/choice-model.js";
import { choicesWritten, type WrittenChoice } from "../choice/written-choices.js";
import type { Given } from "../solver/recipe.js";

const mostWitnesses = 4;
const tries = 400;

/** What the solver knows of the Choice states of a machine: asked where following conditions leads nowhere. */
export class Witnesses {
  readonly #seed: number;
  readonly #written: ReadonlyMap<string, WrittenChoice>;
  readonly #models = new Map<string, ChoiceModel | undefined>();

  constructor(definition: JsonObject, seed: number) {
    this.#seed = seed;
    this.#written = new Map(choicesWritten(definition).map((written) => [written.name, written]));
  }

  /** Data with which a rule is taken (its index, past the last one for the Default). */
  of(state: ChoiceState, rule: number): readonly Given[] {
    const model = this.#model(state.name);
    if (model === undefined) return [];
    const found = model.reach(outcomeOf(model, rule));
    return found.kind === "reached" ? found.witnesses.slice(0, mostWitnesses) : [];
  }

  /** Whether it is proved that no data lets a rule decide. */
  isImpossible(state: string, rule: number): boolean {
    const model = this.#model(state);
    return model?.reach(outcomeOf(model, rule)).kind === "impossible";
  }

  #model(state: string): ChoiceModel | undefined {
    if (this.#models.has(state)) return this.#models.get(state);
    const model = this.#made(state);
    this.#models.set(state, model);
    return model;
  }

  #made(state: string): ChoiceModel | undefined {
    const written = this.#written.get(state);
    if (written === undefined) return undefined;
    try {
      return new ChoiceModel(written, { seed: this.#seed, tries });
    } catch (error) {
      if (error instanceof NotUnderstood) return undefined;
      throw error;
    }
  }
}

function outcomeOf(model: ChoiceModel, rule: number): Outcome {
  return rule < model.rules.length ? rule : "falls through";
}
