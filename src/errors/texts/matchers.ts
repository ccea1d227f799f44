import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `matchers` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface MatcherFacts {}

export const matcherTexts: TextsOf<MatcherFacts> = {};
