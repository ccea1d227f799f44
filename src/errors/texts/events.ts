import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/events` raises. */
export interface EventsFacts {
  /** An event pattern is not valid. `reason` is EventBridge's; line and column say where reading stopped, both from 1. */
  EVENT_PATTERN_INVALID: {
    readonly reason: string;
    readonly pattern: string;
    readonly line: number;
    readonly column: number;
  };
  /** What was given as an event is no JSON object. */
  EVENT_UNREADABLE: { readonly problem: string };
  /** An event that PutEvents would refuse. `errorCode` and `errorMessage` are what PutEvents answers for the entry. */
  EVENT_ENTRY_INVALID: { readonly errorCode: string; readonly errorMessage: string; readonly field: string };
  /** A target's Input, InputPath or InputTransformer that PutTargets would refuse. `message` is what PutTargets answers. */
  TARGET_INPUT_INVALID: { readonly targetId: string; readonly message: string };
  /** A schedule expression that PutRule would refuse. */
  SCHEDULE_EXPRESSION_INVALID: { readonly expression: string; readonly problem: string };
  /** A rule is matched by what its own target causes, without end and without any time passing. */
  EVENT_LOOP: { readonly rule: string; readonly target: string; readonly most: number };
}

const FIELDS: Readonly<Record<string, string>> = {
  Source: 'source: a text such as "orders"',
  DetailType: 'detailType: a text such as "Order placed"',
  Detail: "detail: an object such as { orderId: 1 }",
};

export const eventsTexts: TextsOf<EventsFacts> = {
  EVENT_PATTERN_INVALID: ({ reason, pattern, line, column }) =>
    `Event pattern is not valid. Reason: ${reason}\n at [Source: (String)${quoted(pattern)}; line: ${line}, column: ${column}]`,
  EVENT_UNREADABLE: ({ problem }) =>
    `Cannot match an event: ${problem}. Give the event as an object or as the JSON text of one.`,
  EVENT_ENTRY_INVALID: ({ errorCode, errorMessage, field }) =>
    `PutEvents would refuse this event (${errorCode}): ${errorMessage} Give ${FIELDS[field] ?? field}.`,
  TARGET_INPUT_INVALID: ({ message }) => message,
  SCHEDULE_EXPRESSION_INVALID: ({ expression, problem }) =>
    `Parameter ScheduleExpression is not valid. "${expression}": ${problem}. Write rate(5 minutes), or cron(minutes hours day-of-month month day-of-week year) with ? in one of the two days.`,
  EVENT_LOOP: ({ rule, target, most }) =>
    `The rule "${rule}" has been matched ${most} times within one instant of virtual time by events that its own deliveries led to, so nothing more is delivered to ${target}. On AWS this goes on for ever. Narrow the rule's pattern, so that it does not match what its target puts; of executions' status events, by detail.stateMachineArn.`,
};

/** A text as the JSON parser that EventBridge reads with quotes it. */
function quoted(text: string, most = 500): string {
  return text.length <= most ? `"${text}"` : `"${text.slice(0, most)}"[truncated ${text.length - most} chars]`;
}
