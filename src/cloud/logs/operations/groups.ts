import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageToken, readPageToken } from "../../wire/page-token.js";
import type { LogGroupRecord } from "../log-group.js";
import { retentionDays } from "../retention.js";
import {
  flag,
  groupName,
  integer,
  page,
  requiredGroupName,
  requiredText,
  tags,
  text,
  texts,
  token,
} from "../shapes.js";
import {
  alreadyExists,
  groupNotFound,
  groupOf,
  invalidParameter,
  logGroupOfArn,
  notFound,
  type LogsOperation,
  type LogsWorld,
} from "../world.js";

export const createLogGroup: LogsOperation = operation(
  {
    logGroupName: requiredGroupName,
    kmsKeyId: { type: "string", max: 256 },
    tags,
    logGroupClass: { type: "string", values: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] },
    deletionProtectionEnabled: flag,
  },
  (world: LogsWorld, { logGroupName: name, kmsKeyId, tags: given = {}, logGroupClass = "STANDARD" }) => {
    if (world.own.get(name) !== undefined) throw alreadyExists("The specified log group already exists");
    const { region, accountId } = world.place;
    const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    world.own.add({
      name,
      arn: `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`,
      created: world.clock.now,
      logGroupClass,
      tags: { ...given },
      streams: {},
      ...(kmsKeyId !== undefined && { kmsKeyId }),
    });
    return {};
  },
);

export const deleteLogGroup: LogsOperation = operation(
  { logGroupName: requiredGroupName },
  (world: LogsWorld, input) => {
    world.own.remove(groupOf(world, input).name);
    return {};
  },
);

export const describeLogGroups: LogsOperation = operation(
  {
    logGroupNamePrefix: groupName,
    logGroupNamePattern: groupName,
    logGroupClass: text,
    nextToken: token,
    limit: page,
    includeLinkedAccounts: flag,
    accountIdentifiers: texts,
  },
  (world: LogsWorld, { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, ...input }) => {
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    const part = pattern?.toLowerCase();
    const groups = world.own
      .all()
      .filter(({ name }) => name.startsWith(prefix ?? "") && name.toLowerCase().includes(part ?? ""))
      .filter(({ logGroupClass }) => input.logGroupClass === undefined || logGroupClass === input.logGroupClass);
    const scope = `log groups ${prefix ?? ""} ${pattern ?? ""}`;
    const from = readPageToken(scope, input.nextToken) ?? 0;
    const to = from + (input.limit ?? 50);
    return {
      logGroups: groups.slice(from, to).map(described),
      nextToken: to < groups.length ? pageToken(scope, to) : undefined,
    };
  },
);

function described(group: LogGroupRecord): object {
  const streams = Object.values(group.streams);
  const bytes = streams
    .flatMap(({ events }) => events)
    .reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
  return {
    logGroupName: group.name,
    creationTime: group.created,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    storedBytes: bytes,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    logGroupArn: group.arn,
  };
}

export const putRetentionPolicy: LogsOperation = operation(
  { logGroupName: requiredGroupName, retentionInDays: { ...integer, required: true } },
  (world: LogsWorld, input) => {
    const { retentionInDays: days } = input;
    if (!retentionDays.includes(days)) {
      throw validationException(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: ` +
          `Member must satisfy enum value set: [${retentionDays.join(", ")}]`,
      );
    }
    groupOf(world, input).retentionInDays = days;
    return {};
  },
);

export const deleteRetentionPolicy: LogsOperation = operation(
  { logGroupName: requiredGroupName },
  (world: LogsWorld, input) => {
    delete groupOf(world, input).retentionInDays;
    return {};
  },
);

const arnOfResource = { ...requiredText, min: 1, max: 1011 } as const;

export const tagResource: LogsOperation = operation(
  { resourceArn: arnOfResource, tags: { ...tags, required: true } },
  (world: LogsWorld, { resourceArn, tags: given }) => {
    const group = taggedGroup(world, resourceArn);
    group.tags = { ...group.tags, ...given };
    return {};
  },
);

export const untagResource: LogsOperation = operation(
  { resourceArn: arnOfResource, tagKeys: { ...texts, required: true } },
  (world: LogsWorld, { resourceArn, tagKeys }) => {
    const group = taggedGroup(world, resourceArn);
    group.tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !tagKeys.includes(key)));
    return {};
  },
);

export const listTagsForResource: LogsOperation = operation(
  { resourceArn: arnOfResource },
  (world: LogsWorld, { resourceArn }) => ({ tags: taggedGroup(world, resourceArn).tags }),
);

function taggedGroup(world: LogsWorld, arn: string): LogGroupRecord {
  const group = logGroupOfArn(world, arn, world.place);
  if (group === undefined) throw groupNotFound();
  return group;
}

/** One account may have so many of them in a Region. */
const mostPolicies = 10;

export const putResourcePolicy: LogsOperation = operation(
  {
    policyName: text,
    policyDocument: { type: "string", min: 1, max: 5120 },
    resourceArn: text,
    expectedRevisionId: text,
  },
  (world: LogsWorld, { policyName, policyDocument }) => {
    if (policyName === undefined || policyDocument === undefined) {
      throw invalidParameter("policyName and policyDocument must be given.");
    }
    const { policies } = world.own;
    if (!policies.has(policyName) && policies.size >= mostPolicies) {
      throw invalidParameter(`Resource limit exceeded: ${mostPolicies} resource policies.`);
    }
    if (!isPolicy(policyDocument)) throw invalidParameter("The policy document is not valid JSON with a Statement.");
    const resourcePolicy = { policyName, policyDocument, lastUpdatedTime: world.clock.now };
    policies.set(policyName, resourcePolicy);
    return { resourcePolicy };
  },
);

export const describeResourcePolicies: LogsOperation = operation(
  { nextToken: token, limit: { type: "integer", min: 1, max: 1000 }, resourceArn: text, policyScope: text },
  (world: LogsWorld, { nextToken, limit = 50 }) => {
    const policies = [...world.own.policies.values()];
    const from = readPageToken("resource policies", nextToken) ?? 0;
    return {
      resourcePolicies: policies.slice(from, from + limit),
      nextToken: from + limit < policies.length ? pageToken("resource policies", from + limit) : undefined,
    };
  },
);

export const deleteResourcePolicy: LogsOperation = operation(
  { policyName: text, resourceArn: text, expectedRevisionId: text },
  (world: LogsWorld, { policyName = "" }) => {
    if (!world.own.policies.delete(policyName)) {
      throw notFound(`Policy with name [${policyName}] does not exist.`);
    }
    return {};
  },
);

function isPolicy(document: string): boolean {
  try {
    return (JSON.parse(document) as { Statement?: unknown } | null)?.Statement !== undefined;
  } catch {
    return false;
  }
}
