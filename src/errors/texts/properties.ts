import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/properties` raises. */
export interface PropertyFacts {
  /** The state where the last attempt got stuck, and why. */
  STUBS_UNDERIVABLE: { state: string; reason: string };
}

export const propertyTexts: TextsOf<PropertyFacts> = {
  STUBS_UNDERIVABLE: ({ state, reason }) =>
    `Deriving stubs: no way through the machine to an end was found. The last one tried got stuck at the state "${state}": ${reason}. ` +
    `Stub the tasks before it by hand.`,
};
