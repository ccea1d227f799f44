import type { Resource } from "../asl/machine.js";
import type { Fault, FaultName } from "../plan/injection.js";

/** What a fault makes of one attempt of a Task. */
export type FaultEffect =
  | { readonly kind: "fails"; readonly error: string; readonly cause?: string }
  /** No answer and no heartbeat: the Task's own limits end it. */
  | { readonly kind: "silence" }
  | { readonly kind: "latency"; readonly ms: number };

interface TaskError {
  readonly error: string;
  /** A time-out has none. */
  readonly cause?: string;
}

const lambda =
  (error: string, cause: string): (() => TaskError) =>
  () => ({ error, cause });

/**
 * AWS's errors for faults that have a name. Of Lambda, errors that its runtime does not handle come as Lambda.Unknown (out of memory
 * among them), time-outs in today's runtimes as Sandbox.Timedout.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const named: { readonly [Name in Exclude<FaultName, "heartbeatLoss">]: (resource: Resource) => TaskError } = {
  throttling: throttled,
  timeout: () => ({ error: "States.Timeout" }),
  payloadTooLarge: (resource) => ({
    error: "States.DataLimitExceeded",
    cause:
      `The state/task '${resource.kind === "service" ? resource.service : resource.arn}' returned a result with a size ` +
      "exceeding the maximum number of bytes service limit.",
  }),
  lambdaOutOfMemory: lambda(
    "Lambda.Unknown",
    "The cause could not be determined because Lambda did not return an error type. Returned payload: " +
      '{"errorMessage":"RequestId: 00000000-0000-4000-8000-000000000000 Process exited before completing request"}',
  ),
  lambdaTimeout: lambda(
    "Sandbox.Timedout",
    '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 00000000-0000-4000-8000-000000000000 Error: Task timed out after 3.00 seconds"}',
  ),
  lambdaUnknown: lambda(
    "Lambda.Unknown",
    "The cause could not be determined because Lambda did not return an error type.",
  ),
  lambdaTooManyRequests: lambda("Lambda.TooManyRequestsException", "Rate Exceeded."),
  lambdaServiceException: lambda("Lambda.ServiceException", "The service encountered an internal error."),
};

/** What a fault does to a Task of this Resource. */
export function effectOf(fault: Fault, resource: Resource): FaultEffect {
  switch (fault.kind) {
    case "latency":
      return { kind: "latency", ms: fault.ms };
    case "error":
      return { kind: "fails", error: fault.error, cause: fault.cause ?? injectedCause };
    case "unavailable": {
      const { error, cause } = unavailable(resource);
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
  return { kind: "fails", error, ...(cause !== undefined && { cause }) };
}

const injectedCause = "Injected by Stepwright.";

/** Optimised integrations name their errors after the service. */
const optimised: { readonly [service: string]: string } = {
  apigateway: "ApiGateway",
  codebuild: "CodeBuild",
  dynamodb: "DynamoDB",
  ecs: "ECS",
  eks: "EKS",
  elasticmapreduce: "EMR",
  events: "EventBridge",
  sagemaker: "SageMaker",
  sns: "SNS",
  sqs: "SQS",
  states: "StepFunctions",
};

/** The SDK's name of a service where it is not the Resource's with a capital. */
const ofSdk: { readonly [service: string]: string } = { dynamodb: "DynamoDb", eventbridge: "EventBridge" };

/** The service of a Resource, without `aws-sdk:`; undefined for an activity. */
export function serviceOf(resource: Resource): string | undefined {
  if (resource.kind === "lambda") return "lambda";
  return resource.kind === "service" ? resource.service.replace(/^aws-sdk:/, "") : undefined;
}

function prefixOf(resource: Resource): string {
  const service = serviceOf(resource) ?? "States";
  const sdk = resource.kind === "service" && resource.service.startsWith("aws-sdk:");
  return (sdk ? ofSdk : optimised)[service] ?? service.charAt(0).toUpperCase() + service.slice(1);
}

function throttled(resource: Resource): TaskError {
  const service = serviceOf(resource);
  if (service === "lambda") return { error: "Lambda.TooManyRequestsException", cause: "Rate Exceeded." };
  const name = service === "dynamodb" ? "ProvisionedThroughputExceededException" : "ThrottlingException";
  return { error: `${prefixOf(resource)}.${name}`, cause: "Rate exceeded" };
}

function unavailable(resource: Resource): TaskError {
  const service = serviceOf(resource);
  if (service === "lambda") return { error: "Lambda.ServiceException", cause: "The service is unavailable." };
  const name = service === "dynamodb" ? "InternalServerErrorException" : "ServiceUnavailableException";
  return { error: `${prefixOf(resource)}.${name}`, cause: "The service is unavailable." };
}
