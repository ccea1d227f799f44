import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/history` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface HistoryFacts {}

export const historyTexts: TextsOf<HistoryFacts> = {};
