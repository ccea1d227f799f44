import { StepwrightError } from "../../errors/index.js";
import { formatDuration } from "../../util/duration.js";
import { didYouMean } from "../../util/nearest.js";
import { counted, listed, times } from "../../util/words.js";
import type { Assessment } from "../assessment.js";
import { failureText } from "../failure-text.js";
import { indexDefinition } from "../definition-index.js";
import type { Execution, Visit } from "../execution.js";

export { counted, listed, times };

/** How the execution ended: `it failed with Card.Declined ("no funds") at "ChargeCard"`. */
export function outcomeText(execution: Execution): string {
  const at = standingText(execution);
  switch (execution.status) {
    case "SUCCEEDED":
      return "it succeeded";
    case "FAILED":
      return `it failed with ${failureText(execution)}${at}`;
    case "TIMED_OUT":
      return `it timed out${execution.durationMs === undefined ? "" : ` after ${formatDuration(execution.durationMs)}`}${at}`;
    case "ABORTED":
      return `it was aborted${execution.error === undefined ? "" : ` with ${failureText(execution)}`}${at}`;
    case "RUNNING":
      return `it is still running${at}`;
    case "PENDING_REDRIVE":
      return "it is waiting to be redriven";
  }
}

/** ` at "X"`: the innermost states where it failed, was stopped, or stands. */
function standingText(execution: Execution): string {
  const states = standingAt(execution).map((visit) => visit.state);
  return states.length === 0 ? "" : ` at ${listed([...new Set(states)].slice(0, 4))}`;
}

/** The innermost visits where the execution ended badly or still stands, in history order. */
function standingAt(execution: Execution): readonly Visit[] {
  if (execution.status === "SUCCEEDED") return [];
  const last = execution.thread.visits.at(-1);
  return last === undefined ? [] : innermost(last, last.status);
}

function innermost(visit: Visit, status: Visit["status"]): Visit[] {
  if (visit.status === "succeeded" || visit.status === "caught") return [];
  const inside = [...visit.branches, ...visit.iterations].flatMap((thread) => {
    const last = thread.visits.at(-1);
    return last?.status === status ? innermost(last, status) : [];
  });
  return inside.length === 0 ? [visit] : inside;
}

/** Every name the definition has, or, without one, every name the history tells. */
function knownStates(execution: Execution): readonly string[] {
  const index = indexDefinition(execution.definition);
  return index === undefined ? [...new Set(execution.visits.map((visit) => visit.state))] : [...index.states.keys()];
}

const visitIndexes = new WeakMap<Execution, ReadonlyMap<string, readonly Visit[]>>();

/** The visits of a state, in every thread and attempt, in history order. */
export function visitsOf(execution: Execution, state: string): readonly Visit[] {
  let index = visitIndexes.get(execution);
  if (index === undefined) {
    const visits = new Map<string, Visit[]>();
    for (const visit of execution.visits) {
      const same = visits.get(visit.state);
      if (same === undefined) visits.set(visit.state, [visit]);
      else same.push(visit);
    }
    visitIndexes.set(execution, (index = visits));
  }
  return index.get(state) ?? [];
}

/**
 * The answer to a question about states the definition does not have: it holds neither as it stands nor negated.
 * @returns undefined when every name is known, or no definition is at hand
 */
export function unknownStates(
  execution: Execution,
  states: readonly string[],
  expected: string,
): Assessment | undefined {
  const index = indexDefinition(execution.definition);
  if (index === undefined) return undefined;
  const unknown = states.filter((state) => !index.states.has(state));
  if (unknown.length === 0) return undefined;
  return {
    holds: false,
    unanswerable: true,
    expected,
    actual: `the definition has no state ${listed(unknown, "or")}`,
    details: unknown.map((state) => {
      const hint = didYouMean(state, index.states.keys()).trim();
      if (hint !== "") return unknown.length === 1 ? hint : `"${state}": ${hint}`;
      return `Its states: ${listed([...index.states.keys()].slice(0, 20))}${index.states.size > 20 ? " …" : ""}.`;
    }),
  };
}

/** The answer to a question that asks nothing, which would otherwise always hold. */
export function nothingAsked(expected: string, missing: string): Assessment {
  return { holds: false, unanswerable: true, expected, actual: `${missing}, so nothing was asked`, details: [] };
}

/** Names near to that of a state which was not visited, where no definition says which names exist. */
export function notVisitedLines(execution: Execution, state: string): string[] {
  if (indexDefinition(execution.definition) !== undefined) return [];
  const hint = didYouMean(state, knownStates(execution)).trim();
  return hint === "" ? [] : [`"${state}" does not occur in the history. ${hint}`];
}

/**
 * Refuses a question that only a whole history can answer.
 * @throws HISTORY_INCOMPLETE when the execution was read from a part of a history
 */
export function requireWhole(execution: Execution, question: string): void {
  if (execution.partial === undefined) return;
  throw new StepwrightError("HISTORY_INCOMPLETE", {
    question,
    reason: execution.partial,
    events: execution.events.length,
  });
}

/** Where a visit stands, when its state was visited more than once: ` (visit 2, item 3 of "Each")`. */
export function visitLabel(visit: Visit, among: readonly Visit[]): string {
  if (among.length < 2) return "";
  const parts = among.some((other) => other !== visit && other.thread === visit.thread)
    ? [`visit ${visit.number}`]
    : [];
  for (let thread = visit.thread; thread.parent !== undefined; thread = thread.parent.thread) {
    if (thread.kind === "iteration") parts.push(`item ${thread.index} of "${thread.parent.state}"`);
  }
  return parts.length === 0 ? ` (visit ${among.indexOf(visit) + 1})` : ` (${parts.join(", ")})`;
}

/** One line for each thing to tell; past `most` they are counted, not written. */
export function limited<Thing>(things: readonly Thing[], line: (thing: Thing) => string, most = 12): string[] {
  const lines = things.slice(0, most).map((thing) => line(thing));
  return things.length <= most ? lines : [...lines, `… and ${things.length - most} more`];
}

/** `a, b and c`. */
export function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
