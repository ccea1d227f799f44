import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/targets` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface TargetFacts {}

export const targetTexts: TextsOf<TargetFacts> = {};
