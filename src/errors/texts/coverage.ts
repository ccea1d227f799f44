import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that measuring a suite raises. */
export interface CoverageFacts {
  /** A suite saw less of its state machines than it has to. */
  COVERAGE_BELOW_THRESHOLD: {
    readonly below: readonly { readonly kind: string; readonly percent: number; readonly wanted: number }[];
  };
  /** What is to kill mutants fails without any. */
  MUTATION_BASELINE_FAILED: { readonly reason: string };
  /** Mutants are chosen by a word or a name that there is not. */
  MUTANT_CHOICE_UNKNOWN: {
    readonly word: string;
    readonly wanted: string;
    readonly known: readonly string[];
    readonly near: string;
  };
  /** No mutants can be made of what a suite deploys. */
  MUTATION_NOTHING_DEPLOYED: { readonly wanted: string | undefined };
}

export const coverageTexts: TextsOf<CoverageFacts> = {
  COVERAGE_BELOW_THRESHOLD: ({ below }) =>
    `The suite saw too little of its state machines: ${below
      .map(({ kind, percent, wanted }) => `${percent} % of the ${kind} instead of ${wanted} %`)
      .join(
        ", ",
      )}. Test what the table lists as not seen, exclude it with STEPWRIGHT_COVERAGE_EXCLUDE, or lower STEPWRIGHT_COVERAGE_THRESHOLD.`,
  MUTATION_BASELINE_FAILED: ({ reason }) =>
    `Trying mutants needs a suite that passes for the definition as it is, and it fails: ${reason}\nMake it pass first.`,
  MUTANT_CHOICE_UNKNOWN: ({ word, wanted, known, near }) =>
    `Choosing mutants failed: ${JSON.stringify(word)} is not ${wanted}.${near} Write one of ${known.join(", ")}.`,
  MUTATION_NOTHING_DEPLOYED: ({ wanted }) =>
    wanted === undefined
      ? "Trying mutants needs a suite that deploys a definition, and this one deploys none. Deploy it with target().deploy(…), cloud.deploy(…) or workflow(definition)."
      : `Trying mutants of ${wanted} needs a suite that deploys it, and this one deploys other definitions only. Name the file that it deploys.`,
};
