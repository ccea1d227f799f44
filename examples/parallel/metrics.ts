import type { ParallelResult } from "stepwright";

/** What a batch tells of a workflow, as a dashboard would show it. Times are milliseconds. */
export interface WorkflowMetrics {
  readonly executionCount: number;
  /** From 0 to 1, as the other rates. */
  readonly successRate: number;
  readonly averageExecutionTime: number;
  readonly p95ExecutionTime: number;
  readonly errorRate: number;
  /** The share of executions in which something was tried again. */
  readonly retryRate: number;
  /** US dollars. */
  readonly costPerExecution: number;
  /** How often each state was entered. */
  readonly stateTransitions: Readonly<Record<string, number>>;
}

/** What a state transition of a Standard execution costs in us-east-1, in US dollars; each retry is one, too. */
const transitionPrice = 0.025 / 1000;

/** Reads the metrics of a batch whose Executions were kept: `.keep("executions")`. */
export function workflowMetrics({ results, summary }: ParallelResult): WorkflowMetrics {
  const { total, statuses } = summary;
  const durations = results.map(({ durationMs = 0 }) => durationMs).sort((left, right) => left - right);
  const visits = results.flatMap(({ execution }) => execution?.visits ?? []);
  const retried = results.filter(({ execution }) => execution?.visits.some(({ attempts }) => attempts.length > 1));
  const retries = visits.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0);
  const stateTransitions: Record<string, number> = {};
  for (const { state } of visits) stateTransitions[state] = (stateTransitions[state] ?? 0) + 1;
  return {
    executionCount: total,
    successRate: (statuses.SUCCEEDED ?? 0) / total,
    averageExecutionTime: durations.reduce((sum, one) => sum + one, 0) / total,
    p95ExecutionTime: durations[Math.ceil(total * 0.95) - 1] ?? 0,
    errorRate: (statuses.FAILED ?? 0) / total,
    retryRate: retried.length / total,
    costPerExecution: ((visits.length + retries) * transitionPrice) / total,
    stateTransitions,
  };
}
