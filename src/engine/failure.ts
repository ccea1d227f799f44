import { QueryEvaluationError } from "../asl/jsonata/query-evaluation-error.js";
import { PathError } from "../asl/path.js";
import { TemplateError } from "../asl/template.js";
import { StepwrightError } from "../errors/index.js";
import type { Visit } from "./execution/execution-state.js";

/** Why a state failed. */
export interface Failure {
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** It ends the execution past every Retry and Catch. */
  readonly terminal: boolean;
  /** A worker's heartbeat stayed out: States.HeartbeatTimeout matches it too. */
  readonly heartbeat?: boolean;
  /** A JSONata field gave no value its state can use: EvaluationFailed tells which. */
  readonly evaluation?: { readonly location: string | undefined };
}

/** Thrown where a state cannot go on. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.error ?? ""}: ${failure.cause ?? ""}`);
    this.failure = failure;
  }
}

/** The sentence AWS puts before what went wrong inside a state. */
export function causeAt(visit: Visit, message: string): string {
  return `An error occurred while executing the state '${visit.state}' (entered at the event id #${visit.entered}). ${message}`;
}

/** A States.Runtime failure: it ends the execution, whatever Retry and Catch say. */
export function runtimeError(visit: Visit, message: string): StateError {
  return new StateError({ error: "States.Runtime", cause: causeAt(visit, message), terminal: true });
}

/** The text of a payload over the size limit. `where` is the state's name, the service, or the function's ARN. */
export function tooLargeCause(where: string): string {
  return `The state/task '${where}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}

/** What an exception means for the execution. What is no failure of a state ends the execution, with the reason as its cause. */
export function failureOf(thrown: unknown, visit: Visit): Failure {
  if (thrown instanceof StateError) return thrown.failure;
  if (thrown instanceof PathError)
    return runtimeError(visit, `Invalid path '${thrown.path}' : ${thrown.message}`).failure;
  if (thrown instanceof TemplateError) {
    return {
      error: thrown.error,
      cause: causeAt(visit, thrown.message),
      terminal: thrown.error === "States.Runtime",
      ...(thrown instanceof QueryEvaluationError ? { evaluation: { location: thrown.location } } : undefined),
    };
  }
  const reason =
    thrown instanceof StepwrightError
      ? thrown.message
      : thrown instanceof Error
        ? (thrown.stack ?? thrown.message)
        : String(thrown);
  return { error: "Stepwright.EngineFailed", cause: causeAt(visit, reason), terminal: true };
}
