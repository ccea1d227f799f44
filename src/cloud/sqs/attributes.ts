import { invalidValue, sqsError } from "./errors.js";
import { isFifo } from "./queue.js";
import { checkAllowPolicy, checkRedrivePolicy, type RedriveWorld } from "./redrive-policy.js";
import { isJsonObject, parseJson } from "../../util/json.js";

const numbers: Readonly<Record<string, readonly [min: number, max: number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};
const choices: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["messageGroup", "queue"],
  FifoQueue: ["true"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
  SqsManagedSseEnabled: ["true", "false"],
};
const fifoOnly = new Set(["ContentBasedDeduplication", "DeduplicationScope", "FifoQueue", "FifoThroughputLimit"]);
const texts = new Set(["KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"]);

/** Attributes that GetQueueAttributes answers and nobody sets. */
const readOnlyAttributes: readonly string[] = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
  "QueueArn",
];

/** Every attribute that may be asked for. */
export function isAttribute(name: string): boolean {
  return name in numbers || name in choices || texts.has(name) || readOnlyAttributes.includes(name) || name === "All";
}

/**
 * Checks attributes that are to be set.
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue
 */
export function checkAttributes(
  world: RedriveWorld,
  queue: { readonly name: string; readonly arn: string },
  given: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    const known = (name in numbers || name in choices || texts.has(name)) && (!fifoOnly.has(name) || isFifo(queue));
    if (!known) throw sqsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
    if (!fits(name, value)) {
      throw sqsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
    }
    if (name === "Policy" && value !== "") checkPolicy(value);
    if (name === "RedrivePolicy" && value !== "") checkRedrivePolicy(world, queue, value);
    if (name === "RedriveAllowPolicy" && value !== "") checkAllowPolicy(value);
  }
}

function fits(name: string, value: string): boolean {
  const range = numbers[name];
  if (range !== undefined) return /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
  return choices[name]?.includes(value) ?? true;
}

function checkPolicy(text: string): void {
  const policy = parseJson(text);
  if (isJsonObject(policy) && policy["Statement"] !== undefined) return;
  throw invalidValue("Policy", text, "Policy is not a valid JSON policy.");
}
