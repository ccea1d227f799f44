import { compileTargetInput, type DeliveryFacts, type TargetInput } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import type { RuleRecord, TargetRecord } from "./records.js";

/** Where a route takes an event, and how. */
export interface Destination {
  readonly id: string;
  readonly arn: string;
  readonly messageGroupId: string | undefined;
  /** Attempts after the first. */
  readonly retryAttempts: number;
  /** Milliseconds after which an event is not tried any more. */
  readonly oldestMs: number;
  readonly deadLetterArn: string | undefined;
  /** What is delivered; undefined when the template makes no valid JSON of this event. */
  textFor(event: JsonObject, facts: DeliveryFacts): string | undefined;
}

/** One way an event may take on a bus: a rule with its targets. */
export interface Route {
  readonly arn: string;
  readonly name: string;
  readonly destinations: readonly Destination[];
}

/** What AWS does without a RetryPolicy: 185 more attempts within 24 hours. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const usualAttempts = 185;
const usualAgeSeconds = 86_400;

const known = new WeakMap<TargetRecord, Destination>();

function destinationOf(target: TargetRecord): Destination {
  let destination = known.get(target);
  if (destination === undefined) {
    const input: TargetInput = compileTargetInput(target, target.Id);
    destination = {
      id: target.Id,
      arn: target.Arn,
      messageGroupId: target.SqsParameters?.MessageGroupId,
      retryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? usualAttempts,
      oldestMs: (target.RetryPolicy?.MaximumEventAgeInSeconds ?? usualAgeSeconds) * 1000,
      deadLetterArn: target.DeadLetterConfig?.Arn,
      textFor: (event, facts) => input.textFor(event, facts),
    };
    known.set(target, destination);
  }
  return destination;
}

/** A rule as a route, with the targets it has now. */
export function routeOf({ arn, name, targets }: RuleRecord): Route {
  return { arn, name, destinations: [...targets.values()].map(destinationOf) };
}
