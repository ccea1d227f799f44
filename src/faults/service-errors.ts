import type { Resource } from "../asl/machine.js";

/** What a Task fails with. */
export interface TaskError {
  readonly error: string;
  /** A time-out has none. */
  readonly cause?: string;
}

/** The service of a Resource, without `aws-sdk:`; undefined for an activity. */
export function serviceOf(resource: Resource): string | undefined {
  if (resource.kind === "lambda") return "lambda";
  return resource.kind === "service" ? resource.service.replace(/^aws-sdk:/, "") : undefined;
}

/**
 * Whether a job or callback that fails with an error was taken in before: with an error of Step Functions itself; of a callback, with one
 * that is not its service's either, since whoever has the token answers so. What a function fails with that is to pass its token on,
 * is known at once.
 */
export function failsSubmitted(error: string, resource: Resource): boolean {
  if (resource.kind !== "service") return false;
  if (error.startsWith("States.")) return true;
  if (resource.pattern !== "waitForTaskToken" || serviceOf(resource) === "lambda") return false;
  return error.split(".")[0] !== prefixOf(resource);
}

/** How a service refuses a call: what its API model calls the error, its code, the HTTP status and the message. */
interface Refusal {
  /** The exception's class. Absent: the API model does not name it, and the exception of the service as a whole stands for it. */
  readonly exception?: string;
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

/** Services of optimised integrations: how their errors begin, and the exception of each as a whole in the AWS SDK for Java 1. */
const optimised: { readonly [service: string]: readonly [prefix: string, whole: string] } = {
  athena: ["Athena", "AmazonAthenaException"],
  batch: ["Batch", "AWSBatchException"],
  codebuild: ["CodeBuild", "AWSCodeBuildException"],
  dynamodb: ["DynamoDB", "AmazonDynamoDBException"],
  ecs: ["ECS", "AmazonECSException"],
  eks: ["EKS", "AmazonEKSException"],
  elasticmapreduce: ["EMR", "AmazonElasticMapReduceException"],
  events: ["EventBridge", "AmazonEventBridgeException"],
  glue: ["Glue", "AWSGlueException"],
  lambda: ["Lambda", "AWSLambdaException"],
  sagemaker: ["SageMaker", "AmazonSageMakerException"],
  sns: ["SNS", "AmazonSNSException"],
  sqs: ["SQS", "AmazonSQSException"],
  states: ["StepFunctions", "AWSStepFunctionsException"],
};

/** How causes name a service where it is not the exception as a whole without its ending. */
const called: { readonly [service: string]: string } = { dynamodb: "AmazonDynamoDBv2" };

/** The SDK's names of services where they are not the Resource's with a capital. */
const ofSdk: { readonly [service: string]: string } = {
  acmpca: "AcmPca",
  apigateway: "ApiGateway",
  applicationautoscaling: "ApplicationAutoScaling",
  autoscaling: "AutoScaling",
  bedrockagent: "BedrockAgent",
  bedrockagentruntime: "BedrockAgentRuntime",
  bedrockruntime: "BedrockRuntime",
  cloudformation: "CloudFormation",
  cloudfront: "CloudFront",
  cloudtrail: "CloudTrail",
  cloudwatch: "CloudWatch",
  cloudwatchlogs: "CloudWatchLogs",
  codebuild: "CodeBuild",
  codepipeline: "CodePipeline",
  cognitoidentityprovider: "CognitoIdentityProvider",
  databasemigration: "DatabaseMigration",
  dynamodb: "DynamoDb",
  elasticache: "ElastiCache",
  emrcontainers: "EmrContainers",
  emrserverless: "EmrServerless",
  eventbridge: "EventBridge",
  mediaconvert: "MediaConvert",
  opensearch: "OpenSearch",
  rdsdata: "RdsData",
  redshiftdata: "RedshiftData",
  sagemaker: "SageMaker",
  secretsmanager: "SecretsManager",
  servicecatalog: "ServiceCatalog",
  sesv2: "SesV2",
  timestreamwrite: "TimestreamWrite",
};

const rateExceeded = { code: "ThrottlingException", status: 400, message: "Rate exceeded" };

/** How services throttle whose API model names it, and those of the rest that are known not to. */
const throttlings: { readonly [service: string]: Refusal } = {
  athena: named("TooManyRequestsException", 400, "Rate exceeded"),
  bedrock: named("ThrottlingException", 429, "Too many requests, please wait before trying again."),
  dynamodb: named(
    "ProvisionedThroughputExceededException",
    400,
    "The level of configured provisioned throughput for the table was exceeded. " +
      "Consider increasing your provisioning level with the UpdateTable API.",
  ),
  kinesis: named("ProvisionedThroughputExceededException", 400, "Rate exceeded"),
  batch: rateExceeded,
  cloudformation: { ...rateExceeded, code: "Throttling" },
  codebuild: rateExceeded,
  ec2: { code: "RequestLimitExceeded", status: 503, message: "Request limit exceeded." },
  ecs: rateExceeded,
  lambda: named("TooManyRequestsException", 429, "Rate Exceeded."),
  sagemaker: rateExceeded,
  sns: { exception: "ThrottledException", code: "Throttled", status: 429, message: "Rate exceeded" },
  s3: { code: "SlowDown", status: 503, message: "Please reduce your request rate." },
  secretsmanager: rateExceeded,
  sfn: rateExceeded,
  sqs: { code: "RequestThrottled", status: 403, message: "Request is throttled." },
  ssm: rateExceeded,
};

const notAvailable = { code: "ServiceUnavailable", status: 503, message: "Service Unavailable" };

/** The same of calls that fail because something is wrong with the service. */
const outages: { readonly [service: string]: Refusal } = {
  athena: named("InternalServerException", 500, "Internal server error"),
  batch: named("ServerException", 500, "Internal server error"),
  bedrock: named("ServiceUnavailableException", 503, "Service Unavailable"),
  dynamodb: {
    exception: "InternalServerErrorException",
    code: "InternalServerError",
    status: 500,
    message: "Internal server error",
  },
  ecs: named("ServerException", 500, "Service Unavailable. Please try again later."),
  eks: named("ServiceUnavailableException", 503, "Service Unavailable"),
  elasticmapreduce: named("InternalServerException", 500, "Internal server error"),
  eventbridge: named("InternalException", 500, "Internal server error"),
  events: named("InternalException", 500, "Internal server error"),
  glue: named("InternalServiceException", 500, "Internal service error"),
  kinesis: named("InternalFailureException", 500, "Internal failure"),
  lambda: named("ServiceException", 500, "An error occurred and the request cannot be processed."),
  s3: notAvailable,
  secretsmanager: named("InternalServiceErrorException", 500, "Internal service error"),
  sfn: notAvailable,
  sns: { exception: "InternalErrorException", code: "InternalError", status: 500, message: "Internal Error" },
  cloudformation: notAvailable,
  codebuild: notAvailable,
  ec2: notAvailable,
  sagemaker: notAvailable,
  sqs: notAvailable,
  ssm: named("InternalServerErrorException", 500, "Internal server error"),
};

function named(exception: string, status: number, message: string): Refusal {
  return { exception, code: exception, status, message };
}

/**
 * What a Task fails with when its service takes no more calls. Optimised integrations call through the AWS SDK for Java 1, the others
 * through version 2: an error that the API's model names comes as `Service.Exception`, any other as the exception of the service as a
 * whole, such as ECS.AmazonECSException or SecretsManager.SecretsManagerException, with its code in the cause. API Gateway and HTTP
 * endpoints answer with a status. Of services through `aws-sdk:` that are not in the tables, the error is taken to be named.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 */
export function throttlingError(resource: Resource): TaskError {
  const service = serviceOf(resource) ?? "";
  // SQS names it in its newer API model only, EventBridge too: through the optimised integration both come as a whole.
  const known = throttlings[service] ?? guess(resource, named("ThrottlingException", 400, "Rate exceeded"));
  const exception = throughSdk(resource) && service === "sqs" ? { exception: "RequestThrottledException" } : {};
  return refused(resource, { ...known, ...exception }, 429);
}

/** What a Task fails with while its service is down. See {@link throttlingError}. */
export function outageError(resource: Resource): TaskError {
  const unknown = named("ServiceUnavailableException", 503, "Service Unavailable");
  return refused(resource, outages[serviceOf(resource) ?? ""] ?? guess(resource, unknown), 503);
}

/** Of an optimised integration the model names the errors in the table and no others. */
function guess(resource: Resource, { exception, ...rest }: Refusal): Refusal {
  const known = !throughSdk(resource) && optimised[serviceOf(resource) ?? ""] !== undefined;
  return known || exception === undefined ? rest : { exception, ...rest };
}

/** Whether a Task calls through `aws-sdk:`. */
export function throughSdk(resource: Resource): boolean {
  return resource.kind === "service" && resource.service.startsWith("aws-sdk:");
}

/** The errors Step Functions makes of a refusal. Ids of requests are made up: they differ from call to call. */
function refused(resource: Resource, refusal: Refusal, httpStatus = refusal.status): TaskError {
  const service = serviceOf(resource) ?? "";
  const statusText = httpStatus === 429 ? "Too Many Requests" : "Service Unavailable";
  if (!throughSdk(resource) && service === "http") {
    return { error: `States.Http.StatusCode.${httpStatus}`, cause: JSON.stringify({ message: statusText }) };
  }
  if (!throughSdk(resource) && service === "apigateway") {
    return { error: `ApiGateway.${httpStatus}`, cause: JSON.stringify({ message: statusText }) };
  }
  const { exception, code, status, message } = refusal;
  const own = throughSdk(resource) ? undefined : optimised[service];
  if (own !== undefined) {
    const [prefix, whole] = own;
    const name = called[service] ?? whole.replace(/Exception$/, "");
    const cause = `${message} (Service: ${name}; Status Code: ${status}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
    return { error: `${prefix}.${exception ?? whole}`, cause };
  }
  const prefix = prefixOf(resource);
  const cause = `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`;
  return { error: `${prefix}.${exception ?? `${prefix}Exception`}`, cause };
}

/** What the errors of a service begin with. */
function prefixOf(resource: Resource): string {
  const service = serviceOf(resource) ?? "";
  const own = throughSdk(resource) ? undefined : optimised[service];
  return own?.[0] ?? ofSdk[service] ?? pascal(service);
}

/** `EmrServerless` of `emr-serverless`. */
function pascal(service: string): string {
  return service
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Stands for the id of any request. */
export const requestId = "00000000-0000-4000-8000-000000000000";
