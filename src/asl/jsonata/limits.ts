import type { Program } from "./program.js";

/**
 * How deep one expression may nest: AWS accepts `1+1+…+1` with 100 terms and refuses 101, and a function that calls itself
 * (not as its last act) 31 times, not 32.
 */
const deepest = 100;

/** The longest array and text one value may be, in items and characters: AWS ends an expression that holds more. */
const mostItems = 873_782;
const mostCharacters = 6_990_256;

/** The most items AWS lets `$range` make. */
export const longestRange = 360_145;

/**
 * The most nodes an expression may evaluate. AWS ends an expression by the clock; here the same expression always ends at the same
 * place, well past everything AWS has been seen to finish.
 */
const mostSteps = 1_000_000;

/** An expression went past a limit. AWS names no code for these. */
export class LimitReached extends Error {
  override readonly name = "LimitReached";
}

export function tooDeep(): LimitReached {
  return new LimitReached(
    "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
  );
}

/** What is said of an evaluation that does not end. */
export const endlessLoop = "Expression evaluation timeout: Check for infinite loop";

function tooLong(): LimitReached {
  return new LimitReached(endlessLoop);
}

export function tooLarge(): LimitReached {
  return new LimitReached("Expression evaluation memory limit exceeded: Check for excessive memory usage");
}

const entry = Symbol.for("jsonata.__evaluate_entry");
const exit = Symbol.for("jsonata.__evaluate_exit");

let depth = 0;
let steps = 0;

function entered(): void {
  if (++depth > deepest) throw tooDeep();
  if (++steps > mostSteps) throw tooLong();
}

function left(_node: unknown, _input: unknown, _environment: unknown, result: unknown): void {
  depth -= 1;
  if (
    typeof result === "string" ? result.length > mostCharacters : Array.isArray(result) && result.length > mostItems
  ) {
    throw tooLarge();
  }
}

/** Watches over every evaluation of an expression. */
export function limit(expression: Program): void {
  expression.assign(entry, entered);
  expression.assign(exit, left);
}

/** Begins to count anew: called before each evaluation. */
export function resetLimits(): void {
  depth = 0;
  steps = 0;
}
