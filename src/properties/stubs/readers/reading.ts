import type { Datum } from "../datum.js";
import type { Sampler } from "../sample.js";

/** What an expression sees while a walk finds out what it needs. */
export interface Reading {
  readonly input: Datum;
  readonly context: Datum;
  readonly sampler: Sampler;
  /** How many items an array gets that nobody counts. */
  readonly items: number;
  /** `$states.result` and `$states.errorOutput`, where there are such. */
  readonly result?: Datum | undefined;
  readonly errorOutput?: Datum | undefined;
  variable(name: string): Datum | undefined;
}
