import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import { branchOf, indexDefinition } from "../definition-index.js";
import type { Execution, Thread } from "../execution.js";
import { pathText } from "../path-text.js";
import { enclosingBranch, threadsOfBranch } from "../threads.js";
import { listed, requireWhole, unknownStates, nothingAsked, notVisitedLines } from "./words.js";

/** How a branch or item may have ended. */
export type ThreadOutcome = "succeeded" | "failed" | "aborted" | "timedOut";

const endings: Readonly<Record<Thread["status"], string>> = {
  succeeded: "succeeded",
  failed: "failed",
  aborted: "was aborted",
  timedOut: "timed out",
  running: "is still running",
};

/** How `expectBranches` is asked. */
export interface BranchOptions {
  /** No other branch of those Parallel states ran. */
  readonly exactly?: boolean | undefined;
  /** The Parallel state whose branches are meant. */
  readonly in?: string | undefined;
}

/**
 * Did these branches run and end like this? A branch is named by any state in it: the innermost branch that holds the state is meant.
 * A list asks that each succeeded, that is, reached its end. Where the Parallel was visited more than once, every visit must fit; a
 * retried Parallel is judged by its last attempt. AWS writes no events about branches: they are told from the history and the definition.
 */
export function assessBranches(
  execution: Execution,
  expected: readonly string[] | Readonly<Record<string, ThreadOutcome>>,
  options: BranchOptions = {},
): Assessment {
  const wanted = wantedOf(expected);
  const names = [...wanted.keys()];
  const sentence = sentenceOf(wanted, options);
  if (names.length === 0 && (options.exactly !== true || options.in === undefined)) {
    return nothingAsked("to complete branches", "none was named");
  }
  const unknown =
    unknownStates(execution, [...names, ...(options.in === undefined ? [] : [options.in])], sentence) ??
    outside(execution, names, sentence, options.in);
  if (unknown !== undefined) return unknown;
  requireWhole(execution, "how the branches ended");

  const problems: string[] = [];
  const hints: string[] = [];
  const named = new Set<Thread>();
  for (const [state, outcome] of wanted) {
    const threads = threadsOfBranch(execution, state, options.in);
    if (threads.length === 0) {
      problems.push(`the branch of "${state}" did not run`);
      hints.push(...notVisitedLines(execution, state));
    }
    for (const thread of threads) {
      named.add(thread);
      if (thread.status !== outcome) problems.push(`the branch of "${state}" ${endingText(thread)}`);
    }
  }
  if (options.exactly === true)
    problems.push(
      ...others(execution, named, options.in).map(
        (thread) => `a branch that was not named ran as well: ${pathText(thread)}`,
      ),
    );
  return {
    holds: problems.length === 0,
    expected: sentence,
    actual: problems.length === 0 ? `the branches ended so: ${summary(named)}` : [...new Set(problems)].join("; "),
    details: hints,
  };
}

function wantedOf(
  expected: readonly string[] | Readonly<Record<string, ThreadOutcome>>,
): ReadonlyMap<string, ThreadOutcome> {
  if (isList(expected)) return new Map(expected.map((state) => [state, "succeeded"]));
  return new Map(Object.entries(expected));
}

function isList(expected: readonly string[] | Readonly<Record<string, ThreadOutcome>>): expected is readonly string[] {
  return Array.isArray(expected);
}

function sentenceOf(wanted: ReadonlyMap<string, ThreadOutcome>, { exactly, in: parallel }: BranchOptions): string {
  const place = parallel === undefined ? "" : ` in "${parallel}"`;
  const outcomes = [...wanted.values()];
  const only = exactly === true ? "exactly " : "";
  if (wanted.size === 0) return `to have no branches${place}`;
  if (outcomes.every((outcome) => outcome === "succeeded"))
    return `to complete ${only}the ${wanted.size === 1 ? "branch" : "branches"} ${listed([...wanted.keys()])}${place}`;
  return `to have ${only}these branches${place}: ${[...wanted].map(([state, outcome]) => `"${state}" ${outcome === "timedOut" ? "timed out" : outcome}`).join(", ")}`;
}

/** A name that stands in no branch at all, or in none of the Parallel that is meant, is a mistake in the question. */
function outside(
  execution: Execution,
  names: readonly string[],
  expected: string,
  parallel: string | undefined,
): Assessment | undefined {
  const index = indexDefinition(execution.definition);
  if (index === undefined) return undefined;
  const loose = names.filter((name) => branchOf(index.states.get(name), parallel) === undefined);
  if (loose.length === 0) return undefined;
  const where = parallel === undefined ? "a Parallel state" : `"${parallel}"`;
  const inside = [...index.states.values()]
    .filter((place) => branchOf(place, parallel) !== undefined)
    .map(({ name }) => name);
  const all =
    inside.length === 0
      ? `There are no branches of ${where}.`
      : `States in branches of ${where}: ${listed(inside.slice(0, 20))}.`;
  return {
    holds: false,
    unanswerable: true,
    expected,
    actual: `${listed(loose)} ${loose.length === 1 ? "stands" : "stand"} in no branch of ${where}`,
    details: [`A branch is named by any state in it. ${all}`],
  };
}

function others(execution: Execution, named: ReadonlySet<Thread>, parallel: string | undefined): readonly Thread[] {
  const parents = new Set([...named].map((thread) => thread.parent?.state));
  return execution.visits
    .filter((visit) => (parallel === undefined ? parents.has(visit.state) : visit.state === parallel))
    .flatMap((visit) => visit.branches)
    .filter((thread) => !named.has(thread) && !holdsNamed(thread, named));
}

/** A branch is also named through a state of a branch nested in it. */
function holdsNamed(thread: Thread, named: ReadonlySet<Thread>): boolean {
  return [...named].some((inner) => {
    for (let at = inner.parent; at !== undefined; at = at.thread.parent)
      if (enclosingBranch(at) === thread) return true;
    return false;
  });
}

function endingText(thread: Thread): string {
  const last = thread.visits.at(-1);
  const where = last === undefined ? "" : ` at "${last.state}"`;
  if (thread.status !== "failed" && thread.status !== "timedOut")
    return `${endings[thread.status]}${thread.status === "succeeded" ? "" : where}`;
  return `${endings[thread.status]}${where} with ${failureText(last)}`;
}

function summary(threads: ReadonlySet<Thread>): string {
  return [...threads].map((thread) => `${thread.visits[0]?.state ?? "?"} ${endings[thread.status]}`).join(", ");
}
