import type { Assessment } from "../../../src/history/index.js";

/** What an assessment says, in one text: verdict, sentence, and further lines. */
export function told({ holds, expected, actual, details }: Assessment): string {
  return [`${holds ? "yes" : "no"}: expected ${expected}, and ${actual}`, ...details].join("\n");
}
