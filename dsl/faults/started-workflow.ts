import { describe } from "../arguments.js";
import type { Runnable } from "../plans/runnable.js";

/** What was given in place of a workflow that can be started, in words; undefined of one that can. */
export function inPlaceOfWorkflow(given: unknown): string | undefined {
  const compiled = typeof given === "object" && given !== null && "compiled" in given ? given.compiled : undefined;
  const plan = typeof compiled === "function" ? (given as Runnable).compiled().plan : undefined;
  const kind: unknown = plan?.kind;
  if (kind === "parallel") return "a batch: parallel(…) or series(…)";
  if (kind === "chain") return "a chain";
  if (plan?.kind !== "plan") return describe(given);
  return plan.source.kind === "execution" ? "an execution that something else starts" : undefined;
}
