import { isJsonObject, type JsonValue } from "../../util/json.js";
import { PathError } from "../path.js";
import { javaClass, smartText } from "./java-shape.js";
import { isDefiniteStep, stepText, type PathArgument, type Step } from "./step.js";

/** Continues a path from one value it reached. */
export type Run = (model: JsonValue, root: JsonValue, found: JsonValue[]) => void;

/** Computes a function of a path from the value it stands on. */
export type Call = (model: JsonValue, root: JsonValue) => JsonValue;

/** What the steps of a path share. */
export interface LinkSetup {
  /** The path as written. */
  readonly text: string;
  /** What is missing ends the search instead of failing it. */
  readonly lenient: boolean;
  /** A missing property fails the search wherever it is missed. */
  readonly requireProperties?: boolean;
  call(name: string, args: readonly PathArgument[]): Call;
}

/** Where a step stands in its path. */
interface Place {
  readonly index: number;
  readonly isLast: boolean;
  /** Whether all steps before it are definite: only then is what is missing an error. */
  readonly upstream: boolean;
  /** The way to it, as Jayway prints it. */
  readonly at: string;
}

/** Links the steps of a path to closures, each knowing the one after it. */
export class Linker {
  readonly #steps: readonly Step[];
  readonly #setup: LinkSetup;

  constructor(steps: readonly Step[], setup: LinkSetup) {
    this.#steps = steps;
    this.#setup = setup;
  }

  /**
   * The closure for the steps from `index` on.
   * @param upstream whether all steps before `index` are definite
   * @param at the way so far, as Jayway prints it
   */
  link(index: number, upstream: boolean, at: string): Run {
    const step = this.#steps[index];
    if (step === undefined) return (model, _root, found) => void found.push(model);
    const place: Place = { index, isLast: index === this.#steps.length - 1, upstream, at };
    switch (step.kind) {
      case "property":
        return this.#property(step, place);
      case "index":
        return this.#indexes(step, place);
      case "slice":
        return this.#slice(step, place);
      case "wildcard":
        return wildcard(this.#after(step, place));
      case "filter":
        return this.#filter(step, place);
      case "scan":
        return this.#scan(place);
      case "function":
        return this.#function(step, place);
    }
  }

  #after(step: Step, { index, isLast, upstream, at }: Place, text: string = stepText(step)): Run {
    return this.link(index + 1, upstream && isDefiniteStep(step, isLast), at + text);
  }

  #property(step: Step & { kind: "property" }, place: Place): Run {
    const mismatch = this.#mismatch(step, place);
    if (step.names.length > 1 && place.isLast) return this.#merged(step.names, place.at, mismatch);
    // Of several names in the middle of a path, those that are missing are passed over.
    const upstream = place.upstream && step.names.length === 1;
    const reads = step.names.map((name) =>
      this.#read(name, { ...place, upstream }, this.#after(step, place, `['${name}']`)),
    );
    return (model, root, found) => {
      if (!isJsonObject(model)) return mismatch(model);
      for (const read of reads) read(model, root, found);
    };
  }

  #read(name: string, { isLast, upstream, at }: Place, next: Run): Run {
    const fails = this.#setup.requireProperties === true || (upstream && !isLast);
    return (model, root, found) => {
      if (isJsonObject(model) && Object.hasOwn(model, name)) next(model[name] as JsonValue, root, found);
      else if (fails) this.#missing(`${isLast ? "No results for path:" : "Missing property in path"} ${at}['${name}']`);
    };
  }

  /** Several names at the end of a path give one object with those that are there. */
  #merged(names: readonly string[], at: string, mismatch: (model: JsonValue) => void): Run {
    const text = `Missing property in path ${at}['${names.join("', '")}']`;
    return (model, _root, found) => {
      if (!isJsonObject(model)) return mismatch(model);
      const present = names.filter((name) => Object.hasOwn(model, name));
      if (this.#setup.requireProperties === true && present.length < names.length) this.#missing(text);
      found.push(Object.fromEntries(present.map((name) => [name, model[name] as JsonValue])));
    };
  }

  #mismatch(step: Step, { upstream, at }: Place): (model: JsonValue) => void {
    const provider = "com.jayway.jsonpath.spi.json.JsonSmartJsonProvider";
    return (model) => {
      if (!upstream) return;
      this.#missing(
        `Expected to find an object with property ${stepText(step)} in path ${at} but found '${javaClass(model)}'. ` +
          `This is not a json object according to the JsonProvider: '${provider}'.`,
      );
    };
  }

  #indexes(step: Step & { kind: "index" }, place: Place): Run {
    const nexts = step.indexes.map((at) => ({ at, next: this.#after(step, place, `[${at}]`) }));
    return (model, root, found) => {
      if (!this.#isArray(model, place)) return;
      for (const { at, next } of nexts) {
        const item = model[at < 0 ? model.length + at : at];
        if (item !== undefined) next(item, root, found);
      }
    };
  }

  #slice(step: Step & { kind: "slice" }, place: Place): Run {
    const next = this.#after(step, place);
    return (model, root, found) => {
      if (!this.#isArray(model, place)) return;
      for (const item of slice(model, step.from, step.to)) next(item, root, found);
    };
  }

  #filter(step: Step & { kind: "filter" }, place: Place): Run {
    const next = this.#after(step, place);
    return (model, root, found) => {
      if (typeof model === "object" && model !== null) {
        const items = Array.isArray(model) ? (model as readonly JsonValue[]) : [model];
        for (const item of items) if (step.accept(item, root)) next(item, root, found);
      } else if (place.upstream) {
        const [text, context] = [this.#textFrom(place), smartText(model)];
        this.#missing(`Filter: ${text} can not be applied to primitives. Current context is: ${context}`);
      }
    };
  }

  #scan({ index, at }: Place): Run {
    const target = this.#steps[index + 1];
    const next = this.link(index + 1, false, `${at}..`);
    const fits = target === undefined ? () => false : scanTarget(target, index + 1 === this.#steps.length - 1);
    const walk: Run = (model, root, found) => {
      if (typeof model !== "object" || model === null) return;
      if (fits(model, root)) next(model, root, found);
      for (const child of Object.values(model) as JsonValue[]) walk(child, root, found);
    };
    return walk;
  }

  #function(step: Step & { kind: "function" }, place: Place): Run {
    const next = this.#after(step, place);
    const call = this.#setup.call(step.name, step.arguments);
    return (model, root, found) => next(call(model, root), root, found);
  }

  #isArray(model: JsonValue, place: Place): model is readonly JsonValue[] {
    if (Array.isArray(model)) return true;
    if (place.upstream) {
      this.#missing(
        model === null
          ? `The path ${place.at} is null`
          : `Filter: ${this.#textFrom(place)} can only be applied to arrays. Current context is: ${smartText(model)}`,
      );
    }
    return false;
  }

  #textFrom({ index }: Place): string {
    return this.#steps.slice(index).map(stepText).join("");
  }

  #missing(message: string): void {
    if (!this.#setup.lenient) throw new PathError(this.#setup.text, message);
  }
}

function wildcard(next: Run): Run {
  return (model, root, found) => {
    if (typeof model !== "object" || model === null) return;
    for (const item of Object.values(model) as JsonValue[]) next(item, root, found);
  };
}

/** Jayway's slices: bounds are counted from the end when negative, but not in `[from:to]`, where each index is. */
function slice(list: readonly JsonValue[], from: number | undefined, to: number | undefined): readonly JsonValue[] {
  if (from === undefined || to === undefined) return list.slice(from ?? 0, to);
  const items: JsonValue[] = [];
  for (let index = Math.max(from, -list.length); index < Math.min(to, list.length); index++) {
    const item = list.at(index);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** Which values of a scan its next step is tried on. */
function scanTarget(step: Step, isLast: boolean): (model: JsonValue, root: JsonValue) => boolean {
  switch (step.kind) {
    case "property":
      if (!isDefiniteStep(step, isLast)) return isJsonObject;
      return (model) => isJsonObject(model) && step.names.every((name) => Object.hasOwn(model, name));
    case "index":
    case "slice":
      return (model) => Array.isArray(model);
    case "wildcard":
      return () => true;
    case "filter":
      return step.accept;
    default:
      return () => false;
  }
}
