/** One text for each code of a room. */
export type TextsOf<Facts> = { readonly [Code in keyof Facts]: (facts: Facts[Code]) => string };
