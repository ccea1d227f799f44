import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that measuring a suite raises. */
export interface CoverageFacts {
  /** A suite saw less of its state machines than it has to. */
  COVERAGE_BELOW_THRESHOLD: {
    readonly below: readonly { readonly kind: string; readonly percent: number; readonly wanted: number }[];
  };
}

export const coverageTexts: TextsOf<CoverageFacts> = {
  COVERAGE_BELOW_THRESHOLD: ({ below }) =>
    `The suite saw too little of its state machines: ${below
      .map(({ kind, percent, wanted }) => `${percent} % of the ${kind} instead of ${wanted} %`)
      .join(
        ", ",
      )}. Test what the table lists as not seen, exclude it with STEPWRIGHT_COVERAGE_EXCLUDE, or lower STEPWRIGHT_COVERAGE_THRESHOLD.`,
};
