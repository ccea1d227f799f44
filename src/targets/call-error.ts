import { StepwrightError } from "../errors/index.js";
import type { CallFailure } from "./call-failure.js";

/** Who was called, for messages. */
export interface Place {
  readonly kind: "embedded" | "aws" | "endpoint";
  /** Such as `AWS`, `http://127.0.0.1:8083`, or `the embedded cloud`. */
  readonly name: string;
}

/** A call that failed for good, and how hard it was tried. */
export interface FailedCall {
  /** The API's operation, such as `StartExecution`. */
  readonly operation: string;
  /** What it was about: an ARN or a name. */
  readonly subject: string;
  readonly place: Place;
  /** How often it was sent, not counting the SDK's own tries. */
  readonly tries: number;
  /** Milliseconds from the first try to the last failure. */
  readonly triedForMs: number;
  /** Milliseconds one try may take. */
  readonly limitMs: number;
}

/** The error a user sees for a call that failed. */
export function callError(call: FailedCall, failure: CallFailure): StepwrightError {
  const options: ErrorOptions = { cause: failure.error };
  const { operation, subject, place } = call;
  const reason = failure.message;
  switch (failure.kind) {
    case "region":
      return new StepwrightError("REGION_MISSING", { operation }, options);
    case "credentials":
      return new StepwrightError("CREDENTIALS_MISSING", { operation, reason }, options);
    case "expired":
      return new StepwrightError("CREDENTIALS_EXPIRED", { operation, reason }, options);
    case "untrusted":
      return new StepwrightError("CREDENTIALS_UNTRUSTED", { operation, name: failure.name, reason }, options);
    case "denied":
      return new StepwrightError("ACCESS_DENIED", { operation, subject, reason }, options);
    case "unreachable":
      return new StepwrightError(
        "TARGET_UNREACHABLE",
        { operation, kind: place.kind, place: place.name, reason },
        options,
      );
    case "foreign":
      return new StepwrightError("TARGET_FOREIGN", { operation, place: place.name, status: failure.status }, options);
    case "silent":
      return new StepwrightError(
        "TARGET_SILENT",
        { operation, subject, place: place.name, limitMs: call.limitMs, tries: call.tries },
        options,
      );
    case "throttled":
    case "server":
    case "reset":
      return new StepwrightError(
        "TARGET_UNSTEADY",
        { ...unsteady(call, failure), throttled: failure.kind === "throttled" },
        options,
      );
    case "refused":
      return refusal(call, failure, options);
  }
}

function unsteady(call: FailedCall, failure: CallFailure) {
  const reason =
    /^Unknown(Error)?$/.test(failure.name) && failure.status !== undefined
      ? `HTTP ${failure.status}`
      : `${failure.name}: ${failure.message}`;
  return {
    operation: call.operation,
    subject: call.subject,
    place: call.place.name,
    tries: call.tries,
    triedForMs: call.triedForMs,
    reason,
  };
}

/** What the service answered with an error of its own. */
function refusal(call: FailedCall, failure: CallFailure, options: ErrorOptions): StepwrightError {
  const { operation, subject } = call;
  const place = call.place.name;
  const reason = failure.message;
  switch (failure.name) {
    case "StateMachineDoesNotExist":
      return new StepwrightError("MACHINE_UNKNOWN", { operation, stateMachineArn: subject, place }, options);
    case "ResourceNotFound":
      if (operation !== "DescribeStateMachineAlias") break;
      return new StepwrightError("MACHINE_UNKNOWN", { operation, stateMachineArn: subject, place }, options);
    case "ExecutionDoesNotExist":
      return new StepwrightError("EXECUTION_UNKNOWN", { operation, executionArn: subject, place }, options);
    case "ExecutionAlreadyExists":
      return new StepwrightError("EXECUTION_NAME_TAKEN", { executionArn: namedArn(reason) ?? subject, place }, options);
    case "InvalidDefinition":
      return new StepwrightError("MACHINE_REFUSED", { name: subject, place, reason }, options);
    default:
  }
  return new StepwrightError("CALL_REFUSED", { operation, subject, place, name: failure.name, reason }, options);
}

/** The ARN an answer names in its text, such as `Execution Already Exists: 'arn:…'`. */
export function namedArn(text: string): string | undefined {
  return /arn:[^\s'"]+/.exec(text)?.[0];
}
