import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";

/** So many are named in a sentence. */
const told = 5;

/** What is told to whoever takes up an execution of it; undefined where nothing was left to start. */
export function interruptedText({ kind, at, left, leftCount }: InterruptedOrchestration): string | undefined {
  const what = `${kind === "chain" ? "chain()" : "parallel(…)"} (${at})`;
  const call = `It was a part of ${what}, which no saved cloud goes on with`;
  if (leftCount === undefined) {
    return `${call}: of its inputs ${left.length === 0 ? "those that were not read" : `${listed(left)} and those after`} are not run. Run them in a ${kind} of their own.`;
  }
  if (leftCount === 0) return undefined;
  const more = leftCount > told ? ` and ${leftCount - told} more` : "";
  return `${call}: ${listed(left)}${more} had not started, and ${leftCount === 1 ? "is" : "are"} not run. Run ${leftCount === 1 ? "it" : "them"} ${kind === "chain" ? "with what this execution gives" : "in a parallel(…) of their own"}.`;
}

function listed(names: readonly string[]): string {
  return names
    .slice(0, told)
    .map((name) => `"${name}"`)
    .join(", ");
}
