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
  /** A state uses a part of the States Language that the engine does not run. */
  STATE_UNSUPPORTED: { readonly state: string; readonly feature: string };
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
  STATE_UNSUPPORTED: ({ state, feature }) =>
    `Running the state "${state}" failed: it uses ${feature}, which the embedded engine does not run. Run this workflow on AWS or another endpoint, or leave the state out of this test.`,
  SAVED_EXECUTION_UNREADABLE: ({ version, known }) =>
    `Reading a saved execution failed: it has format version ${JSON.stringify(version) ?? "none"}, and this version of Stepwright reads version ${known}. Save it again with the version that reads it.`,
};
