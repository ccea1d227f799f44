import type { SFNClient } from "@aws-sdk/client-sfn";
import { isRoleArn, isStateMachineArn } from "../config/index.js";
import { durationOf, StepwrightError } from "../errors/index.js";
import type { Duration } from "../util/duration.js";
import type { RemoteTargetSetup } from "./remote/remote-target.js";
import type { CloudWatchLogsClient, EventBridgeClient, SQSClient } from "./clients/optional-clients.js";

/** Clients of a user's own, by service. */
export interface OwnClients {
  readonly sfn?: SFNClient;
  readonly eventBridge?: EventBridgeClient;
  readonly sqs?: SQSClient;
  readonly logs?: CloudWatchLogsClient;
}

/** Options common to targets that wait in real time. */
export interface RemoteOptions {
  /** How long one request may take before it is sent again (default `"30s"`). */
  readonly requestTimeout?: Duration;
  /** How long a connection may take to be made (default `"5s"`). Not used with a client of your own. */
  readonly connectionTimeout?: Duration;
  /** How long throttling, resets and delays of AWS's own are borne before a call counts as failed (default `"60s"`). */
  readonly patience?: Duration;
}

/** The names of the options that targets in real time have in common. */
export const remoteWords: readonly (keyof RemoteOptions)[] = ["requestTimeout", "connectionTimeout", "patience"];

/** The time limits of a target, in milliseconds. */
export interface TimeLimits {
  readonly requestMs: number;
  readonly connectionMs: number;
  readonly failingMs: number;
}

/** Reads the time limits. @throws DURATION_INVALID */
export function timeLimits(options: RemoteOptions): TimeLimits {
  return {
    requestMs: durationOf("requestTimeout", options.requestTimeout ?? "30s"),
    connectionMs: durationOf("connectionTimeout", options.connectionTimeout ?? "5s"),
    failingMs: durationOf("patience", options.patience ?? "60s"),
  };
}

/** @throws OPTION_INVALID when a value is no state machine's ARN */
export function checkedMachines(machines: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(machines)) {
    if (typeof value === "string" && isStateMachineArn(value)) continue;
    throw optionInvalid(
      `machines.${name}`,
      value,
      'the ARN of a state machine, such as "arn:aws:states:eu-west-1:123456789012:stateMachine:orders"',
    );
  }
  return machines;
}

/** @throws OPTION_INVALID when it is no role's ARN */
export function checkedRole(roleArn: string | undefined): string | undefined {
  if (roleArn === undefined || isRoleArn(roleArn)) return roleArn;
  throw optionInvalid(
    "roleArn",
    roleArn,
    'the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/workflow-tests"',
  );
}

/** @throws OPTION_INVALID when it is no client */
export function checkedClient(client: SFNClient | undefined): SFNClient | undefined {
  if (client === undefined || typeof (client as { send?: unknown }).send === "function") return client;
  throw optionInvalid("clients.sfn", client, 'an SFNClient, such as new SFNClient({ region: "eu-west-1" })');
}

/** @throws OPTION_INVALID when one is no client */
export function checkedClients(
  clients:
    | { readonly eventBridge?: EventBridgeClient; readonly sqs?: SQSClient; readonly logs?: CloudWatchLogsClient }
    | undefined,
): NonNullable<RemoteTargetSetup["clients"]> {
  const { eventBridge, sqs, logs } = clients ?? {};
  const known = {
    eventBridge: [eventBridge, "an EventBridgeClient"],
    sqs: [sqs, "an SQSClient"],
    logs: [logs, "a CloudWatchLogsClient"],
  } as const;
  for (const [name, [client, kind]] of Object.entries(known)) {
    if (client === undefined || typeof (client as { send?: unknown }).send === "function") continue;
    throw optionInvalid(
      `clients.${name}`,
      client,
      `${kind}, such as new ${kind.split(" ")[1] ?? kind}({ region: "eu-west-1" })`,
    );
  }
  return { eventBridge, sqs, logs };
}

/** The error for an option that cannot be what it was given. */
export function optionInvalid(option: string, value: unknown, allowed: string): StepwrightError {
  return new StepwrightError("OPTION_INVALID", { option, value, allowed });
}
