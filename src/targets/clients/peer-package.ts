import type * as sfn from "@aws-sdk/client-sfn";
import { createRequire } from "node:module";
import { StepwrightError } from "../../errors/index.js";
import type { EventBridgePackage, LogsPackage, SqsPackage } from "./optional-clients.js";

/** The AWS SDK's Step Functions package. */
export type SfnPackage = typeof sfn;

const require = createRequire(import.meta.url);

/**
 * Loads a package the user installs beside Stepwright, when it is first needed. Synchronous, so that a getter can use it:
 * the AWS SDK has one CommonJS build for Node, so `import` and `require` give the same classes.
 * @param purpose what needs it, as the subject of a sentence
 * @throws PEER_MISSING when it is not installed
 */
export function loadPeer(name: string, purpose: string): unknown {
  try {
    return require(name);
  } catch (error) {
    if (isMissing(error, name)) throw new StepwrightError("PEER_MISSING", { package: name, purpose }, { cause: error });
    throw error;
  }
}

/** `@aws-sdk/client-sfn`. @throws PEER_MISSING */
export function sfnPackage(): SfnPackage {
  return loadPeer("@aws-sdk/client-sfn", "Reaching Step Functions") as SfnPackage;
}

/** `@aws-sdk/client-eventbridge`. @throws PEER_MISSING */
export function eventBridgePackage(): EventBridgePackage {
  return loadPeer("@aws-sdk/client-eventbridge", "Reaching EventBridge") as EventBridgePackage;
}

/** `@aws-sdk/client-sqs`. @throws PEER_MISSING */
export function sqsPackage(): SqsPackage {
  return loadPeer("@aws-sdk/client-sqs", "Reaching SQS") as SqsPackage;
}

/** `@aws-sdk/client-cloudwatch-logs`. @throws PEER_MISSING */
export function logsPackage(): LogsPackage {
  return loadPeer("@aws-sdk/client-cloudwatch-logs", "Reaching CloudWatch Logs") as LogsPackage;
}

/** Not installed, as opposed to installed with one of its own dependencies missing. */
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "MODULE_NOT_FOUND") return false;
  return error.message.startsWith(`Cannot find module '${name}'`);
}
