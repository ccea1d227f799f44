import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/cloud` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface CloudFacts {}

export const cloudTexts: TextsOf<CloudFacts> = {};
