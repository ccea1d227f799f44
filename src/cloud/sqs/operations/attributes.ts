import { operation } from "../../wire/json-service.js";
import { isAttribute } from "../attributes.js";
import { invalidValue, missingParameter, sqsError } from "../errors.js";
import { settingsOf, type QueueRecord } from "../queue.js";
import { dropExpired, isInFlight } from "../receiving.js";
import { text, textMap, texts } from "../shapes.js";
import { queueOfUrl, type SqsOperation, type SqsWorld } from "../world.js";

export const getQueueAttributes: SqsOperation = operation(
  { QueueUrl: text, AttributeNames: texts },
  (world: SqsWorld, { QueueUrl: url, AttributeNames: names = [] }) => {
    const { queue } = queueOfUrl(world, url);
    const unknown = names.find((name) => !isAttribute(name));
    if (unknown !== undefined) throw sqsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
    dropExpired(queue, world.clock.now);
    const all = { ...settingsOf(queue), ...counts(queue, world.clock.now) };
    const wanted = Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name));
    return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
  },
);

function counts(queue: QueueRecord, now: number): Record<string, string> {
  const waiting = queue.messages.filter(({ visibleAt }) => visibleAt > now);
  const inFlight = waiting.filter((message) => isInFlight(message, now)).length;
  return {
    ApproximateNumberOfMessages: String(queue.messages.length - waiting.length),
    ApproximateNumberOfMessagesDelayed: String(waiting.length - inFlight),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    CreatedTimestamp: String(Math.floor(queue.created / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modified / 1000)),
    QueueArn: queue.arn,
  };
}

export const listQueueTags: SqsOperation = operation({ QueueUrl: text }, (world: SqsWorld, { QueueUrl: url }) => {
  const { tags } = queueOfUrl(world, url).queue;
  return Object.keys(tags).length === 0 ? {} : { Tags: tags };
});

export const tagQueue: SqsOperation = operation(
  { QueueUrl: text, Tags: textMap },
  (world: SqsWorld, { QueueUrl: url, Tags: tags }) => {
    const { queue } = queueOfUrl(world, url);
    if (tags === undefined) throw missingParameter("Tags");
    if (Object.keys({ ...queue.tags, ...tags }).length > 50)
      throw invalidValue("Tags", "", "Too many tags added for queue.");
    queue.tags = { ...queue.tags, ...tags };
    return {};
  },
);

export const untagQueue: SqsOperation = operation(
  { QueueUrl: text, TagKeys: texts },
  (world: SqsWorld, { QueueUrl: url, TagKeys: keys }) => {
    const { queue } = queueOfUrl(world, url);
    if (keys === undefined) throw missingParameter("TagKeys");
    queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key)));
    return {};
  },
);

interface Policy {
  readonly Version: string;
  readonly Id: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

export const addPermission: SqsOperation = operation(
  { QueueUrl: text, Label: text, AWSAccountIds: texts, Actions: texts },
  (world: SqsWorld, { QueueUrl: url, Label: label, AWSAccountIds: accounts, Actions: actions }) => {
    const { queue } = queueOfUrl(world, url);
    if (label === undefined) throw missingParameter("Label");
    if (accounts === undefined || accounts.length === 0) throw missingParameter("AWSAccountIds");
    if (actions === undefined || actions.length === 0) throw missingParameter("Actions");
    const policy = policyOf(queue);
    if (policy.Statement.some(({ Sid }) => Sid === label)) {
      throw invalidValue("Label", label, "Already exists.");
    }
    const one = <Item>(items: readonly Item[]): Item | readonly Item[] =>
      items.length === 1 ? (items[0] as Item) : items;
    const statement = {
      Sid: label,
      Effect: "Allow",
      Principal: { AWS: one(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
      Action: one(actions.map((action) => `SQS:${action}`)),
      Resource: queue.arn,
    };
    setPolicy(world, queue, { ...policy, Statement: [...policy.Statement, statement] });
    return {};
  },
);

export const removePermission: SqsOperation = operation(
  { QueueUrl: text, Label: text },
  (world: SqsWorld, { QueueUrl: url, Label: label }) => {
    const { queue } = queueOfUrl(world, url);
    if (label === undefined) throw missingParameter("Label");
    const policy = policyOf(queue);
    const left = policy.Statement.filter(({ Sid }) => Sid !== label);
    if (left.length === policy.Statement.length) {
      throw invalidValue("Label", label, "can't find label.");
    }
    setPolicy(world, queue, { ...policy, Statement: left });
    return {};
  },
);

function policyOf(queue: QueueRecord): Policy {
  const text = queue.attributes["Policy"];
  const empty = { Version: "2008-10-17", Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] };
  if (text === undefined) return empty;
  const policy = JSON.parse(text) as Policy;
  return { ...policy, Statement: [policy.Statement].flat() };
}

function setPolicy(world: SqsWorld, queue: QueueRecord, policy: Policy): void {
  if (policy.Statement.length > 0) queue.attributes["Policy"] = JSON.stringify(policy);
  else delete queue.attributes["Policy"];
  queue.modified = world.clock.now;
}
