import { compilePattern, parseSchedule } from "../../../events/index.js";
import { StepwrightError } from "../../../errors/index.js";
import { AwsError, validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { DEFAULT_BUS, notValid, ruleArn } from "../arn.js";
import { pageOf, withPrefix } from "../pages.js";
import type { BusRecord, RuleRecord } from "../records.js";
import {
  arn,
  busNameOrArn,
  description,
  eventPattern,
  limit,
  nextToken,
  requiredArn,
  ruleName,
  tags,
} from "../shapes.js";
import { resolveBus, resolveRule, type EventsOperation, type EventsWorld } from "../world.js";
import { putTags } from "./tags.js";

const states = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"] as const;

export const putRule: EventsOperation = operation(
  {
    Name: ruleName,
    ScheduleExpression: { type: "string", max: 256 },
    EventPattern: eventPattern,
    State: { type: "string", values: states },
    Description: description,
    RoleArn: arn,
    Tags: tags,
    EventBusName: busNameOrArn,
  },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    const EventPattern = given(input.EventPattern);
    const ScheduleExpression = given(input.ScheduleExpression);
    checkRule(bus, EventPattern, ScheduleExpression);
    const known = bus.rules.get(input.Name);
    const rule: RuleRecord = known ?? newRule(world, bus, input.Name);
    rule.eventPattern = EventPattern;
    if (ScheduleExpression !== rule.scheduleExpression) rule.scheduledSince = world.clock.now;
    rule.scheduleExpression = ScheduleExpression;
    rule.enabled = input.State !== "DISABLED";
    rule.description = input.Description;
    rule.roleArn = input.RoleArn;
    bus.rules.set(rule.name, rule);
    changed(world, bus, rule);
    if (known === undefined) putTags(world, rule.arn, input.Tags);
    return { RuleArn: rule.arn };
  },
);

/** An empty text counts as not given. */
function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function newRule(world: EventsWorld, bus: BusRecord, name: string): RuleRecord {
  return {
    name,
    arn: ruleArn(world, bus.name, name),
    busName: bus.name,
    eventPattern: undefined,
    scheduleExpression: undefined,
    enabled: true,
    description: undefined,
    roleArn: undefined,
    scheduledSince: world.clock.now,
    targets: new Map(),
  };
}

function checkRule(bus: BusRecord, pattern: string | undefined, schedule: string | undefined): void {
  if (schedule !== undefined) {
    if (bus.name !== DEFAULT_BUS) {
      throw validationException("ScheduleExpression is supported only on the default event bus.");
    }
    refusing(
      "SCHEDULE_EXPRESSION_INVALID",
      () => parseSchedule(schedule),
      () => notValid("ScheduleExpression"),
    );
  }
  if (pattern !== undefined) checkPattern(pattern);
  if (pattern === undefined && schedule === undefined) {
    throw validationException("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
}

/** @throws AwsError InvalidEventPatternException with EventBridge's reason */
export function checkPattern(pattern: string): void {
  refusing(
    "EVENT_PATTERN_INVALID",
    () => compilePattern(pattern),
    (error) => new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reasonOf(error)}`),
  );
}

function reasonOf(error: StepwrightError): string {
  const { reason } = error.facts as { readonly reason?: unknown };
  return String(reason);
}

/** Runs a check of the model; what it refuses is refused in AWS's words. */
export function refusing(code: string, check: () => unknown, refusal: (error: StepwrightError) => AwsError): void {
  try {
    check();
  } catch (error) {
    if (error instanceof StepwrightError && error.code === code) throw refusal(error);
    throw error;
  }
}

function changed(world: EventsWorld, bus: BusRecord, rule: RuleRecord): void {
  world.hub.router(bus).rulePut(rule);
  world.schedules.put(bus, rule);
}

export const describeRule: EventsOperation = operation(
  { Name: ruleName, EventBusName: busNameOrArn },
  (world: EventsWorld, input) => {
    const { rule } = resolveRule(world, input.Name, input.EventBusName);
    return { ...listed(rule), CreatedBy: world.accountId };
  },
);

export const listRules: EventsOperation = operation(
  { NamePrefix: { type: "string", min: 1, max: 64 }, EventBusName: busNameOrArn, NextToken: nextToken, Limit: limit },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    const all = withPrefix(bus.rules.values(), input.NamePrefix);
    const { items, NextToken } = pageOf(`rules ${bus.name} ${input.NamePrefix ?? ""}`, all, input);
    return { Rules: items.map(listed), NextToken };
  },
);

export const listRuleNamesByTarget: EventsOperation = operation(
  { TargetArn: requiredArn, EventBusName: busNameOrArn, NextToken: nextToken, Limit: limit },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    const all = withPrefix(bus.rules.values(), undefined).filter(({ targets }) =>
      [...targets.values()].some(({ Arn }) => Arn === input.TargetArn),
    );
    const { items, NextToken } = pageOf(`rules of ${input.TargetArn} ${bus.name}`, all, input);
    return { RuleNames: items.map(({ name }) => name), NextToken };
  },
);

function switched(enabled: boolean): EventsOperation {
  return operation({ Name: ruleName, EventBusName: busNameOrArn }, (world: EventsWorld, input) => {
    const { bus, rule } = resolveRule(world, input.Name, input.EventBusName);
    rule.enabled = enabled;
    changed(world, bus, rule);
    return {};
  });
}

export const enableRule: EventsOperation = switched(true);
export const disableRule: EventsOperation = switched(false);

export const deleteRule: EventsOperation = operation(
  { Name: ruleName, EventBusName: busNameOrArn, Force: { type: "boolean" } },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    const rule = bus.rules.get(input.Name);
    // A rule that is not there is deleted already.
    if (rule === undefined) return {};
    if (rule.targets.size > 0) throw validationException("Rule can't be deleted since it has targets.");
    world.schedules.remove(rule);
    bus.rules.delete(rule.name);
    world.hub.router(bus).ruleRemoved(rule.name);
    world.data.tags.delete(rule.arn);
    return {};
  },
);

function listed(rule: RuleRecord): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    State: rule.enabled ? "ENABLED" : "DISABLED",
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.busName,
  };
}
