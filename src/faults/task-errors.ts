import type { Resource } from "../asl/machine.js";
import type { Fault, FaultName } from "../plan/injection.js";
import { outageError, requestId, serviceOf, throttlingError, throughSdk, type TaskError } from "./service-errors.js";

/** What a fault makes of one attempt of a Task. */
export type FaultEffect =
  | {
      readonly kind: "fails";
      readonly error: string;
      readonly cause?: string;
      /** It ends as a Task whose time is up, and not by an answer. */
      readonly timedOut?: true;
    }
  /** No answer and no heartbeat: the Task's own limits end it. */
  | { readonly kind: "silence" }
  | { readonly kind: "latency"; readonly ms: number };

/** What a Task fails with whose time is up. */
const timeout = "States.Timeout";

const lambda =
  (error: string, message: string, status?: number): (() => TaskError) =>
  () => ({
    error: `Lambda.${error}`,
    cause:
      status === undefined
        ? message
        : `${message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${error}; Request ID: ${requestId}; Proxy: null)`,
  });

/** What Lambda says of a function whose runtime came to an end. */
const sandbox =
  (errorType: string, error: string): (() => TaskError) =>
  () => ({
    error: errorType,
    cause: JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${error}` }),
  });

/**
 * AWS's errors for faults that have a name. What ends a function from outside comes under the type Lambda gives it: Runtime.ExitError
 * when its process is killed, as for want of memory, Sandbox.Timedout for a time-out in newer runtimes. Where Lambda gives none, as
 * older runtimes do for both, it comes as Lambda.Unknown. What Lambda itself fails with comes as `Lambda.` and the exception.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const named: { readonly [Name in Exclude<FaultName, "heartbeatLoss">]: (resource: Resource) => TaskError } = {
  throttling: throttlingError,
  timeout: () => ({ error: timeout }),
  payloadTooLarge: (resource) => ({
    error: "States.DataLimitExceeded",
    cause:
      `The state/task '${resource.kind === "service" ? resource.service : resource.arn}' returned a result with a size ` +
      "exceeding the maximum number of bytes service limit.",
  }),
  lambdaOutOfMemory: sandbox("Runtime.ExitError", "Runtime exited with error: signal: killed"),
  lambdaTimeout: sandbox("Sandbox.Timedout", "Task timed out after 3.00 seconds"),
  lambdaUnknown: lambda(
    "Unknown",
    "The cause could not be determined because Lambda did not return an error type. Returned payload: " +
      `{"errorMessage":"RequestId: ${requestId} Process exited before completing request"}`,
  ),
  lambdaTooManyRequests: lambda("TooManyRequestsException", "Rate Exceeded.", 429),
  lambdaServiceException: lambda("ServiceException", "An error occurred and the request cannot be processed.", 500),
  lambdaAWSLambdaException: lambda("AWSLambdaException", "Service Unavailable", 503),
  lambdaSdkClientException: lambda("SdkClientException", "Unable to execute HTTP request: Read timed out"),
  lambdaClientExecutionTimeout: lambda(
    "ClientExecutionTimeoutException",
    "Client execution did not complete before the specified timeout configuration.",
  ),
};

/** Faults of a function, and not of Lambda: through the SDK, they are what its call answers. */
const ofFunctions: readonly FaultName[] = ["lambdaOutOfMemory", "lambdaTimeout", "lambdaUnknown"];

/** Why a fault cannot befall a Task of this Resource: a clause that goes on from its name. Undefined where it can. */
export function exempt(fault: Fault, resource: Resource): string | undefined {
  if (fault.kind !== "named") return undefined;
  if (fault.name.startsWith("lambda") && serviceOf(resource) !== "lambda") return "which calls no Lambda function";
  if (ofFunctions.includes(fault.name) && throughSdk(resource))
    return "which calls Lambda through aws-sdk: and has what its function failed with for a result, as FunctionError";
  return fault.name === "throttling" && resource.kind === "activity" ? "whose activity nobody throttles" : undefined;
}

/** What a fault does to a Task of this Resource. */
export function effectOf(fault: Fault, resource: Resource): FaultEffect {
  switch (fault.kind) {
    case "latency":
      return { kind: "latency", ms: fault.ms };
    case "error":
      // A time-out has no cause: with one, it is the answer of somebody who calls it so.
      if (fault.error === timeout) return failing(timeout, fault.cause);
      return failing(fault.error, fault.cause ?? injectedCause);
    case "unavailable": {
      // Nobody works on the tasks of an activity.
      if (resource.kind === "activity" && fault.error === undefined) return { kind: "silence" };
      const { error, cause } = outageError(resource);
      return failing(fault.error ?? error, fault.cause ?? cause);
    }
    case "named": {
      if (fault.name === "heartbeatLoss") return { kind: "silence" };
      const { error, cause } = named[fault.name](resource);
      return failing(error, fault.cause ?? cause);
    }
  }
}

function failing(error: string, cause: string | undefined): FaultEffect {
  if (cause !== undefined) return { kind: "fails", error, cause };
  return { kind: "fails", error, ...(error === timeout && { timedOut: true }) };
}

const injectedCause = "Injected by Stepwright.";
