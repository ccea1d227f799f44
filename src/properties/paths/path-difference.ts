import type { PathStep } from "../stubs/walking/trace.js";

/** Where the path that was taken leaves the one predicted, as a sentence; undefined where it does not. */
export function pathDifference(wanted: readonly PathStep[], taken: readonly PathStep[], at = ""): string | undefined {
  for (const [index, step] of wanted.entries()) {
    const other = taken[index];
    if (other === undefined) return `${at}it ended before "${step.state}"`;
    const difference = stepDifference(step, other, at);
    if (difference !== undefined) return difference;
  }
  const more = taken[wanted.length];
  return more === undefined ? undefined : `${at}it went on to "${more.state}" where it had to end`;
}

function stepDifference(wanted: PathStep, taken: PathStep, at: string): string | undefined {
  if (wanted.state !== taken.state) return `${at}it went to "${taken.state}" in place of "${wanted.state}"`;
  const told = `${at}"${wanted.state}"`;
  if (wanted.rule !== undefined && taken.rule !== undefined && wanted.rule !== taken.rule)
    return `${told} was decided by ${ruleText(taken.rule)} in place of ${ruleText(wanted.rule)}`;
  const [planned, seen] = [wanted.retried?.length ?? 0, taken.retried?.length ?? 0];
  if (planned !== seen) return `${told} was tried again ${times(seen)} in place of ${times(planned)}${reasonOf(taken)}`;
  if (wanted.caught?.catcher !== taken.caught?.catcher)
    return `${told} was left by ${catcherText(taken)} in place of ${catcherText(wanted)}${reasonOf(taken)}`;
  if ((wanted.fails === undefined) !== (taken.fails === undefined))
    return wanted.fails === undefined ? `${told} failed${reasonOf(taken)}` : `${told} did not fail`;
  return (
    inside(wanted.branches, taken.branches, (index) => `in branch ${index + 1} of ${told} `) ??
    inside(wanted.iterations, taken.iterations, (index) => `in iteration ${index} of ${told} `)
  );
}

/** Of what the path tells nothing of, or what is not in the history, nothing can be compared. */
function inside(
  wanted: PathStep["branches"],
  taken: PathStep["branches"],
  at: (index: number) => string,
): string | undefined {
  if (wanted === undefined || taken === undefined) return undefined;
  for (const [index, steps] of wanted.entries()) {
    const other = taken[index];
    if (steps === undefined || other === undefined) continue;
    const difference = pathDifference(steps, other, at(index));
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function reasonOf({ caught, fails, retried }: PathStep): string {
  const error = fails ?? caught?.error ?? retried?.at(-1)?.error;
  return error === undefined ? "" : `, its error being ${error === "" ? "none" : error}`;
}

function ruleText(rule: NonNullable<PathStep["rule"]>): string {
  return rule === "default" ? "its Default" : `rule ${rule}`;
}

function catcherText({ caught, fails }: PathStep): string {
  if (caught !== undefined) return `catcher ${caught.catcher}`;
  return fails === undefined ? "its Next" : "its failure";
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
