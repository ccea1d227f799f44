import type { Assessment } from "../assessment.js";
import { branchOf, indexDefinition } from "../definition-index.js";
import type { Execution, Thread } from "../execution.js";
import { pathText } from "../path-text.js";
import { reach, threadsOfBranch, threadsOfItem } from "../threads.js";
import { notMap } from "./items/maps.js";
import { listed, nothingAsked, notVisitedLines, requireWhole, unknownStates } from "./words.js";

/** Names a thread: the innermost branch that holds a state, or one item of a Map. */
export type ThreadRef =
  | { readonly kind: "branch"; readonly state: string }
  | { readonly kind: "item"; readonly map: string; readonly index: number };

/**
 * Did it pass through these states in this order? Others may lie between. One thread is followed, into branches and iterations and back
 * out; states of sibling branches never order each other.
 */
export function assessPath(execution: Execution, states: readonly string[]): Assessment {
  const expected = `to pass through ${listed(states, "then")}`;
  if (states.length === 0) return nothingAsked("to pass through states", "none was named");
  const unknown = unknownStates(execution, states, expected);
  if (unknown !== undefined) return unknown;
  const reached = reach(execution.thread, states, 0);
  const holds = reached === states.length;
  if (!holds) requireWhole(execution, `whether it passed through ${listed(states, "then")}`);
  return {
    holds,
    expected,
    actual: `it went ${pathText(execution.thread)}`,
    details: holds ? [] : missing(execution, states, reached),
  };
}

/** Did the thread enter exactly these states, in this order? Without `in` the top level is asked; branches and iterations are not part of it. */
export function assessExactPath(
  execution: Execution,
  states: readonly string[],
  options: { readonly in?: ThreadRef } = {},
): Assessment {
  const where = options.in;
  const place =
    where === undefined
      ? ""
      : where.kind === "branch"
        ? ` in the branch of "${where.state}"`
        : ` in item ${where.index} of "${where.map}"`;
  const expected = `to go exactly ${states.join(" → ")}${place}`;
  const named = where === undefined ? [] : [where.kind === "branch" ? where.state : where.map];
  const unknown = unknownStates(execution, [...named, ...states], expected);
  if (unknown !== undefined) return unknown;
  const mistaken = where === undefined ? undefined : noSuchThread(execution, where, expected);
  if (mistaken !== undefined) return mistaken;
  requireWhole(execution, "the exact path");
  const threads = where === undefined ? [execution.thread] : threadsOf(execution, where);
  if (threads.length === 0) {
    const what =
      where?.kind === "item"
        ? `"${where.map}" had no item ${where.index}`
        : `no branch with "${where?.state ?? ""}" ran`;
    return { holds: false, expected, actual: what, details: [] };
  }
  const other = threads.find((thread) => !same(thread, states)) ?? threads[0]!;
  const holds = same(other, states);
  return {
    holds,
    expected,
    actual: `it went ${pathText(other)}${place === "" ? "" : " there"}`,
    details: holds ? [] : [...firstStep(other, states), ...elsewhere(execution, other, states)],
    values: { expected: [...states], actual: other.visits.map((visit) => visit.state) },
  };
}

/** A branch named by a state in none, or an item of a state that is no Map, is a mistake in the question. */
function noSuchThread(execution: Execution, where: ThreadRef, expected: string): Assessment | undefined {
  if (where.kind === "item") return notMap(execution, where.map, expected);
  const place = indexDefinition(execution.definition)?.states.get(where.state);
  if (place === undefined || branchOf(place) !== undefined) return undefined;
  const actual = `"${where.state}" stands in no branch of a Parallel state`;
  return { holds: false, unanswerable: true, expected, actual, details: ["A branch is named by any state in it."] };
}

/** States that were asked for on this thread, but stand inside a Parallel or Map of it. */
function elsewhere(execution: Execution, thread: Thread, states: readonly string[]): string[] {
  const index = indexDefinition(execution.definition);
  const home = thread.parent?.state;
  const inside = states.flatMap((state) => {
    const parent = index?.states.get(state)?.parent;
    return parent === undefined || parent.name === home ? [] : [{ state, parent }];
  });
  return inside.slice(0, 1).map(({ state, parent }) => {
    const where = parent.type === "Map" ? `item("${parent.name}", 0)` : `branch("${state}")`;
    return `"${state}" stands inside "${parent.name}", which is another thread: ask for it with { in: ${where} }`;
  });
}

function threadsOf(execution: Execution, where: ThreadRef): readonly Thread[] {
  return where.kind === "branch"
    ? threadsOfBranch(execution, where.state)
    : threadsOfItem(execution, where.map, where.index);
}

function missing(execution: Execution, states: readonly string[], reached: number): string[] {
  const next = states[reached]!;
  const found = states.slice(0, reached);
  const elsewhere = execution.visits.some((visit) => visit.state === next);
  const lines = [
    `${found.length === 0 ? "" : `it passed through ${listed(found, "then")}, but `}"${next}" ${elsewhere ? "did not follow on that thread" : "was not visited"}`,
  ];
  if (!elsewhere) return [...lines, ...notVisitedLines(execution, next)];
  const index = indexDefinition(execution.definition);
  const branch = branchOf(index?.states.get(next));
  const before = states[reached - 1];
  const other = before === undefined ? undefined : branchOf(index?.states.get(before));
  if (
    branch !== undefined &&
    other !== undefined &&
    branch.parallel === other.parallel &&
    branch.index !== other.index
  ) {
    lines.push(
      `"${before!}" and "${next}" lie in sibling branches of "${branch.parallel}", whose states have no order: expect each branch on its own`,
    );
  }
  return lines;
}

function same(thread: Thread, states: readonly string[]): boolean {
  return thread.visits.length === states.length && thread.visits.every((visit, at) => visit.state === states[at]);
}

function firstStep(thread: Thread, states: readonly string[]): string[] {
  const went = thread.visits.map((visit) => visit.state);
  const at = went.findIndex((state, index) => state !== states[index]);
  const step = at === -1 ? went.length : at;
  const parts = [
    `step ${step + 1}: expected ${states[step] === undefined ? "the end" : `"${states[step]}"`}`,
    `it ${went[step] === undefined ? "ended there" : `went to "${went[step]}"`}`,
  ];
  return [parts.join(", but ")];
}
