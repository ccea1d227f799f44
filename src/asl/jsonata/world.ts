import type { Scope } from "../path.js";

/** The scope of the evaluation at hand. Evaluations never overlap, so there is one. */
let current: Scope | undefined;

/** Where the functions of the language take time and chance from. */
export const world: { now(): number; random(): number; uuid(): string } = {
  now: () => current?.now?.() ?? 0,
  random: () => (current as Scope).random("$random"),
  uuid: () => (current as Scope).uuid(),
};

/** Runs an evaluation whose functions take time and chance from a scope. */
export function within<Result>(scope: Scope, evaluate: () => Result): Result {
  current = scope;
  try {
    return evaluate();
  } finally {
    current = undefined;
  }
}
