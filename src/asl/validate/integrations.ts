import type { Resource } from "../machine.js";

type Pattern = Extract<Resource, { kind: "service" }>["pattern"];

interface Integration {
  readonly actions: readonly string[];
  /** Beside request-response, which all have. */
  readonly patterns: readonly Pattern[];
}

/**
 * The optimized integrations: their actions, and the patterns any of their actions supports.
 * Source: "Integrating optimized services with Step Functions" and the page of each service in the AWS Step Functions guide.
 */
const optimized: { readonly [service: string]: Integration } = {
  apigateway: { actions: ["invoke"], patterns: ["waitForTaskToken"] },
  athena: {
    actions: ["startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"],
    patterns: ["sync"],
  },
  batch: { actions: ["submitJob"], patterns: ["sync"] },
  bedrock: {
    actions: ["invokeModel", "createModelCustomizationJob"],
    patterns: ["sync", "waitForTaskToken"],
  },
  codebuild: {
    actions: [
      "startBuild",
      "stopBuild",
      "batchDeleteBuilds",
      "batchGetReports",
      "startBuildBatch",
      "stopBuildBatch",
      "retryBuildBatch",
      "deleteBuildBatch",
    ],
    patterns: ["sync"],
  },
  databrew: { actions: ["startJobRun"], patterns: ["sync"] },
  dynamodb: { actions: ["getItem", "putItem", "deleteItem", "updateItem"], patterns: [] },
  ecs: { actions: ["runTask"], patterns: ["sync", "waitForTaskToken"] },
  eks: {
    actions: [
      ...["call", "runJob", "createCluster", "deleteCluster", "createFargateProfile", "deleteFargateProfile"],
      ...["createNodegroup", "deleteNodegroup"],
    ],
    patterns: ["sync", "waitForTaskToken"],
  },
  elasticmapreduce: {
    actions: [
      ...["createCluster", "setClusterTerminationProtection", "terminateCluster", "addStep", "cancelStep"],
      ...["modifyInstanceFleetByName", "modifyInstanceGroupByName"],
    ],
    patterns: ["sync"],
  },
  "emr-containers": {
    actions: ["createVirtualCluster", "deleteVirtualCluster", "startJobRun"],
    patterns: ["sync"],
  },
  "emr-serverless": {
    actions: [
      "createApplication",
      "startApplication",
      "stopApplication",
      "deleteApplication",
      "startJobRun",
      "cancelJobRun",
    ],
    patterns: ["sync"],
  },
  events: { actions: ["putEvents"], patterns: ["waitForTaskToken"] },
  glue: { actions: ["startJobRun"], patterns: ["sync"] },
  http: { actions: ["invoke"], patterns: [] },
  lambda: { actions: ["invoke"], patterns: ["waitForTaskToken"] },
  mediaconvert: { actions: ["createJob"], patterns: ["sync"] },
  sagemaker: {
    actions: [
      ...[
        "createEndpoint",
        "createEndpointConfig",
        "createHyperParameterTuningJob",
        "createLabelingJob",
        "createModel",
      ],
      ...["createProcessingJob", "createTrainingJob", "createTransformJob", "updateEndpoint"],
    ],
    patterns: ["sync"],
  },
  sns: { actions: ["publish"], patterns: ["waitForTaskToken"] },
  sqs: { actions: ["sendMessage"], patterns: ["waitForTaskToken"] },
  states: { actions: ["startExecution"], patterns: ["sync", "sync:2", "waitForTaskToken"] },
};

/** AWS services that are reached as `aws-sdk:NAME:action` only: written without `aws-sdk:` they are a common slip. */
const sdkOnly: ReadonlySet<string> = new Set([
  ...["s3", "ec2", "iam", "rds", "ssm", "kms", "sts", "sfn", "logs", "cloudwatch", "cloudformation", "secretsmanager"],
  ...[
    "kinesis",
    "firehose",
    "redshiftdata",
    "rekognition",
    "textract",
    "comprehend",
    "translate",
    "polly",
    "transcribe",
  ],
  ...["ses", "sesv2", "eventbridge", "scheduler", "pipes", "organizations", "route53", "ecr", "efs", "elasticache"],
]);

/**
 * Tells whether Step Functions knows a service integration. A service that is in no table passes: integrations are added over time.
 */
export function isRecognised(resource: Extract<Resource, { kind: "service" }>): boolean {
  const { service, action, pattern } = resource;
  if (service === "aws-sdk" || service.startsWith("aws-sdk:")) {
    const [, name] = service.split(":");
    return name !== undefined && name !== "" && pattern !== "sync" && pattern !== "sync:2";
  }
  if (sdkOnly.has(service)) return false;
  const known = Object.hasOwn(optimized, service) ? optimized[service] : undefined;
  if (known === undefined) return true;
  return known.actions.includes(action) && (pattern === "request-response" || known.patterns.includes(pattern));
}
