import { branchOf, indexDefinition } from "./definition-index.js";
import type { Execution, Thread, Visit } from "./execution.js";

/**
 * The threads of the branch that holds a state: one for each time its Parallel was visited, of the last attempt. The innermost branch is
 * meant, or that of the Parallel named. Without a definition only branches that visited the state are known to hold it.
 */
export function threadsOfBranch(execution: Execution, state: string, parallel?: string): readonly Thread[] {
  const branch = branchOf(indexDefinition(execution.definition)?.states.get(state), parallel);
  if (branch !== undefined) {
    const parallels = execution.visits.filter((visit) => visit.state === branch.parallel);
    return parallels.flatMap((visit) => visit.branches.filter((thread) => thread.index === branch.index));
  }
  const threads = new Set<Thread>();
  for (const visit of execution.visits) {
    const thread = visit.state === state ? enclosingBranch(visit, parallel) : undefined;
    if (thread?.parent?.branches.includes(thread) === true) threads.add(thread);
  }
  return [...threads];
}

/** The threads of one item of a Map: one for each time the Map was visited, of the last attempt. */
export function threadsOfItem(execution: Execution, map: string, index: number): readonly Thread[] {
  return iterationsOf(execution, map).filter((thread) => thread.index === index);
}

/** Every iteration of a Map: of each visit, the last attempt. */
function iterationsOf(execution: Execution, map: string): readonly Thread[] {
  return execution.visits.filter((visit) => visit.state === map).flatMap((visit) => visit.iterations);
}

/** The innermost branch a visit is in, or the one of the Parallel named. */
export function enclosingBranch(visit: Visit, parallel?: string): Thread | undefined {
  for (let thread: Thread | undefined = visit.thread; thread !== undefined; thread = thread.parent?.thread) {
    if (thread.kind === "branch" && (parallel === undefined || thread.parent?.state === parallel)) return thread;
  }
  return undefined;
}

/** Every visit in a thread, those in the branches and iterations of every attempt included. */
export function* visitsWithin(thread: Thread): Generator<Visit> {
  for (const visit of thread.visits) {
    yield visit;
    for (const attempt of visit.attempts) {
      for (const child of attempt.branches) yield* visitsWithin(child);
      for (const child of attempt.iterations) yield* visitsWithin(child);
    }
  }
}

/**
 * How far one thread gets through the wanted states, starting at `from`. The best of its sibling branches counts: going further with an
 * earlier start is never worse, so the greedy choice finds the path if there is one.
 */
export function reach(thread: Thread, states: readonly string[], from = 0): number {
  let at = from;
  for (const visit of thread.visits) {
    if (visit.state === states[at]) at += 1;
    for (const attempt of visit.attempts) {
      const inside = attempt.branches.length > 0 ? attempt.branches : attempt.iterations;
      const start = at;
      for (const child of inside) at = Math.max(at, reach(child, states, start));
    }
    if (at === states.length) return at;
  }
  return at;
}
