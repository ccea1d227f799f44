/**
 * Limits AWS enforces. `Infinity` lifts one.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export interface Quotas {
  /** Bytes of a state's input or output, or of a task's result, as UTF-8 (default 262144). */
  readonly payloadBytes: number;
  /** Events in one history (default 25000). EXPRESS executions have no such limit. */
  readonly historyEvents: number;
  /** Seconds one execution may last (default 31536000, a year). EXPRESS executions last 300 at most. */
  readonly executionSeconds: number;
}

/** AWS's own limits. */
export const awsQuotas: Quotas = { payloadBytes: 262_144, historyEvents: 25_000, executionSeconds: 31_536_000 };

/** Seconds an EXPRESS execution may last. */
export const expressSeconds = 300;
