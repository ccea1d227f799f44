import type { ExpectationNode, ExpectationTable } from "./expectation.js";
import { dispatch } from "./node-table.js";
import type { StateCheck } from "./expectations/state.js";

const never = (): boolean => false;
const always = (): boolean => true;

const badEnds = new Set<string>(["failed", "aborted", "timedOut"]);

/** Which expectations say something about the execution's end, or about failures inside it. */
const speaking: ExpectationTable<[], boolean> = {
  status: always,
  noFailure: always,
  noErrors: always,
  branches: ({ branches }) => !Array.isArray(branches) && Object.values(branches).some((end) => badEnds.has(end)),
  // A distributed Map tolerates items that fail: they do not say that it fails.
  items: never,
  state: ({ checks }) => checks.some(speaksOfFailure),
  backoff: never,
  called: never,
  caught: never,
  child: never,
  compensation: never,
  deadLetter: never,
  events: never,
  exactPath: never,
  maxConcurrency: never,
  notVisited: never,
  output: never,
  path: never,
  retries: never,
  satisfies: never,
  transitions: never,
  variable: never,
  visits: never,
  wait: never,
  within: never,
};

function speaksOfFailure(check: StateCheck): boolean {
  return check.kind === "error" || (check.kind === "status" && badEnds.has(check.status));
}

/** Whether an expectation says how the execution ends or what fails in it. If none of a plan does, a failed execution fails the run. */
export function speaksOfEnd(node: ExpectationNode): boolean {
  return dispatch(speaking, node);
}
