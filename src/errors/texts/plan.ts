import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/plan and src/executor` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface PlanFacts {}

export const planTexts: TextsOf<PlanFacts> = {};
