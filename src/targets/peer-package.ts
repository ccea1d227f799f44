import type * as logs from "@aws-sdk/client-cloudwatch-logs";
import type * as eventBridge from "@aws-sdk/client-eventbridge";
import type * as sfn from "@aws-sdk/client-sfn";
import type * as sqs from "@aws-sdk/client-sqs";
import { createRequire } from "node:module";
import { StepwrightError } from "../errors/index.js";

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
export function eventBridgePackage(): typeof eventBridge {
  return loadPeer("@aws-sdk/client-eventbridge", "Reaching EventBridge") as typeof eventBridge;
}

/** `@aws-sdk/client-sqs`. @throws PEER_MISSING */
export function sqsPackage(): typeof sqs {
  return loadPeer("@aws-sdk/client-sqs", "Reaching SQS") as typeof sqs;
}

/** `@aws-sdk/client-cloudwatch-logs`. @throws PEER_MISSING */
export function logsPackage(): typeof logs {
  return loadPeer("@aws-sdk/client-cloudwatch-logs", "Reaching CloudWatch Logs") as typeof logs;
}

/** Not installed, as opposed to installed with one of its own dependencies missing. */
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "MODULE_NOT_FOUND") return false;
  return error.message.startsWith(`Cannot find module '${name}'`);
}
