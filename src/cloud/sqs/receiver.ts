import type { Delivery, DeliveryResult, Receiver } from "../delivery.js";
import { policyAllows } from "../resource-policy.js";
import type { Place } from "../place.js";
import { AwsError } from "../wire/aws-error.js";
import { settingsOf, type QueueRecord } from "./queue.js";
import { send } from "./sending.js";
import { queueOfArn, type SqsShared } from "./world.js";

/**
 * Takes what other services deliver to queues. A service needs the queue's leave: a policy that lets it send.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export function sqsReceiver(shared: SqsShared, home: Place): Receiver {
  return {
    receive(delivery) {
      const found = queueOfArn(shared, delivery.arn, home);
      if (found === undefined) {
        return refused(
          "AWS.SimpleQueueService.NonExistentQueue",
          `The specified queue does not exist: ${delivery.arn}.`,
        );
      }
      const { queue, queues } = found;
      const { from } = delivery;
      if (from !== undefined && !allowed(queue, delivery)) return accessDenied(queue, delivery);
      try {
        const { messageId } = send(shared, queues, queue, {
          body: delivery.body,
          attributes: Object.fromEntries(
            Object.entries(delivery.attributes ?? {}).map(([name, text]) => [
              name,
              { DataType: "String", StringValue: text },
            ]),
          ),
          group: delivery.messageGroupId,
          deduplicationId: delivery.messageDeduplicationId,
          senderId: from?.principal ?? home.accountId,
        });
        return { delivered: true, id: messageId };
      } catch (error) {
        if (error instanceof AwsError) return refused(error.code, error.message);
        throw error;
      }
    },
  };
}

function allowed(queue: QueueRecord, { from }: Delivery): boolean {
  if (from === undefined) return true;
  const { principal, sourceArn } = from;
  const policy = settingsOf(queue)["Policy"] ?? "";
  return policyAllows(policy, { principal, action: "sqs:SendMessage", resource: queue.arn, sourceArn });
}

function accessDenied(queue: QueueRecord, { from }: Delivery): DeliveryResult {
  const statement = {
    Effect: "Allow",
    Principal: { Service: from?.principal },
    Action: "sqs:SendMessage",
    Resource: queue.arn,
    ...(from?.sourceArn !== undefined && { Condition: { ArnEquals: { "aws:SourceArn": from.sourceArn } } }),
  };
  return refused(
    "AccessDeniedException",
    `The policy of the queue ${queue.arn} does not let ${from?.principal ?? "anybody"} send messages. ` +
      `Give the queue's attribute Policy this statement: ${JSON.stringify(statement)}`,
  );
}

function refused(code: string, message: string): DeliveryResult {
  return { delivered: false, code, message, retryable: false };
}
