import { StepwrightError } from "../../errors/index.js";

/** The error of a run whose signal aborted. */
export function cancelled(signal: AbortSignal, executionArn: string | undefined, stopped: boolean): StepwrightError {
  const { reason } = signal as { reason: unknown };
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StepwrightError("RUN_CANCELLED", { executionArn, stopped, reason: text }, { cause: reason });
}
