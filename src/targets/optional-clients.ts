// Clients of packages that a user may leave out. Their types are looked up with errors ignored, so that this package's own declarations
// type-check in a project that has not installed them; there the types are `any`.
/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/consistent-type-imports -- see above: an expected error would be one itself where the package is there */

/**
 * `EventBridgeClient` of `@aws-sdk/client-eventbridge`.
 * @ts-ignore the package is optional */
export type EventBridge = import("@aws-sdk/client-eventbridge").EventBridgeClient;

/**
 * `SQSClient` of `@aws-sdk/client-sqs`.
 * @ts-ignore the package is optional */
export type Sqs = import("@aws-sdk/client-sqs").SQSClient;

/**
 * `CloudWatchLogsClient` of `@aws-sdk/client-cloudwatch-logs`.
 * @ts-ignore the package is optional */
export type CloudWatchLogs = import("@aws-sdk/client-cloudwatch-logs").CloudWatchLogsClient;
