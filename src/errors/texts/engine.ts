import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/engine` raises. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface EngineFacts {}

export const engineTexts: TextsOf<EngineFacts> = {};
