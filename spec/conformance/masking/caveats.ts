import type { Transformer } from "./transformers.js";

/** Maskings that a row tells of in words, because the code that did them has no name there. */
const KNOWN: readonly { readonly words: RegExp; readonly step: Transformer }[] = [
  {
    words:
      /normalised the output .* items sorted by Key, rewritten as \{Etag: '<Etag-KEY>', LastModified: '<date>', Key, Size/,
    step: { type: "listed_objects_output" },
  },
];

/** The maskings that the caveats of a row describe. */
export function caveatSteps(caveats: readonly string[] = []): readonly Transformer[] {
  return KNOWN.filter(({ words }) => caveats.some((caveat) => words.test(caveat))).map(({ step }) => step);
}
