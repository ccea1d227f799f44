import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `dsl` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface DslFacts {}

export const dslTexts: TextsOf<DslFacts> = {};
