import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/properties` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface PropertyFacts {}

export const propertyTexts: TextsOf<PropertyFacts> = {};
