import { operation } from "../../wire/json-service.js";
import { pageToken, readPageToken } from "../../wire/page-token.js";
import { checkAttributes } from "../attributes.js";
import { missingParameter, queueDoesNotExist, sqsError } from "../errors.js";
import { queueArn, queueUrl, settingsOf, type QueueRecord } from "../queue.js";
import { redrivePolicyOf } from "../redrive-policy.js";
import { wake } from "../sending.js";
import { integer, text, textMap } from "../shapes.js";
import { checkRange, queueOfUrl, type SqsOperation, type SqsWorld } from "../world.js";

/** A deleted queue's name is free again after this time, and a queue may be purged again. */
const minute = 60_000;

export const createQueue: SqsOperation = operation(
  { QueueName: text, Attributes: textMap, tags: textMap },
  (world: SqsWorld, { QueueName: name, Attributes: attributes = {}, tags = {} }) => {
    if (name === undefined) throw missingParameter("QueueName");
    checkQueueName(name, attributes);
    const arn = queueArn(world.place, name);
    const url = queueUrl(world.place, name);
    checkAttributes(world, { name, arn }, attributes);
    const known = world.own.get(name);
    if (known !== undefined) {
      refuseDifference(known, attributes);
      return { QueueUrl: url };
    }
    const now = world.clock.now;
    const deleted = world.own.deletedAt(name);
    if (deleted !== undefined && now - deleted < minute) {
      throw sqsError(
        "QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
      );
    }
    world.own.add({
      ...{ name, arn, url, created: now, modified: now },
      attributes: withoutEmpty(attributes),
      tags: { ...tags },
      ...{ messages: [], remembered: {}, sends: 0 },
    });
    return { QueueUrl: url };
  },
);

export const getQueueUrl: SqsOperation = operation(
  { QueueName: text, QueueOwnerAWSAccountId: text },
  (world: SqsWorld, { QueueName: name, QueueOwnerAWSAccountId: owner }) => {
    if (name === undefined) throw missingParameter("QueueName");
    const place = { ...world.place, accountId: owner ?? world.place.accountId };
    const queue = world.queues.at(place).get(name);
    if (queue === undefined) throw queueDoesNotExist();
    return { QueueUrl: queue.url };
  },
);

export const listQueues: SqsOperation = operation(
  { QueueNamePrefix: text, MaxResults: integer, NextToken: text },
  (world: SqsWorld, { QueueNamePrefix: prefix = "", MaxResults: most, NextToken: token }) => {
    checkRange("MaxResults", most, 1, 1000);
    return urlPage(
      world.own.all().filter(({ name }) => name.startsWith(prefix)),
      `queues ${prefix}`,
      most,
      token,
    );
  },
);

/** Queues that send their dead letters to a queue. */
export const listDeadLetterSourceQueues: SqsOperation = operation(
  { QueueUrl: text, MaxResults: integer, NextToken: text },
  (world: SqsWorld, { QueueUrl: url, MaxResults: most, NextToken: token }) => {
    checkRange("MaxResults", most, 1, 1000);
    const { queue, queues } = queueOfUrl(world, url);
    const sources = queues.all().filter((one) => redrivePolicyOf(one)?.deadLetterTargetArn === queue.arn);
    const { QueueUrls, NextToken } = urlPage(sources, `sources of ${queue.arn}`, most, token);
    return { queueUrls: QueueUrls ?? [], NextToken };
  },
);

export const deleteQueue: SqsOperation = operation({ QueueUrl: text }, (world: SqsWorld, { QueueUrl: url }) => {
  const { queue, queues } = queueOfUrl(world, url);
  queues.remove(queue.name, world.clock.now);
  return {};
});

export const purgeQueue: SqsOperation = operation({ QueueUrl: text }, (world: SqsWorld, { QueueUrl: url }) => {
  const { queue } = queueOfUrl(world, url);
  const now = world.clock.now;
  if (queue.purged !== undefined && now - queue.purged < minute) {
    throw sqsError(
      "PurgeQueueInProgress",
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  }
  queue.messages = [];
  queue.purged = now;
  return {};
});

export const setQueueAttributes: SqsOperation = operation(
  { QueueUrl: text, Attributes: textMap },
  (world: SqsWorld, { QueueUrl: url, Attributes: attributes }) => {
    const { queue, queues } = queueOfUrl(world, url);
    if (attributes === undefined) throw missingParameter("Attribute.Name");
    checkAttributes(world, queue, attributes);
    queue.attributes = withoutEmpty({ ...queue.attributes, ...attributes });
    queue.modified = world.clock.now;
    wake(world, queues, queue);
    return {};
  },
);

function urlPage(
  queues: readonly QueueRecord[],
  scope: string,
  most: number | undefined,
  token: string | undefined,
): { QueueUrls?: string[]; NextToken?: string } {
  const from = readPageToken(scope, token) ?? 0;
  const to = from + (most ?? 1000);
  const urls = queues.slice(from, to).map(({ url }) => url);
  return {
    ...(urls.length > 0 && { QueueUrls: urls }),
    ...(most !== undefined && to < queues.length && { NextToken: pageToken(scope, to) }),
  };
}

function checkQueueName(name: string, attributes: Readonly<Record<string, string>>): void {
  if (attributes["FifoQueue"] === "true") {
    if (/^[\w-]{1,75}\.fifo$/.test(name)) return;
    throw invalidName(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
    );
  }
  if (/^[\w-]{1,80}$/.test(name)) return;
  throw invalidName("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

function invalidName(text: string): Error {
  return sqsError("InvalidParameterValue", text);
}

/** Creating a queue that is there changes nothing, unless it would have other attributes. */
function refuseDifference(queue: QueueRecord, wanted: Readonly<Record<string, string>>): void {
  const settings = settingsOf(queue);
  for (const [name, value] of Object.entries(wanted)) {
    if ((settings[name] ?? "") === value) continue;
    throw sqsError(
      "QueueNameExists",
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}

/** An empty text takes a policy away. */
function withoutEmpty(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));
}
