import { compileTargetInput } from "../../../events/index.js";
import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { limitExceeded, notValid, serviceOf } from "../arn.js";
import { pageOf } from "../pages.js";
import type { TargetRecord } from "../records.js";
import { busNameOrArn, deadLetterConfig, limit, nextToken, requiredArn, ruleName } from "../shapes.js";
import { resolveRule, type EventsOperation, type EventsWorld } from "../world.js";
import { refusing } from "./rules.js";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const mostTargets = 5;

const targetId = { type: "string", required: true, min: 1, max: 64, pattern: "[\\.\\-_A-Za-z0-9]+" } as const;

const target = {
  type: "structure",
  name: "Target",
  members: {
    Id: targetId,
    Arn: requiredArn,
    RoleArn: { type: "string", min: 1, max: 1600 },
    Input: { type: "string", max: 8192 },
    InputPath: { type: "string", max: 256 },
    InputTransformer: {
      type: "structure",
      members: { InputTemplate: { type: "string", required: true, min: 1, max: 8192 } },
    },
    SqsParameters: { type: "structure", members: { MessageGroupId: { type: "string" } } },
    DeadLetterConfig: deadLetterConfig,
    RetryPolicy: {
      type: "structure",
      members: {
        MaximumRetryAttempts: { type: "integer", min: 0, max: 185 },
        MaximumEventAgeInSeconds: { type: "integer", min: 60, max: 86_400 },
      },
    },
  },
} as const;

export const putTargets: EventsOperation = operation(
  {
    Rule: ruleName,
    EventBusName: busNameOrArn,
    Targets: { type: "list", required: true, min: 1, max: 100, of: target },
  },
  (world: EventsWorld, input) => {
    const { rule } = resolveRule(world, input.Rule, input.EventBusName);
    // The shapes let members pass that this service only keeps.
    const given = input.Targets as readonly TargetRecord[];
    for (const one of given) checkTarget(one);
    const ids = new Set([...rule.targets.keys(), ...given.map(({ Id }) => Id)]);
    if (ids.size > mostTargets) throw limitExceeded();
    for (const one of given) rule.targets.set(one.Id, structuredClone(one));
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
);

function checkTarget(one: TargetRecord): void {
  refusing(
    "TARGET_INPUT_INVALID",
    () => compileTargetInput(one, one.Id),
    (error) => validationException((error.facts as { readonly message: string }).message),
  );
  const deadLetterArn = one.DeadLetterConfig?.Arn;
  if (deadLetterArn !== undefined && serviceOf(deadLetterArn) !== "sqs") {
    throw notValid("DeadLetterConfig.Arn", "Dead-letter queue must be an Amazon SQS queue.");
  }
  if (one.Arn.endsWith(".fifo") && serviceOf(one.Arn) === "sqs" && one.SqsParameters?.MessageGroupId === undefined) {
    throw validationException(`Parameter(s) SqsParameters must be specified for target: ${one.Id}.`);
  }
}

export const removeTargets: EventsOperation = operation(
  {
    Rule: ruleName,
    EventBusName: busNameOrArn,
    Ids: { type: "list", required: true, min: 1, max: 100, of: targetId },
    Force: { type: "boolean" },
  },
  (world: EventsWorld, input) => {
    const { rule } = resolveRule(world, input.Rule, input.EventBusName);
    const failed = input.Ids.filter((id) => !rule.targets.delete(id));
    return {
      FailedEntryCount: failed.length,
      FailedEntries: failed.map((TargetId) => ({
        TargetId,
        ErrorCode: "ResourceNotFoundException",
        ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
      })),
    };
  },
);

export const listTargetsByRule: EventsOperation = operation(
  { Rule: ruleName, EventBusName: busNameOrArn, NextToken: nextToken, Limit: limit },
  (world: EventsWorld, input) => {
    const { rule } = resolveRule(world, input.Rule, input.EventBusName);
    const { items, NextToken } = pageOf(`targets ${rule.arn}`, [...rule.targets.values()], input);
    return { Targets: items, NextToken };
  },
);
