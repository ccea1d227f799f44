import type { Domain } from "./domain.js";
import type { Formula } from "./formula.js";
import { preimages, type Term } from "./terms.js";

/** Asks a term to be in one of some domains. Only of a plain place without index does that say all there is to say. */
export function test(term: Term, holds: readonly Domain[], others: readonly Domain[]): Formula {
  const [yes, no] = [preimages(term, holds), preimages(term, others)];
  if (yes === undefined || no === undefined) return { kind: "opaque", text: "constant", reads: [] };
  const exact = term.kind === "place" && term.place.steps.every((step) => typeof step === "string");
  return { kind: "test", place: yes.place, holds: yes.domains, not: no.domains, exact };
}

/** The same, said to be no more than a guess. */
export function inexact(formula: Formula): Formula {
  if (formula.kind === "test") return { ...formula, exact: false };
  if (formula.kind === "not") return { kind: "not", of: inexact(formula.of) };
  return formula.kind === "all" || formula.kind === "any" ? { ...formula, of: formula.of.map(inexact) } : formula;
}
