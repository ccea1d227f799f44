import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/mocha` raises. */
export interface MochaFacts {
  /** A test or a suite's hooks ended before what they built was run, or before a run they began had ended. */
  WORK_LEFT_UNDONE: {
    /** Such as `The test "Orders are charged"`. */
    readonly what: string;
    readonly neverRun: readonly { readonly at: string; readonly summary: string }[];
    readonly stillPending: readonly { readonly at: string }[];
  };
}

export const mochaTexts: TextsOf<MochaFacts> = {
  WORK_LEFT_UNDONE: ({ what, neverRun, stillPending }) =>
    [
      `${what} ended and left work undone:`,
      ...neverRun.map(({ at, summary }) => `  never run, built at ${at}: ${summary}`),
      ...stillPending.map(({ at }) => `  still running, begun at ${at}`),
      neverRun.length > 0 && stillPending.length > 0
        ? "Its expectations proved nothing. Write await before each run() or check()."
        : neverRun.length > 0
          ? "Its expectations proved nothing. End the chain with .run() or .check(), and await it."
          : "What it expects was not judged in time. Write await before run() or check().",
    ].join("\n"),
};
