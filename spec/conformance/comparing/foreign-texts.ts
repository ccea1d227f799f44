import type { Difference } from "./difference.js";

/** How the emulator whose tests the rows come from words its refusals; AWS never does. */
const emulators = /^Error=\w+ Args=\[/;

/**
 * Tells whether a recorded text that is an emulator's own is all that keeps a row from passing: code, status and shape agree. The row
 * does not pass for that.
 */
export function onlyForeignTexts(found: readonly Difference[]): boolean {
  const isText = ({ path, expected, actual }: Difference): boolean =>
    /\.[mM]essage$/.test(path) &&
    typeof expected === "string" &&
    emulators.test(expected) &&
    typeof actual === "string";
  return found.length > 0 && found.every(isText);
}
