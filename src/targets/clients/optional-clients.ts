// Clients of packages that a user may leave out. Their types are looked up with errors ignored, so that this package's own declarations
// type-check in a project that has not installed them; there the types are `any`.
/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/consistent-type-imports -- see above: an expected error would be one itself where the package is there */

/**
 * The package `@aws-sdk/client-eventbridge`.
 * @ts-ignore the package is optional */
export type EventBridgePackage = typeof import("@aws-sdk/client-eventbridge");

/**
 * `EventBridgeClient` of `@aws-sdk/client-eventbridge`.
 * @ts-ignore the package is optional */
export type EventBridgeClient = import("@aws-sdk/client-eventbridge").EventBridgeClient;

/**
 * `Target` of `@aws-sdk/client-eventbridge`.
 * @ts-ignore the package is optional */
export type EventBridgeTarget = import("@aws-sdk/client-eventbridge").Target;

/**
 * The package `@aws-sdk/client-sqs`.
 * @ts-ignore the package is optional */
export type SqsPackage = typeof import("@aws-sdk/client-sqs");

/**
 * `SQSClient` of `@aws-sdk/client-sqs`.
 * @ts-ignore the package is optional */
export type SQSClient = import("@aws-sdk/client-sqs").SQSClient;

/**
 * `Message` of `@aws-sdk/client-sqs`.
 * @ts-ignore the package is optional */
export type Message = import("@aws-sdk/client-sqs").Message;

/**
 * The package `@aws-sdk/client-cloudwatch-logs`.
 * @ts-ignore the package is optional */
export type LogsPackage = typeof import("@aws-sdk/client-cloudwatch-logs");

/**
 * `CloudWatchLogsClient` of `@aws-sdk/client-cloudwatch-logs`.
 * @ts-ignore the package is optional */
export type CloudWatchLogsClient = import("@aws-sdk/client-cloudwatch-logs").CloudWatchLogsClient;
