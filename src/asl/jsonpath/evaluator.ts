import { isJsonObject, type JsonValue } from "../../util/json.js";
import { numberText, javaText } from "../java-text.js";
import { PathError } from "../path.js";
import { pathFunctions } from "./functions.js";
import { isDefinitePath, isDefiniteStep, stepText, type ParsedPath, type PathArgument, type Step } from "./step.js";

/** How a path is run. */
export interface RunSetup {
  /** As written, for errors. */
  readonly text: string;
  readonly dialect: "aws" | "jayway";
  /** A missing property is an error wherever it is missed: how a filter asks whether something exists. */
  readonly requireProperties?: boolean;
}

/** Finds what a path names: the bare value if it is definite, else an array. */
export type Finder = (document: JsonValue) => JsonValue;

/** Continues a path from one value it reached. */
type Run = (model: JsonValue, root: JsonValue, found: JsonValue[]) => void;

/**
 * Compiles the steps of a path to a closure.
 * @throws (when run) PathError with Jayway's text
 */
export function compileFinder(path: ParsedPath, setup: RunSetup): Finder {
  const thorough = compileThorough(path, setup);
  const keys = simpleKeys(path.steps);
  if (keys === undefined) return thorough;
  // The quick way answers or gives up; what went wrong is told by the thorough one.
  return (document) => {
    const value = quickRead(document, keys);
    return value === undefined ? thorough(document) : value;
  };
}

/** As `compileFinder`, for a path inside a filter: undefined instead of an error. */
export function compileSteps(path: ParsedPath, setup: RunSetup): (document: JsonValue) => JsonValue | undefined {
  const find = compileFinder(path, setup);
  return (document) => {
    try {
      return find(document);
    } catch (error) {
      if (error instanceof PathError) return undefined;
      throw error;
    }
  };
}

/** Names and places of a path that has nothing else, or undefined. */
function simpleKeys(steps: readonly Step[]): readonly (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  for (const step of steps) {
    const key = step.kind === "property" ? step.names : step.kind === "index" ? step.indexes : [];
    if (key.length !== 1 || key[0] === undefined || key[0] in Object.prototype) return undefined;
    keys.push(key[0]);
  }
  return keys;
}

function quickRead(document: JsonValue, keys: readonly (string | number)[]): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (let index = 0; index < keys.length; index++) {
    if (typeof value !== "object" || value === null) return undefined;
    const key = keys[index] as string | number;
    if (typeof key === "string") {
      if (Array.isArray(value)) return undefined;
      value = (value as Readonly<Record<string, JsonValue>>)[key];
    } else {
      if (!Array.isArray(value)) return undefined;
      value = (value as readonly JsonValue[])[key < 0 ? value.length + key : key];
    }
  }
  return value;
}

function compileThorough(path: ParsedPath, setup: RunSetup): Finder {
  const { steps } = path;
  const definite = isDefinitePath(path);
  const scanned = aggregateOfScan(path, setup);
  if (scanned !== undefined) return scanned;
  const lenient = setup.dialect === "aws" && !definite && setup.requireProperties !== true;
  const linker = new Linker(steps, setup, lenient);
  const run = linker.link(0, true, path.root);
  const whole = path.root + steps.map(stepText).join("");
  return (document) => {
    const found: JsonValue[] = [];
    run(document, document, found);
    if (!definite) return found;
    const value = found.at(-1);
    if (value === undefined) {
      throw new PathError(setup.text, `No results for path: ${whole}`, isPastEnd(path, setup, document));
    }
    return value;
  };
}

/** Whether a path fails only at its last step, at an item that its array does not have. */
function isPastEnd({ root, steps }: ParsedPath, setup: RunSetup, document: JsonValue): boolean {
  return (
    steps.at(-1)?.kind === "index" && Array.isArray(compileSteps({ root, steps: steps.slice(0, -1) }, setup)(document))
  );
}

/** `$..price.sum()` aggregates over all that the scan finds, where other functions apply to each value found. */
function aggregateOfScan(path: ParsedPath, setup: RunSetup): Finder | undefined {
  const call = path.steps.at(-1);
  if (path.steps[0]?.kind !== "scan" || call?.kind !== "function") return undefined;
  const all = compileThorough({ root: path.root, steps: path.steps.slice(0, -1) }, setup);
  return (document) => applyFunction(call.name, document, [all(document)], setup.text);
}

function applyFunction(name: string, model: JsonValue, args: readonly JsonValue[], text: string): JsonValue {
  const compute = pathFunctions.get(name);
  if (compute === undefined) throw new PathError(text, `Function with name: ${name} does not exist.`);
  const outcome = compute(model, args);
  if ("problem" in outcome) throw new PathError(text, outcome.problem);
  return outcome.value;
}

/** Links steps to closures, each knowing the one after it. */
class Linker {
  readonly #steps: readonly Step[];
  readonly #setup: RunSetup;
  readonly #lenient: boolean;

  constructor(steps: readonly Step[], setup: RunSetup, lenient: boolean) {
    this.#steps = steps;
    this.#setup = setup;
    this.#lenient = lenient;
  }

  /**
   * @param upstream whether all steps before `index` are definite: only then is what is missing an error
   * @param at the way so far, as Jayway prints it
   */
  link(index: number, upstream: boolean, at: string): Run {
    const step = this.#steps[index];
    if (step === undefined) return (model, _root, found) => void found.push(model);
    const isLast = index === this.#steps.length - 1;
    const after = (text: string): Run => this.link(index + 1, upstream && isDefiniteStep(step, isLast), at + text);
    switch (step.kind) {
      case "property":
        return this.#property(step, index, upstream, at, after);
      case "index":
        return this.#indexes(step.indexes, index, upstream, at, after);
      case "slice":
        return this.#slice(step, index, upstream, at, after(stepText(step)));
      case "wildcard":
        return wildcard(after("[*]"));
      case "filter":
        return this.#filter(step, index, upstream, after(stepText(step)));
      case "scan":
        return this.#scan(index, at);
      case "function":
        return this.#function(step, after(stepText(step)));
    }
  }

  #property(
    step: Step & { kind: "property" },
    index: number,
    upstream: boolean,
    at: string,
    after: (text: string) => Run,
  ): Run {
    const [name] = step.names;
    const isLast = index === this.#steps.length - 1;
    const shown = stepText({ ...step, names: step.names });
    const mismatch = (model: JsonValue): void => {
      if (!upstream) return;
      this.#missing(
        `Expected to find an object with property ${shown} in path ${at} but found '${javaClass(model)}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JsonSmartJsonProvider'.`,
      );
    };
    if (step.names.length === 1 && name !== undefined) {
      const read = this.#oneProperty(name, isLast, upstream, at, after(`['${name}']`));
      return (model, root, found) => (isJsonObject(model) ? read(model, root, found) : mismatch(model));
    }
    if (isLast) return this.#merged(step.names, at, mismatch);
    const reads = step.names.map((each) => this.#oneProperty(each, false, false, at, after(`['${each}']`)));
    return (model, root, found) => {
      if (!isJsonObject(model)) return mismatch(model);
      for (const read of reads) read(model, root, found);
    };
  }

  #oneProperty(name: string, isLast: boolean, upstream: boolean, at: string, next: Run): Run {
    const strict = this.#setup.requireProperties === true;
    return (model, root, found) => {
      if (isJsonObject(model) && Object.hasOwn(model, name)) return next(model[name] as JsonValue, root, found);
      if (isLast ? strict : strict || upstream) {
        this.#missing(`${isLast ? "No results for path:" : "Missing property in path"} ${at}['${name}']`);
      }
    };
  }

  /** Several names at the end of a path give one object with those that are there. */
  #merged(names: readonly string[], at: string, mismatch: (model: JsonValue) => void): Run {
    return (model, _root, found) => {
      if (!isJsonObject(model)) return mismatch(model);
      const merged: [string, JsonValue][] = [];
      for (const name of names) {
        if (Object.hasOwn(model, name)) merged.push([name, model[name] as JsonValue]);
        else if (this.#setup.requireProperties === true)
          this.#missing(`Missing property in path ${at}['${names.join("', '")}']`);
      }
      found.push(Object.fromEntries(merged));
    };
  }

  #indexes(
    indexes: readonly number[],
    index: number,
    upstream: boolean,
    at: string,
    after: (text: string) => Run,
  ): Run {
    const nexts = indexes.map((place) => ({ place, next: after(`[${place}]`) }));
    return (model, root, found) => {
      if (!this.#isArray(model, index, upstream, at)) return;
      for (const { place, next } of nexts) {
        const item = model[place < 0 ? model.length + place : place];
        if (item !== undefined) next(item, root, found);
      }
    };
  }

  #slice(step: Step & { kind: "slice" }, index: number, upstream: boolean, at: string, next: Run): Run {
    return (model, root, found) => {
      if (!this.#isArray(model, index, upstream, at)) return;
      for (const item of slice(model, step.from, step.to)) next(item, root, found);
    };
  }

  #filter(step: Step & { kind: "filter" }, index: number, upstream: boolean, next: Run): Run {
    return (model, root, found) => {
      if (Array.isArray(model)) {
        for (const item of model as readonly JsonValue[]) if (step.accept(item, root)) next(item, root, found);
      } else if (isJsonObject(model)) {
        if (step.accept(model, root)) next(model, root, found);
      } else if (upstream) {
        const context = smartText(model);
        this.#missing(
          `Filter: ${this.#textFrom(index)} can not be applied to primitives. Current context is: ${context}`,
        );
      }
    };
  }

  #scan(index: number, at: string): Run {
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

  #function(step: Step & { kind: "function" }, next: Run): Run {
    const args = step.arguments.map((argument) => compileArgument(argument, this.#setup));
    return (model, root, found) => {
      const value = applyFunction(
        step.name,
        model,
        args.map((argument) => argument(model, root)),
        this.#setup.text,
      );
      next(value, root, found);
    };
  }

  #isArray(model: JsonValue, index: number, upstream: boolean, at: string): model is readonly JsonValue[] {
    if (Array.isArray(model)) return true;
    if (upstream) {
      const rest = this.#textFrom(index);
      this.#missing(
        model === null
          ? `The path ${at} is null`
          : `Filter: ${rest} can only be applied to arrays. Current context is: ${smartText(model)}`,
      );
    }
    return false;
  }

  #textFrom(index: number): string {
    return this.#steps.slice(index).map(stepText).join("");
  }

  #missing(message: string): void {
    if (!this.#lenient) throw new PathError(this.#setup.text, message);
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
  for (let index = from; index < Math.min(to, list.length); index++) {
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

function compileArgument(argument: PathArgument, setup: RunSetup): (model: JsonValue, root: JsonValue) => JsonValue {
  if (argument.kind === "value") return () => argument.value;
  const find = compileFinder(argument.path, setup);
  return argument.path.root === "$" ? (_model, root) => find(root) : (model) => find(model);
}

function javaClass(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "net.minidev.json.JSONArray";
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (!Number.isInteger(value)) return "java.lang.Double";
  return Math.abs(value as number) <= 2_147_483_647 ? "java.lang.Integer" : "java.lang.Long";
}

/** A value as it stands in Jayway's texts: objects as Java maps, arrays as JSON. */
function smartText(value: JsonValue): string {
  if (typeof value === "number") return numberText(value);
  return javaText(value, (list) => JSON.stringify(list).replaceAll("/", "\\/"));
}
