import { StepwrightError } from "../../errors/index.js";
import type { ActNode } from "../../plan/act.js";
import type { ExecutionPlan } from "../../plan/plan.js";
import type { RunPart } from "./run-parts.js";

/** Of the functions that act at one moment: how many a saved run had, and how many of these had acted. */
interface Moment {
  readonly done: number;
  readonly wanted: number;
}

function momentOf(afterMs: number, saved: readonly RunPart[]): Moment {
  const acts = saved.flatMap((part) => (part.kind === "act" && part.afterMs === afterMs ? [part] : []));
  const done = acts.filter((act) => act.done).length;
  return { done, wanted: acts.length - done };
}

/**
 * What a plan leaves to be done of its acts, the earliest first: those that had acted before the target was saved do not act a second time.
 * Whoever gives again only what was still to come is understood, too.
 */
export function actsLeft(acts: readonly ActNode[], saved: readonly RunPart[]): ActNode[] {
  const moments = [...new Set(acts.map(({ afterMs }) => afterMs))].sort((left, right) => left - right);
  return moments.flatMap((moment) => {
    const given = acts.filter(({ afterMs }) => afterMs === moment);
    const { done, wanted } = momentOf(moment, saved);
    return given.slice(Math.max(0, Math.min(done, given.length - wanted)));
  });
}

/**
 * A plan that takes up a saved execution does all that functions of the saved run were to do.
 * @throws RUN_FUNCTIONS_MISSING naming each that is not given again
 */
export function requireParts(plan: ExecutionPlan, executionArn: string, saved: readonly RunPart[]): void {
  const left = actsLeft(plan.acts ?? [], saved).map(({ afterMs }) => afterMs);
  const isGiven = (part: RunPart): boolean => {
    if (part.kind === "answer") {
      return (plan.answers ?? []).some(({ state, machine }) => state === part.state && machine === part.machine);
    }
    const place = left.indexOf(part.afterMs);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  };
  const missing = saved.filter((part) => (part.kind === "answer" || !part.done) && !isGiven(part));
  if (missing.length > 0) throw new StepwrightError("RUN_FUNCTIONS_MISSING", { executionArn, missing });
}
