import type { JsonValue } from "../../util/json.js";
import { PathError } from "../path.js";
import { pathFunctions } from "./functions.js";
import { Linker, type Call } from "./linker.js";
import { isDefinitePath, stepText, type ParsedPath, type PathArgument, type Step } from "./step.js";

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
  const call = (name: string, args: readonly PathArgument[]): Call => compileCall(name, args, setup);
  const run = new Linker(steps, { ...setup, lenient, call }).link(0, true, path.root);
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

/** Computes a function from the value it stands on. */
function compileCall(name: string, args: readonly PathArgument[], setup: RunSetup): Call {
  const values = args.map((argument) => compileArgument(argument, setup));
  return (model, root) =>
    applyFunction(
      name,
      model,
      values.map((value) => value(model, root)),
      setup.text,
    );
}

function compileArgument(argument: PathArgument, setup: RunSetup): Call {
  if (argument.kind === "value") return () => argument.value;
  const find = compileFinder(argument.path, setup);
  return argument.path.root === "$" ? (_model, root) => find(root) : (model) => find(model);
}
