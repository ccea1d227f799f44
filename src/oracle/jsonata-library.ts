import { createHash } from "node:crypto";
import { compileFunction } from "node:vm";
import { packageSource } from "../util/package-source.js";

/** A node of the tree of an expression. */
export interface Ast {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A compiled expression of the library. */
export interface Compiled {
  ast(): Ast;
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): unknown;
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature?: string): void;
  assign(name: string, value: unknown): void;
}

let make: ((text: string) => Compiled) | undefined;

/**
 * The `jsonata` package, which is the language's own definition, with `async` and `await` left out so that it answers at once. Nothing
 * in it waits for anything.
 */
function library(): (text: string) => Compiled {
  if (make !== undefined) return make;
  const { text, file } = packageSource("jsonata");
  const module: { exports: unknown } = { exports: {} };
  const synchronous = text
    .replaceAll(/\basync (?=function\b|\()/g, "")
    .replaceAll(/\bawait (?=[\w(])/g, "")
    .replaceAll("Promise.all(", "(");
  compileFunction(synchronous, ["module", "exports"], { filename: file })(module, module.exports);
  make = module.exports as (text: string) => Compiled;
  return make;
}

/**
 * Compiles an expression in the language Step Functions runs: without `$eval`, with the functions that it adds.
 * Source: "Transforming data with JSONata" in the Step Functions guide.
 * @throws what the library throws for text that is no expression
 */
export function compiled(text: string): Compiled {
  const expression = library()(text);
  expression.assign("eval", undefined);
  expression.registerFunction("parse", (json: string) => JSON.parse(json) as unknown, "<s:x>");
  expression.registerFunction("partition", partition as never, "<an:a>");
  expression.registerFunction("range", range as never, "<nnn:a>");
  expression.registerFunction("hash", hash as never, "<ss:s>");
  return expression;
}

function partition(list: readonly unknown[], size: number): unknown[] {
  const whole = Math.max(1, Math.floor(size));
  return Array.from({ length: Math.ceil(list.length / whole) }, (_, at) => list.slice(at * whole, (at + 1) * whole));
}

function range(from: number, to: number, step: number): number[] {
  const list: number[] = [];
  for (let value = from; step > 0 ? value <= to : step < 0 && value >= to; value += step) list.push(value);
  return list;
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

function hash(data: string, algorithm: string): string {
  const name = algorithms[algorithm];
  if (name === undefined) throw new Error(`there is no hash ${algorithm}`);
  return createHash(name).update(data).digest("hex");
}
