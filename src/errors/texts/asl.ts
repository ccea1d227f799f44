import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/asl` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface AslFacts {}

export const aslTexts: TextsOf<AslFacts> = {};
