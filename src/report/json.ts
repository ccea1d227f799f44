import type { Execution, Thread, Visit } from "../history/index.js";
import { pathText } from "../history/index.js";

/** An execution as JSON: what the tree holds, without the raw events. Undefined fields are left out, dates are ISO 8601. */
export function jsonOf(execution: Execution): string {
  const { executionArn, stateMachineArn, name, status, error, cause, startDate, stopDate, durationMs, input, output } =
    execution;
  const value = {
    executionArn,
    stateMachineArn,
    name,
    status,
    error,
    cause,
    startDate,
    stopDate,
    durationMs,
    input,
    output,
    path: pathText(execution.thread),
    origin: Object.fromEntries(execution.origin),
    warnings: execution.warnings,
    visits: visitsOf(execution.thread),
  };
  return JSON.stringify(value, null, 2);
}

function visitsOf(thread: Thread): object[] {
  return thread.visits.map(visitOf);
}

function visitOf(visit: Visit): object {
  const { state, type, number, status, enteredAt, exitedAt, input, output, error, cause, caughtBy, variables } = visit;
  const attempts = visit.attempts.map((attempt) => ({
    number: attempt.number,
    status: attempt.status,
    scheduledAt: attempt.scheduledAt,
    endedAt: attempt.endedAt,
    delayMs: attempt.delayMs,
    payload: attempt.payload,
    output: attempt.output,
    error: attempt.error,
    cause: attempt.cause,
    itemCount: attempt.itemCount,
    ...threads("branches", attempt.branches),
    ...threads("iterations", attempt.iterations),
  }));
  const tried = attempts.length === 0 ? {} : { attempts };
  return {
    state,
    type,
    number,
    status,
    enteredAt,
    exitedAt,
    input,
    output,
    error,
    cause,
    caughtBy,
    variables,
    ...tried,
  };
}

function threads(name: "branches" | "iterations", of: readonly Thread[]): object {
  if (of.length === 0) return {};
  return { [name]: of.map((thread) => ({ index: thread.index, status: thread.status, visits: visitsOf(thread) })) };
}
