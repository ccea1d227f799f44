import { hashAlgorithms } from "../hash-algorithms.js";
import { createHash } from "node:crypto";
import { firstJavaDouble } from "./java-random.js";
import { longestRange, tooLarge } from "./limits.js";
import type { Library, Program } from "./program.js";
import { world } from "./world.js";

/** A failure in the package's form, with a text of its own. */
function failed(message: string): Error & { code: string } {
  return Object.assign(new Error(message), { code: "D3137" });
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw failed("Invalid JSON");
  }
}

/** Fractions are cut off; a size left out gives the whole list as one chunk, and 0 gives nothing. */
function partition(list: readonly unknown[] | undefined, size: number | undefined): unknown {
  if (list === undefined) return undefined;
  const step = size === undefined ? list.length : Math.trunc(size);
  if (step < 0) throw failed("Second argument must be zero or greater");
  if (list.length === 0 || step === 0) return undefined;
  const chunks: unknown[] = [];
  for (let from = 0; from < list.length; from += step) chunks.push(list.slice(from, from + step));
  return chunks;
}

/** Fractions are cut off; a step that leads away from the end gives nothing, and one number is not an array. */
function range(start: number | undefined, end: number | undefined, step: number | undefined): unknown {
  if (start === undefined || end === undefined || step === undefined) return undefined;
  const [first, last, by] = [Math.trunc(start), Math.trunc(end), Math.trunc(step)];
  if (by === 0) return undefined;
  const count = Math.floor((last - first) / by) + 1;
  if (count < 1) return undefined;
  if (count > longestRange) throw tooLarge();
  return count === 1 ? first : Array.from({ length: count }, (_, index) => first + index * by);
}

function hash(text: string | undefined, algorithm: string | undefined): unknown {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = hashAlgorithms.get(algorithm);
  if (name === undefined) throw failed(`Invalid hash algorithm: ${algorithm}`);
  return createHash(name).update(text, "utf8").digest("hex");
}

function random(seed: number | undefined): number {
  return seed === undefined ? world.random() : firstJavaDouble(seed);
}

/**
 * What Step Functions adds to the language.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
const added: readonly (readonly [name: string, implementation: (...args: never[]) => unknown, signature: string])[] = [
  ["parse", parse, "<s?:x>"],
  ["partition", partition, "<an?:a>"],
  ["range", range, "<nnn?:x>"],
  ["hash", hash, "<ss?:s>"],
  ["random", random, "<n?:n>"],
  ["uuid", (): string => world.uuid(), "<:s>"],
];

let definitions: readonly (readonly [name: string, definition: unknown])[] | undefined;

/** Gives an expression the functions of Step Functions, and takes `$eval` away. */
export function addFunctions(expression: Program, library: Library): void {
  definitions ??= added.map(([name, implementation, signature]) => {
    const reader = library(`$${name}`);
    reader.registerFunction(name, implementation, signature);
    return [name, reader.evaluate(undefined, {})] as const;
  });
  for (const [name, definition] of definitions) expression.assign(name, definition);
  expression.assign("eval", undefined);
}

/** Names that stand for functions of the language. */
export const functionNames: ReadonlySet<string> = new Set([
  ...["sum", "count", "max", "min", "average", "string", "substring", "substringBefore", "substringAfter", "lowercase"],
  ...["uppercase", "length", "trim", "pad", "match", "contains", "replace", "split", "join", "formatNumber"],
  ...["formatBase", "formatInteger", "parseInteger", "number", "floor", "ceil", "round", "abs", "sqrt", "power"],
  ...["boolean", "not", "map", "zip", "filter", "single", "reduce", "sift", "keys", "lookup", "append", "exists"],
  ...["spread", "merge", "reverse", "each", "error", "assert", "type", "sort", "shuffle", "distinct", "base64encode"],
  ...["base64decode", "encodeUrlComponent", "encodeUrl", "decodeUrlComponent", "decodeUrl", "eval", "toMillis"],
  ...["fromMillis", "clone", "now", "millis", ...added.map(([name]) => name)],
]);
