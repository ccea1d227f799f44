import type { Execution, Visit } from "../../execution.js";
import { outcomeText, requireWhole } from "../words.js";

/** A visit of a guarded Task, its retries included. Times are milliseconds since the epoch, places are ids of events. */
export interface Call {
  readonly at: number;
  readonly end: number;
  /** `unknown`: it was aborted, or is not over. */
  readonly result: "failed" | "succeeded" | "unknown";
  readonly enteredId: number;
  readonly leftId: number;
  /** Where the state that follows it, which may count its failure, was over. */
  readonly notedId: number;
}

/** What of a run matters to a circuit breaker. */
export interface CircuitRun {
  readonly startMs: number;
  readonly stopMs: number | undefined;
  /** How it ended, as words. */
  readonly outcome: string;
  readonly calls: readonly Call[];
}

/**
 * Takes from a run what matters to a circuit breaker.
 * @param around the Tasks it guards
 * @param errors those that count as failures; default: all
 * @throws HISTORY_INCOMPLETE
 */
export function circuitRun(run: Execution, around: readonly string[], errors?: readonly string[]): CircuitRun {
  requireWhole(run, "what a circuit breaker let through");
  return {
    startMs: run.startDate.getTime(),
    stopMs: run.stopDate?.getTime(),
    outcome: outcomeText(run),
    calls: run.visits.filter(({ state }) => around.includes(state)).map((visit) => callOf(visit, run, errors)),
  };
}

function callOf(visit: Visit, run: Execution, errors: readonly string[] | undefined): Call {
  const { enteredAt, exitedAt, enteredEventId, attempts, thread } = visit;
  const at = thread.visits.indexOf(visit);
  const entered = (index: number): number => thread.visits[index]?.enteredEventId ?? thread.endedEventId ?? Infinity;
  return {
    at: enteredAt.getTime(),
    end: (attempts.at(-1)?.endedAt ?? exitedAt ?? run.stopDate ?? enteredAt).getTime(),
    result: resultOf(visit, errors),
    enteredId: enteredEventId,
    leftId: entered(at + 1),
    notedId: entered(at + 2),
  };
}

function resultOf({ status, error }: Visit, errors: readonly string[] | undefined): Call["result"] {
  if (status === "succeeded") return "succeeded";
  if (status === "aborted" || status === "running") return "unknown";
  return errors === undefined || (error !== undefined && errors.includes(error)) ? "failed" : "succeeded";
}
