import { isJsonObject, parseJson, type JsonObject } from "../../util/json.js";
import type { Place } from "../place.js";
import { invalidValue } from "./errors.js";
import { isFifo, type QueueRecord } from "./queue.js";
import { queueOfArn, type SqsShared } from "./world.js";

/** Where a queue's dead letters go, and after how many receives. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Where other queues are found. */
export interface RedriveWorld extends SqsShared {
  readonly place: Place;
}

/** The redrive policy of a queue that has one. */
export function redrivePolicyOf({ attributes }: QueueRecord): RedrivePolicy | undefined {
  const value = objectOf(attributes["RedrivePolicy"] ?? "");
  if (value === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = value;
  return { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}

/**
 * Checks a redrive policy that is to be set.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @throws AwsError InvalidParameterValue
 */
export function checkRedrivePolicy(
  world: RedriveWorld,
  queue: { readonly name: string; readonly arn: string },
  text: string,
): void {
  const refuse = (reason: string): Error => invalidValue("RedrivePolicy", text, reason);
  const policy = objectOf(text);
  if (policy === undefined) throw refuse("Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn: target, maxReceiveCount } = policy;
  for (const name of ["maxReceiveCount", "deadLetterTargetArn"]) {
    if (policy[name] === undefined) throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`);
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  const dead = typeof target === "string" ? queueOfArn(world, target, world.place)?.queue : undefined;
  if (dead === undefined) throw refuse("Dead letter target does not exist.");
  if (isFifo(dead) !== isFifo(queue)) throw refuse("Dead-letter queue must be same type of queue as the source.");
  if (!takesFrom(dead, queue.arn)) {
    throw refuse(`Queue ${queue.arn} is not permitted to use ${dead.arn} as its dead-letter queue.`);
  }
}

/** @throws AwsError InvalidParameterValue */
export function checkAllowPolicy(text: string): void {
  const refuse = (reason: string): Error => invalidValue("RedriveAllowPolicy", text, reason);
  const policy = objectOf(text);
  if (policy === undefined)
    throw refuse("Amazon SQS can't create the redrive allow policy, as it's not a valid JSON map.");
  const { redrivePermission, sourceQueueArns } = policy;
  if (!["allowAll", "denyAll", "byQueue"].includes(String(redrivePermission))) {
    throw refuse("The redrivePermission must be one of allowAll, denyAll and byQueue.");
  }
  if ((redrivePermission === "byQueue") !== Array.isArray(sourceQueueArns)) {
    throw refuse("The sourceQueueArns must be given with the redrivePermission byQueue, and only then.");
  }
}

function takesFrom({ attributes }: QueueRecord, sourceArn: string): boolean {
  const policy = objectOf(attributes["RedriveAllowPolicy"] ?? "") ?? {};
  if (policy["redrivePermission"] === "denyAll") return false;
  const sources = policy["sourceQueueArns"];
  return policy["redrivePermission"] !== "byQueue" || (Array.isArray(sources) && sources.includes(sourceArn));
}

function objectOf(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}
