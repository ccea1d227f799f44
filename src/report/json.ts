import type { Execution } from "../history/index.js";

/** An execution as JSON: the tree, without the raw events. Undefined fields are left out, dates are ISO 8601. */
export function jsonOf(execution: Execution): string {
  return JSON.stringify(execution, null, 2);
}
