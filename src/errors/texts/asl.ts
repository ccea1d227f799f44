import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/asl` raises. */
export interface AslFacts {
  JSONATA_UNREADABLE: { file: string; version: string; wanted: string };
}

export const aslTexts: TextsOf<AslFacts> = {
  JSONATA_UNREADABLE: ({ file, version, wanted }) =>
    `Loading JSONata: Step Functions runs version ${wanted}, but ${file} is ${version === wanted ? "not as it was published" : `version ${version}`}. ` +
    `Install jsonata ${wanted} beside stepwright, without an override.`,
};
