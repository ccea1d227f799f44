import type { Assessment } from "../assessment.js";
import type { Execution, Thread, Visit } from "../execution.js";
import { failureText } from "../failure-text.js";
import { limited, listed, nothingAsked, requireWhole, unknownStates } from "./words.js";

/** How compensations are ordered: the reverse of what they undo (default), or anyhow. */
export type CompensationOrder = "reverse" | "any";

/** A step that succeeded, and when: it was over before the event `end`. */
interface Done {
  readonly visit: Visit;
  readonly end: number;
}

/**
 * Did the execution undo what it had done: each step that succeeded by its compensation, once, the last step first, and nothing else?
 * @param pairs the state that undoes a step, by the step
 */
export function assessCompensation(
  execution: Execution,
  pairs: Readonly<Record<string, string>>,
  { order = "reverse" }: { readonly order?: CompensationOrder } = {},
): Assessment {
  const named = Object.entries(pairs);
  const undone = named.map(([step, by]) => `"${step}" by "${by}"`).join(", ");
  const expected = `to compensate what had succeeded${order === "reverse" ? ", last first" : ""}: ${undone}`;
  if (named.length === 0) return nothingAsked(expected, "no step was named");
  const unknown = unknownStates(execution, [...new Set(named.flat())], expected);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, "what was compensated");
  const { problems, matched } = matchUp(execution, pairs);
  if (order === "reverse") problems.push(...disorder(matched));
  const steps = matched.map(({ done }) => done.visit.state);
  return {
    holds: problems.length === 0,
    expected,
    actual:
      problems[0] ??
      (steps.length === 0 ? "nothing had succeeded, and nothing was compensated" : `it undid ${listed(steps, "then")}`),
    details: limited(problems.slice(1), (problem) => problem),
  };
}

interface Match {
  readonly done: Done;
  readonly by: Visit;
}

/** Gives each compensation the last step that it can have undone. */
function matchUp(
  execution: Execution,
  pairs: Readonly<Record<string, string>>,
): { readonly problems: string[]; readonly matched: readonly Match[] } {
  const problems: string[] = [];
  const matched: Match[] = [];
  const left = new Set(
    execution.visits
      .filter(({ state, status }) => pairs[state] !== undefined && status === "succeeded")
      .map((visit): Done => ({ visit, end: endOf(visit) })),
  );
  const undoing = new Set(Object.values(pairs));
  for (const by of execution.visits.filter(({ state }) => undoing.has(state))) {
    const fitting = [...left].filter(({ visit, end }) => pairs[visit.state] === by.state && end <= by.enteredEventId);
    const done = fitting.sort((a, b) => kinship(b.visit, by) - kinship(a.visit, by) || b.end - a.end)[0];
    if (by.status !== "succeeded") problems.push(`"${by.state}" did not succeed${reasonOf(by)}`);
    if (done === undefined) {
      problems.push(superfluous(execution, pairs, by, matched));
      continue;
    }
    left.delete(done);
    matched.push({ done, by });
  }
  for (const { visit } of left)
    problems.push(`"${visit.state}" succeeded and was not compensated by "${pairs[visit.state]}"`);
  return { problems, matched };
}

function superfluous(
  execution: Execution,
  pairs: Readonly<Record<string, string>>,
  { state, enteredEventId }: Visit,
  matched: readonly Match[],
): string {
  const steps = Object.keys(pairs).filter((step) => pairs[step] === state);
  const before = matched.find(({ by }) => by.state === state);
  if (before !== undefined) return `"${state}" compensated "${before.done.visit.state}" once more`;
  const failed = execution.visits.find((visit) => steps.includes(visit.state) && visit.enteredEventId < enteredEventId);
  if (failed !== undefined) return `"${state}" ran although "${failed.state}" had not succeeded${reasonOf(failed)}`;
  return `"${state}" ran although ${listed(steps, "or")} had not run`;
}

/** Steps one after the other are undone the other way round. Sibling branches and items have no order among each other. */
function disorder(matched: readonly Match[]): string[] {
  const problems: string[] = [];
  for (const first of matched) {
    for (const second of matched) {
      if (first.done.end > second.done.visit.enteredEventId || first === second) continue;
      if (first.by.enteredEventId > second.by.enteredEventId || areSiblings(first.by.thread, second.by.thread))
        continue;
      problems.push(
        `"${first.by.state}" ran before "${second.by.state}", though "${first.done.visit.state}" had run before "${second.done.visit.state}"`,
      );
    }
  }
  return problems;
}

/** The first event of its thread after a visit. */
function endOf(visit: Visit): number {
  const { visits, endedEventId } = visit.thread;
  return visits[visits.indexOf(visit) + 1]?.enteredEventId ?? endedEventId ?? Infinity;
}

function lineage(thread: Thread): Thread[] {
  const line = [thread];
  for (let parent = thread.parent; parent !== undefined; parent = parent.thread.parent) line.unshift(parent.thread);
  return line;
}

/** How many threads two visits are both inside of. */
function kinship(left: Visit, right: Visit): number {
  const others = new Set(lineage(right.thread));
  return lineage(left.thread).filter((thread) => others.has(thread)).length;
}

/** Whether neither thread lies inside the other. */
function areSiblings(left: Thread, right: Thread): boolean {
  return !lineage(left).includes(right) && !lineage(right).includes(left);
}

function reasonOf(visit: Visit): string {
  return visit.error === undefined ? "" : `: it failed with ${failureText(visit)}`;
}
