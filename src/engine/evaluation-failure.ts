import type { Thread } from "./execution/execution-state.js";
import type { Failure } from "./failure.js";
import type { Run } from "./run.js";

/**
 * Writes that a state's JSONata gave no value, before the failure is acted upon. Other failures are not noted.
 * @param previous the event it points back at
 */
export function noteEvaluation(run: Run, thread: Thread, failure: Failure, previous: number): void {
  const { error, cause, evaluation } = failure;
  if (evaluation === undefined) return;
  thread.lastEvent = run.recordAfter(previous, "EvaluationFailed", undefined, {
    error,
    cause,
    location: evaluation.location,
    state: thread.visit.state,
  });
}
