import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from "../../util/json.js";
import { choiceOracle, NotUnderstood, type ChoiceOracle } from "../../oracle/index.js";
import type { Given } from "../solver/recipe.js";
import { invert, Uninvertible } from "./inverted-state.js";
import { passedOn } from "./passed-on.js";
import type { WrittenChoice } from "./written-choices.js";

/** An input of the workflow, and answers of the tasks on the way. */
export interface LiftedInput {
  readonly input: JsonValue;
  /** What tasks on the way must answer. */
  readonly answers: { readonly [state: string]: JsonValue };
  /** The states on the way, the Choice state last. */
  readonly path: readonly string[];
}

/** Takes inputs of a Choice state back to the start of its workflow. */
export class Lifter {
  readonly #definition: JsonObject;
  readonly #choice: WrittenChoice;
  #oracle: ChoiceOracle | undefined;

  constructor(definition: JsonObject, choice: WrittenChoice) {
    this.#definition = definition;
    this.#choice = choice;
  }

  /** Whether another input comes out the same way: states before may add fields that no rule reads. */
  alike(given: Given, input: JsonValue): boolean {
    if (jsonEquals(given.input, input)) return true;
    this.#oracle ??= choiceOracle(this.#choice.source, this.#choice.language);
    const [wanted, got] = [this.#oracle.predict(given), this.#oracle.predict({ ...given, input })];
    return wanted.rule === got.rule && wanted.next === got.next && wanted.error?.error === got.error?.error;
  }

  /** @throws CHOICE_NOT_LIFTED */
  lift(given: Given, from?: string): LiftedInput {
    const { name, scope } = this.#choice;
    if (scope !== this.#definition) throw this.#refused("it stands inside of a Parallel or Map");
    const start = from ?? String(scope["StartAt"]);
    if (Object.keys(given.context).length > 0)
      throw this.#refused("its rules read the context object, which no input can set");
    const reasons: string[] = [];
    for (const path of pathsTo(scope, start, name)) {
      try {
        return this.#along(path, given);
      } catch (error) {
        if (!(error instanceof Uninvertible)) throw error;
        reasons.push(error.message);
      }
    }
    throw this.#refused(reasons[0] ?? `no way leads there from "${start}"`);
  }

  #along(path: readonly string[], given: Given): LiftedInput {
    let wanted = given.input;
    const variables: { [name: string]: JsonValue } = { ...given.variables };
    const answers: { [state: string]: JsonValue } = {};
    for (const name of path.slice(0, -1).reverse()) {
      const back = invert(name, this.#state(name), this.#language(name), wanted, variables);
      wanted = back.input;
      if (back.answer !== undefined) answers[name] = back.answer;
    }
    const open = Object.keys(variables);
    if (open.length > 0) throw new Uninvertible(`no state on the way assigns $${open[0] ?? ""}`);
    this.#verify(path, wanted, given, answers);
    return { input: wanted, answers, path };
  }

  /** Runs the way forwards: the Choice states on it must lead along it, and the input come out as wanted. */
  #verify(path: readonly string[], start: JsonValue, given: Given, answers: LiftedInput["answers"]): void {
    let value = start;
    for (const [index, name] of path.slice(0, -1).entries()) {
      const source = this.#state(name);
      if (source["Type"] === "Choice") {
        const next = this.#leads(name, source, value);
        if (next !== path[index + 1])
          throw new Uninvertible(`the Choice state "${name}" leads such an input to "${next ?? "its end"}"`);
      }
      value = passedOn(source, this.#language(name), value, answers[name]);
    }
    if (!this.alike(given, value)) throw new Uninvertible("the states on the way change it");
  }

  #leads(name: string, source: JsonObject, input: JsonValue): string | undefined {
    try {
      return choiceOracle(source, this.#language(name)).predict({ input }).next;
    } catch (error) {
      if (error instanceof NotUnderstood) throw new Uninvertible(`the rules of "${name}" are not understood`);
      throw error;
    }
  }

  #state(name: string): JsonObject {
    return (this.#choice.scope["States"] as JsonObject)[name] as JsonObject;
  }

  #language(name: string): "JSONPath" | "JSONata" {
    const own = this.#state(name)["QueryLanguage"] ?? this.#definition["QueryLanguage"];
    return own === "JSONata" ? "JSONata" : "JSONPath";
  }

  #refused(reason: string): StepwrightError<"CHOICE_NOT_LIFTED"> {
    return new StepwrightError("CHOICE_NOT_LIFTED", { state: this.#choice.name, reason });
  }
}

const mostPaths = 40;

/** Ways through the states of a scope without a turn, shortest first. */
function pathsTo(scope: JsonObject, start: string, goal: string): readonly (readonly string[])[] {
  const states = isJsonObject(scope["States"]) ? scope["States"] : {};
  const found: string[][] = [];
  const queue: string[][] = [[start]];
  for (let turn = 0; queue.length > 0 && turn < 2000 && found.length < mostPaths; turn += 1) {
    const path = queue.shift() as string[];
    const here = path.at(-1) ?? "";
    if (here === goal) {
      found.push(path);
      continue;
    }
    const source = states[here];
    if (!isJsonObject(source)) continue;
    for (const next of new Set(nextOf(source))) if (!path.includes(next)) queue.push([...path, next]);
  }
  return found;
}

function nextOf(source: JsonObject): string[] {
  const choices = Array.isArray(source["Choices"])
    ? (source["Choices"] as readonly JsonValue[]).filter(isJsonObject)
    : [];
  return [source["Next"], source["Default"], ...choices.map((rule) => rule["Next"])].filter(
    (next): next is string => typeof next === "string",
  );
}
