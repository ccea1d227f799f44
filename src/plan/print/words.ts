import { listed, quoted, counted, times } from "../../util/words.js";

export { counted, listed, quoted, times };

/** `"A", then "B", then "C"`. */
export function inOrder(states: readonly string[]): string {
  return listed(states, "then");
}
