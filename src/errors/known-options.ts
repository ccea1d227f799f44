import { StepwrightError } from "./stepwright-error.js";

/**
 * Refuses a word that an object of options does not know: what it says would go unheard.
 * @param what the call, for the message
 * @param words those it knows
 * @throws WORD_UNKNOWN
 */
export function refuseUnknownOptions(what: string, options: object, words: readonly string[]): void {
  const unknown = Object.keys(options).find((word) => !words.includes(word));
  if (unknown !== undefined) throw new StepwrightError("WORD_UNKNOWN", { what, found: `"${unknown}"`, words });
}
