import type { TaskFault } from "../../faults/index.js";
import type { Execution, Visit } from "../../history/execution.js";
import type { CheckResult } from "../judgement/result.js";

/** How a failure came out. */
export type FaultOutcome =
  /** A catcher took it: `by` is the state whose catcher it is, `next` the state it leads to. */
  | { readonly kind: "caught"; readonly by: string; readonly next: string }
  /** It ended the execution. */
  | { readonly kind: "ends"; readonly error: string }
  /** A distributed Map went on in spite of it. */
  | { readonly kind: "tolerated"; readonly by: string }
  /** The run never came to the Task. */
  | { readonly kind: "not reached" }
  /** The execution was still running when its deadline passed. */
  | { readonly kind: "unfinished" };

/** One failure: a Task that fails with one error on every attempt. */
export interface FaultRow {
  readonly state: string;
  readonly error: string;
  /** Attempts of the Task's first visit; undefined where it was not reached, or runs in child executions of a distributed Map. */
  readonly attempts: number | undefined;
  /** Milliseconds between the attempts; with a retrier that has jitter, what it waits at most. */
  readonly delaysMs: readonly number[];
  /** The retrier has jitter: each retry comes after any time up to its delay. */
  readonly jitter: boolean;
  /** The Parallels and Maps around the Task that were tried again for it, from the inside out, with their attempts. */
  readonly around: readonly { readonly state: string; readonly attempts: number }[];
  readonly outcome: FaultOutcome;
  /** How the whole execution ended. */
  readonly status: string;
  /** Whether the Task succeeds if only its first attempt fails; undefined where nothing tries it again. */
  readonly recovers: boolean | undefined;
  /** Where the run was otherwise than the definition says: a sentence each. Empty is right. */
  readonly differences: readonly string[];
}

/** Where a fault of the table is said to be written: the workflow may have faults of its own. */
export const faultLine = "everyFault";

/** What a run with a fault shows of it. */
export function observed(
  task: TaskFault,
  { execution, warnings }: CheckResult,
): Omit<FaultRow, "recovers" | "differences"> {
  const { state, error, within, prediction } = task;
  const found = failingVisit(execution.visits.filter((visit) => visit.state === (within ?? state)));
  const unmet = warnings.some((warning) => warning.startsWith("The fault ") && warning.includes(`(${faultLine})`));
  const jitter = within === undefined && prediction.delays.some(({ leastMs, mostMs }) => leastMs !== mostMs);
  const base = { state, error, status: execution.status, jitter };
  if (found === undefined || unmet)
    return { ...base, attempts: undefined, delaysMs: [], around: [], outcome: { kind: "not reached" } };
  const inChild = within !== undefined;
  const delays = found.attempts.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs]));
  return {
    ...base,
    attempts: inChild ? undefined : found.attempts.length,
    delaysMs: inChild ? [] : delays,
    around: around(found).flatMap(({ state, attempts }) =>
      attempts.length > 1 ? [{ state, attempts: attempts.length }] : [],
    ),
    outcome: outcomeOf(execution, found, task),
  };
}

/** Of several visits beside each other, such as of a Map's items, the one whose failure went on; the others were aborted for it. */
function failingVisit(visits: readonly Visit[]): Visit | undefined {
  return visits.find(({ status }) => status !== "aborted" && status !== "running") ?? visits[0];
}

/** The visits of the Parallels and Maps a state stands in, from the inside out. */
function around(visit: Visit): readonly Visit[] {
  const { parent } = visit.thread;
  return parent === undefined ? [] : [parent, ...around(parent)];
}

/** Follows the failure from the state outwards, to the one that caught it. */
function outcomeOf(execution: Execution, from: Visit, { within, prediction }: TaskFault): FaultOutcome {
  // What is caught inside a child execution does not show here.
  if (within === from.state && from.status === "succeeded") {
    const { outcome } = prediction;
    return outcome.kind === "caught" ? outcome : { kind: "tolerated", by: within };
  }
  for (const visit of [from, ...around(from)]) {
    if (visit.status === "caught") return { kind: "caught", by: visit.state, next: visit.caughtBy ?? "" };
  }
  if (execution.status === "RUNNING") return { kind: "unfinished" };
  return { kind: "ends", error: execution.error ?? execution.status };
}

/** Where a run came out otherwise than the definition says. */
export function differencesFrom(
  { prediction, within }: TaskFault,
  row: Omit<FaultRow, "recovers" | "differences">,
): string[] {
  if (row.outcome.kind === "not reached") return [];
  const found: string[] = [];
  // What is tried again inside a child execution does not show here.
  for (const { state, attempts } of within === undefined ? prediction.around : []) {
    const shown = row.around.find((one) => one.state === state)?.attempts ?? 1;
    if (shown !== attempts) found.push(`${shown} attempts of ${state} in place of ${attempts}`);
  }
  if (row.attempts !== undefined && row.attempts !== prediction.attempts) {
    found.push(`${row.attempts} attempts in place of ${prediction.attempts}`);
  }
  prediction.delays.forEach(({ leastMs, mostMs }, index) => {
    const delay = row.delaysMs[index];
    if (row.attempts === undefined || delay === undefined || (delay >= leastMs && delay <= mostMs)) return;
    const wanted = leastMs === mostMs ? `${mostMs} ms` : `${leastMs} to ${mostMs} ms`;
    found.push(`retry ${index + 1} came after ${delay} ms in place of ${wanted}`);
  });
  const [shown, wanted] = [outcomeText(row.outcome), outcomeText(prediction.outcome)];
  if (prediction.outcome.kind !== "tolerated" && shown !== wanted) found.push(`${shown} in place of ${wanted}`);
  return found;
}

/** An outcome in words. */
export function outcomeText(outcome: FaultOutcome): string {
  switch (outcome.kind) {
    case "caught":
      return `caught by ${outcome.by} → ${outcome.next}`;
    case "ends":
      return `ends the execution with ${outcome.error}`;
    case "tolerated":
      return `tolerated by ${outcome.by}`;
    case "not reached":
      return "not reached";
    case "unfinished":
      return "not finished in time";
  }
}
