import { StepwrightError } from "../../src/errors/index.js";
import { branchesNode, type BranchesNode, type BranchStatus } from "../../src/plan/expectations/branches.js";
import { exactPathNode, type ExactPathNode, type ThreadName } from "../../src/plan/expectations/exact-path.js";
import { notVisitedNode, type NotVisitedNode } from "../../src/plan/expectations/not-visited.js";
import { pathNode, type PathNode } from "../../src/plan/expectations/path.js";
import { visitsNode, type VisitsNode } from "../../src/plan/expectations/visits.js";
import { countOf, nameOf, oneOf } from "../arguments.js";
import type { Saying } from "./saying.js";

/** `expectPath`. */
export function saysPath({ at }: Saying, states: readonly unknown[]): PathNode {
  return pathNode({ at, states: named("expectPath", states) });
}

/** `expectExactPath`, with the states one by one or as an array with options. */
export function saysExactPath(
  { at }: Saying,
  states: readonly unknown[],
  thread: ThreadName | undefined,
): ExactPathNode {
  return exactPathNode({
    at,
    states: named("expectExactPath", states),
    ...(thread !== undefined && { in: thread }),
  });
}

/** `expectNotVisited`, for one of its states. */
export function saysNotVisited({ at }: Saying, state: unknown): NotVisitedNode {
  return notVisitedNode({ at, state: nameOf("expectNotVisited(…)", state) });
}

/** `expectVisits`. */
export function saysVisits({ at }: Saying, state: unknown, times: unknown): VisitsNode {
  return visitsNode({ at, state: nameOf("expectVisits(…)", state), times: countOf("expectVisits(…)", times, 0) });
}

const ends = ["succeeded", "failed", "aborted", "timedOut"] as const;

/** `expectBranches`, as a list of names or a record of how they end. */
export function saysBranches(
  { at }: Saying,
  branches: readonly unknown[] | Readonly<Record<string, unknown>>,
  exactly: boolean,
): BranchesNode {
  if (Array.isArray(branches)) return branchesNode({ at, branches: named("expectBranches", branches), exactly });
  const entries = Object.entries(branches).map(([name, end]): [string, BranchStatus] => [
    name,
    oneOf(`expectBranches({ ${name} })`, end, ends),
  ]);
  if (entries.length === 0) throw empty("expectBranches");
  return branchesNode({ at, branches: Object.fromEntries(entries), exactly });
}

function named(call: string, states: readonly unknown[]): string[] {
  if (states.length === 0) throw empty(call);
  return states.map((state) => nameOf(`${call}(…)`, state));
}

function empty(call: string): StepwrightError {
  const write = call === "expectBranches" ? 'expectBranches(["ChargeCard"])' : `${call}("First", "Second")`;
  return new StepwrightError("EXPECTATION_EMPTY", { what: `${call} without a state`, write });
}
