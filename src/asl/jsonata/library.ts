import { compileFunction } from "node:vm";
import { StepwrightError } from "../../errors/index.js";
import { packageSource } from "../../util/package-source.js";
import { endlessLoop } from "./limits.js";
import type { Library } from "./program.js";
import { world } from "./world.js";

const wantedVersion = "2.0.6";

let loaded: Library | undefined;

/**
 * The evaluator of the `jsonata` package 2.0.6, without its promises. Version 2 writes every function of its evaluator as an
 * `async` one only so that a user's own functions may be; nothing in it waits for anything. So the program of the installed
 * package is compiled once more with `async` and `await` left out: the same code, in the same order, and a result as soon as it
 * is called. An evaluation is then part of the engine's step like a path is: it cannot interleave with another branch, nothing
 * of it outlives the step, and it costs a half to a third of the asynchronous one.
 *
 * Time and chance come from the scope of the evaluation. A few more places are changed: where the program writes onto data it was
 * only lent (a field `token` onto an object that is called like a function, an item into an empty array that is grouped, a mark
 * onto an array that `[]` keeps), and where `$formatNumber` never ends (0 and what is below it, with an exponent) or breaks (a picture
 * without a digit, which AWS refuses with a code).
 *
 * Loaded when the first expression is compiled: whoever uses JSONPath only never pays for it.
 * @throws JSONATA_UNREADABLE when another version is installed in its place
 */
export function library(): Library {
  loaded ??= load();
  return loaded;
}

function load(): Library {
  const { text, file, version } = packageSource("jsonata");
  if (version !== wantedVersion)
    throw new StepwrightError("JSONATA_UNREADABLE", { file, version, wanted: wantedVersion });
  const module: { exports: unknown } = { exports: {} };
  const program = compileFunction(withoutPromises(text, { file, version }), ["module", "exports", "world"], {
    filename: file,
  });
  program(module, module.exports, world);
  return module.exports as Library;
}

/** What is written otherwise than it was published. */
const corrections: readonly (readonly [written: string, instead: string])[] = [
  ["new Date(); // will be overridden on each call to evalute()", "new Date(0);"],
  ["timestamp = new Date();", "timestamp = new Date(world.now());"],
  ["return Math.random();", "return world.random();"],
  ["Math.floor(Math.random() * (i + 1));", "Math.floor(world.random() * (i + 1));"],
  [
    "while (mantissa < minMantissa) {",
    `if (!(mantissa > 0 && mantissa < Infinity)) throw { message: ${JSON.stringify(endlessLoop)} };\n` +
      "while (mantissa < minMantissa) {",
  ],
  [
    "var activePart = subpicture.substring(",
    "prefix = prefix || ''; suffix = suffix || '';\nvar activePart = subpicture.substring(",
  ],
  ["input.push(undefined);", "input = createSequence(undefined);"],
  [
    "if(typeof proc === 'object') {",
    "if(proc && (proc._jsonata_lambda === true || proc._jsonata_function === true)) {",
  ],
  ["resultSequence.keepSingleton = true;", "if(isSequence(resultSequence)) resultSequence.keepSingleton = true;"],
  [
    "if(result.body.procedure.type === 'variable') {",
    "if(!isFunction(next)) throw { code: 'T1006', stack: (new Error()).stack };\n" +
      "if(result.body.procedure.type === 'variable') {",
  ],
];

function withoutPromises(text: string, { file, version }: { readonly file: string; readonly version: string }): string {
  let program = text
    .replaceAll(/\basync (?=function\b|\()/g, "")
    .replaceAll(/\bawait (?=[\w(])/g, "")
    .replaceAll("Promise.all(", "(");
  for (const [written, instead] of corrections) {
    if (program.split(written).length !== 2)
      throw new StepwrightError("JSONATA_UNREADABLE", { file, version, wanted: wantedVersion });
    program = program.replace(written, () => instead);
  }
  return program;
}
