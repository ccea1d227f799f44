import type { TaskFault } from "../../faults/index.js";
import type { Execution, Visit } from "../../history/execution.js";
import type { CheckResult } from "../result.js";

/** How a failure came out. */
export type FaultOutcome =
  /** A catcher took it: `by` is the state whose catcher it is, `next` the state it leads to. */
  | { readonly kind: "caught"; readonly by: string; readonly next: string }
  /** It ended the execution. */
  | { readonly kind: "ends"; readonly error: string }
  /** A distributed Map went on in spite of it. */
  | { readonly kind: "tolerated"; readonly by: string }
  /** The run never came to the Task. */
  | { readonly kind: "not reached" };

/** One failure: a Task that fails with one error on every attempt. */
export interface FaultRow {
  readonly state: string;
  readonly error: string;
  /** Attempts of the Task's first visit; undefined where it was not reached, or runs in child executions of a distributed Map. */
  readonly attempts: number | undefined;
  /** Milliseconds between the attempts. */
  readonly delaysMs: readonly number[];
  readonly outcome: FaultOutcome;
  /** How the whole execution ended. */
  readonly status: string;
  /** Whether the Task succeeds if only its first attempt fails; undefined where nothing tries it again. */
  readonly recovers: boolean | undefined;
  /** Where the run was otherwise than the definition says: a sentence each. Empty is right. */
  readonly differences: readonly string[];
}

/** What a run with a fault shows of it. */
export function observed(
  task: TaskFault,
  { execution, warnings }: CheckResult,
): Omit<FaultRow, "recovers" | "differences"> {
  const { state, error, within } = task;
  const found = execution.visits.find((visit) => visit.state === (within ?? state));
  const unmet = warnings.some((warning) => warning.startsWith("The fault ") && warning.includes("was never used"));
  const base = { state, error, status: execution.status };
  if (found === undefined || unmet)
    return { ...base, attempts: undefined, delaysMs: [], outcome: { kind: "not reached" } };
  const inChild = within !== undefined;
  return {
    ...base,
    attempts: inChild ? undefined : found.attempts.length,
    delaysMs: inChild ? [] : found.attempts.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs])),
    outcome: outcomeOf(execution, found, task),
  };
}

/** Follows the failure from the state outwards, to the one that caught it. */
function outcomeOf(execution: Execution, from: Visit, { within, prediction }: TaskFault): FaultOutcome {
  // What is caught inside a child execution does not show here.
  if (within === from.state && from.status === "succeeded") {
    const { outcome } = prediction;
    return outcome.kind === "caught" ? outcome : { kind: "tolerated", by: within };
  }
  for (let visit: Visit | undefined = from; visit !== undefined; visit = visit.thread.parent) {
    if (visit.status === "caught") return { kind: "caught", by: visit.state, next: visit.caughtBy ?? "" };
  }
  return { kind: "ends", error: execution.error ?? execution.status };
}

/** Where a run came out otherwise than the definition says. */
export function differencesFrom({ prediction }: TaskFault, row: Omit<FaultRow, "recovers" | "differences">): string[] {
  if (row.outcome.kind === "not reached") return [];
  const found: string[] = [];
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
  }
}
