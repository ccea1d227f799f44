import { StepwrightError } from "../../errors/index.js";
import { refuseUnknownStates, refuseUnknownWords } from "../../mutation/mutant-choice.js";
import { mutantsOf, type WrittenMutant } from "../../mutation/mutants-of.js";
import { withStandIn } from "../../mutation/stand-in.js";
import { writtenStates } from "../../mutation/written-states.js";
import { contentKey } from "../../util/content-key.js";
import type { JsonObject } from "../../util/json.js";
import { definitionOf, type DefinitionSource } from "../choice/definition-of.js";
import { choicesWritten } from "../choice/written-choices.js";
import { mutationReport, type MutantResult, type MutationReport } from "./mutation-report.js";
import { toldApart } from "./told-apart.js";

/** A definition with one small fault. */
export interface Mutant extends WrittenMutant {
  /**
   * Why it does the same as the definition for every input, where that is proved: for faults in Choice states, by solving what would
   * tell them apart. Worked out when first asked for.
   */
  readonly equivalent: string | undefined;
}

/** Which mutants are made. */
export interface MutateOptions {
  /** Types of states, such as `"Choice"`, and kinds of changes, such as `"Retry"`. Default: all. */
  readonly only?: readonly string[];
  /** Names of states. Default: all. */
  readonly states?: readonly string[];
}

/** How mutants are tried. */
export interface AgainstOptions {
  /** How many mutants at once. Default 1. */
  readonly concurrency?: number;
}

/** The mutants of a definition. */
export interface Mutation {
  readonly definition: JsonObject;
  readonly mutants: readonly Mutant[];
  /**
   * Runs a check once for the definition as it is, which must pass, then once for each mutant that is not equivalent. While it runs, the
   * mutant stands in for the definition wherever the check deploys that, by `deploy` or by a run: the check itself goes on reading the
   * definition, so that what it expects stays what the definition says. A check that throws kills the mutant.
   * @param check what a suite does; it gets the mutant, which it need not look at
   * @throws MUTATION_BASELINE_FAILED when the check fails without a fault
   */
  against(check: (mutant: Mutant) => unknown, options?: AgainstOptions): Promise<MutationReport>;
}

/**
 * Makes small faults in a definition, one for each mutant: an operator flipped, a boundary moved, a rule removed or reordered, a Default
 * changed, a Next redirected, a Retry or Catch dropped, a path renamed. Mutants that AWS would refuse are left out; states that nothing
 * leads to any more go with what led to them.
 * @param definition an object, JSON text, a path or `file:` URL, what `deploy` or `machineFrom` returned
 * @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE
 * @throws MUTANT_CHOICE_UNKNOWN for a word of `only`, or a state, that there is not
 * @example
 * const report = await mutate(orders, { only: ["Choice"] }).against(() => assertChoice(workflow(orders).on(embedded()), "RouteOrder"));
 * expect(report.score, String(report)).to.be.at.least(90);
 */
export function mutate(definition: DefinitionSource, { only, states }: MutateOptions = {}): Mutation {
  const whole = definitionOf(definition);
  refuseUnknownWords(only);
  refuseUnknownStates(states, new Set([...writtenStates(whole)].map(({ name }) => name)));
  const mutants = mutantsOf(whole, { only, states }).map((written) => mutantFrom(whole, written));
  return Object.freeze({
    definition: whole,
    mutants,
    against: (check: (mutant: Mutant) => unknown, options: AgainstOptions = {}) =>
      tried(whole, mutants, check, options),
  });
}

function mutantFrom(definition: JsonObject, written: WrittenMutant): Mutant {
  let known: { readonly because: string | undefined } | undefined;
  return Object.freeze({
    ...written,
    get equivalent() {
      known ??= { because: equivalence(definition, written) };
      return known.because;
    },
  });
}

function equivalence(
  definition: JsonObject,
  { definition: mutated, state, stateType }: WrittenMutant,
): string | undefined {
  if (stateType !== "Choice") return undefined;
  const [left, right] = [definition, mutated].map((one) => choicesWritten(one).find(({ name }) => name === state));
  // The state itself may be gone, with what led to it.
  if (left === undefined || right === undefined) return undefined;
  const found = toldApart(left, right);
  return found.kind === "same"
    ? `No input takes another way: every way to tell them apart contradicts itself, and ${found.tried} inputs that were tried agree.`
    : undefined;
}

async function tried(
  definition: JsonObject,
  mutants: readonly Mutant[],
  check: (mutant: Mutant) => unknown,
  { concurrency = 1 }: AgainstOptions,
): Promise<MutationReport> {
  const key = contentKey(definition);
  await baseline(definition, check);
  const results: MutantResult[] = [];
  const next = mutants.entries();
  const work = async (): Promise<void> => {
    for (const [index, mutant] of next) results[index] = await resultOf(key, mutant, check);
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  return mutationReport(results);
}

async function baseline(definition: JsonObject, check: (mutant: Mutant) => unknown): Promise<void> {
  const itself = { id: "", state: "", stateType: "", location: "", stateLocation: "", kind: "operator" } as const;
  try {
    await check({ ...itself, description: "the definition as it is", definition, equivalent: undefined });
  } catch (error) {
    throw new StepwrightError("MUTATION_BASELINE_FAILED", { reason: messageOf(error) }, { cause: error });
  }
}

async function resultOf(key: string, mutant: Mutant, check: (mutant: Mutant) => unknown): Promise<MutantResult> {
  const because = mutant.equivalent;
  if (because !== undefined) return { mutant, outcome: "equivalent", because };
  let used = false;
  const text = JSON.stringify(mutant.definition);
  // Its own definition may be read, too: by a check that deploys it itself.
  const seen = new Proxy(mutant, {
    get(target, name) {
      if (name === "definition") used = true;
      return Reflect.get(target, name) as unknown;
    },
  });
  try {
    await withStandIn({ key, text, onUse: () => (used = true) }, () => check(seen));
  } catch (error) {
    return { mutant, outcome: "killed", because: messageOf(error).split("\n", 1)[0] };
  }
  return { mutant, outcome: used ? "survived" : "unused", because: undefined };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
