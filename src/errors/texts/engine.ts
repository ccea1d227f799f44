import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/engine` raises. */
export interface EngineFacts {
  /** Somebody waits for virtual time, and nothing is left that could ever happen. */
  CLOCK_STALLED: {
    /** What is waited for. */
    readonly what: string | undefined;
    /** What is still open, such as `orders:run-1 waits for the task "Charge"`. */
    readonly open: readonly string[];
  };
  /** A saved execution was written by a version this one cannot read. */
  SAVED_EXECUTION_UNREADABLE: { readonly version: unknown; readonly known: number };
}

export const engineTexts: TextsOf<EngineFacts> = {
  CLOCK_STALLED: ({ what, open }) =>
    [
      `Waiting for ${what ?? "a condition"} can never end: no timer is set, no task is running, and the wait has no limit.`,
      ...(open.length === 0
        ? ["Nothing is open: start an execution before waiting for it."]
        : ["Still open:", ...open.map((line) => `  ${line}`)]),
    ].join("\n"),
  SAVED_EXECUTION_UNREADABLE: ({ version, known }) =>
    `Reading a saved execution failed: it has format version ${JSON.stringify(version) ?? "none"}, and this version of Stepwright reads version ${known}. Save it again with the version that reads it.`,
};
