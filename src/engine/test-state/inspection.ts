import type { JsonValue } from "../../util/json.js";

/** What TestState tells of the way data takes through a state, by the names of its API. */
export type Stage =
  | "afterInputPath"
  | "afterParameters"
  | "afterArguments"
  | "afterItemsPath"
  | "afterItemsPointer"
  | "afterItemSelector"
  | "afterItemBatcher"
  | "result"
  | "afterResultSelector"
  | "afterResultPath";

/** The data at each stage that was reached. */
export type Stages = { [Name in Stage]?: JsonValue };

/** The limits of a Map state, as far as they were worked out. */
export interface MapLimits {
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number | undefined;
  readonly toleratedFailurePercentage: number | undefined;
  /** How many iterations there would be; undefined when what the item reader would read is not known. */
  readonly iterations: number | undefined;
}

/** How one state came out. */
export type StateOutcome =
  | { readonly status: "SUCCEEDED"; readonly output: JsonValue; readonly nextState: string | undefined }
  | {
      readonly status: "CAUGHT_ERROR";
      readonly error: string | undefined;
      readonly cause: string | undefined;
      readonly output: JsonValue;
      readonly nextState: string;
      /** Which catcher took the error. */
      readonly catchIndex: number;
    }
  | {
      readonly status: "RETRIABLE";
      readonly error: string | undefined;
      readonly cause: string | undefined;
      /** Which retrier took the error. */
      readonly retryIndex: number;
      /** Seconds until the next attempt. */
      readonly retryBackoffSeconds: number;
    }
  | { readonly status: "FAILED"; readonly error: string | undefined; readonly cause: string | undefined };
