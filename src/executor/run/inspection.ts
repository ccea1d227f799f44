import type { Execution, Visit } from "../../history/execution.js";
import type { Inspection, StandingState } from "../judgement/result.js";

/** Reads where an execution stands from what happened so far. */
export function inspectionOf(execution: Execution, paused: Inspection["paused"]): Inspection {
  const inner = new Set(execution.visits.filter(isOpen).map(({ thread }) => thread.parent));
  const standing = execution.visits.filter((visit) => isOpen(visit) && !inner.has(visit)).map(standingOf);
  return Object.freeze({
    execution,
    path: Object.freeze(execution.visits.map(({ state }) => state)),
    paused,
    standing: Object.freeze(standing),
  });
}

function isOpen({ status, exitedAt }: Visit): boolean {
  return status === "running" && exitedAt === undefined;
}

function standingOf(visit: Visit): StandingState {
  const { state, input, attempts } = visit;
  return Object.freeze({ state, input, attempts: attempts.length, variables: Object.freeze(variablesAt(visit)) });
}

/** Those of outer scopes stand before those of the thread's own, which go before them. */
function variablesAt({ thread }: Visit): Record<string, unknown> {
  const outer = thread.parent === undefined ? {} : variablesAt(thread.parent);
  return Object.assign(outer, ...thread.visits.map(({ variables }) => variables ?? {})) as Record<string, unknown>;
}
