import { formatDuration } from "../../util/duration.js";
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
  /** PutEvents refused an event. */
  EVENT_REFUSED: {
    readonly bus: string;
    readonly source: string;
    readonly place: string;
    readonly errorCode: string;
    readonly errorMessage: string;
  };
  /** A rule was named that the bus does not have. `rules` are those it has. */
  RULE_UNKNOWN: {
    readonly rule: string;
    readonly bus: string;
    readonly place: string;
    readonly rules: readonly string[];
  };
  /** An archive was named that is not there. */
  ARCHIVE_UNKNOWN: { readonly archive: string; readonly place: string; readonly archives: readonly string[] };
  /** What was expected of events did not happen. `report` is the whole text. */
  EVENT_EXPECTATION_FAILED: { readonly report: string };
  /** On a target in real time, nobody said how long to look for an event that must not come. */
  QUIET_MISSING: { readonly what: string; readonly target: string };
  /** A target has no EventBridge that events could be seen on. */
  EVENTS_UNAVAILABLE: { readonly what: string; readonly target: string };
  /** What was given as an expected event is none. */
  EVENT_EXPECTED: { readonly what: string; readonly found: string };
  /** What was given to `publish` was not made by `event` or `customEvent`. */
  EVENT_NOT_BUILT: { readonly found: string };
  /** What was given as a bus is none. */
  BUS_INVALID: { readonly found: string };
  /** What is to be triggered is no deployed workflow. `problem` says why. */
  TRIGGER_INVALID: { readonly what: string; readonly problem: string };
  /** Nothing could tell that an execution was started by the event. `paths` are the targets that drop its id. */
  TRIGGER_UNTRACEABLE: { readonly machine: string; readonly bus: string; readonly paths: readonly string[] };
  /** A capture saw no probe event: nothing that would be published could be captured. */
  CAPTURE_NOT_READY: {
    readonly bus: string;
    readonly place: string;
    readonly triedForMs: number;
    readonly probes: number;
  };
  /** Something was asked of a capture that takes no event in any more. */
  CAPTURE_CLOSED: { readonly what: string; readonly bus: string };
  /** A time of a replay cannot be read. */
  REPLAY_TIME_INVALID: { readonly what: string; readonly found: string };
  /** A replay is asked for whose start is not before its end, or is not said. */
  REPLAY_RANGE_INVALID: { readonly from: string | undefined; readonly to: string };
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
  EVENT_REFUSED: ({ bus, source, place, errorCode, errorMessage }) =>
    `An event of "${source}" was put on the bus ${bus} and refused by ${place} (${errorCode}): ${errorMessage}${
      errorCode === "NotAuthorizedForSourceException"
        ? ' Only AWS puts events whose source begins with "aws.": give the event another source, such as { source: "test.s3" }, and let the rule under test match it, too.'
        : ""
    }`,
  RULE_UNKNOWN: ({ rule, bus, place, rules }) =>
    `There is no rule "${rule}" on the bus ${bus} of ${place}. ${rules.length === 0 ? "The bus has no rules" : `It has ${namedList(rules)}`}. Write the rule's name as PutRule took it.`,
  ARCHIVE_UNKNOWN: ({ archive, place, archives }) =>
    `There is no archive "${archive}" on ${place}. ${archives.length === 0 ? "It has no archives: make one with CreateArchive before the events are published" : `It has ${namedList(archives)}`}.`,
  EVENT_EXPECTATION_FAILED: ({ report }) => report,
  QUIET_MISSING: ({ what, target }) =>
    `${what} was asked on ${target}, where only time can tell that no event comes. Say how long to look: { quiet: "2s" }. On embedded() it is not needed: the clock proves that nothing is pending.`,
  EVENTS_UNAVAILABLE: ({ what, target }) =>
    `${what} needs a bus whose events can be seen, and ${target} has none. Run it on embedded(), endpoint(url) or aws().`,
  EVENT_EXPECTED: ({ what, found }) =>
    `${what} was given ${found}. Write an event pattern such as { source: ["orders"] }, or a part of the event such as { source: "orders", detail: { orderId: 1 } }.`,
  EVENT_NOT_BUILT: ({ found }) =>
    `publish(…) was given ${found}. Build the event: publish(event({ source: "orders", detailType: "Order placed", detail: { orderId: 1 } })).`,
  BUS_INVALID: ({ found }) =>
    `A bus was named by ${found}. Write its name, such as "orders", its ARN, or nothing for the default bus.`,
  TRIGGER_INVALID: ({ what, problem }) => `${what} ${problem}`,
  TRIGGER_UNTRACEABLE: ({ machine, bus, paths }) =>
    `Nothing could tell which execution of ${machine} an event on ${bus} starts; nothing was published. The targets its rules lead to drop the event's id:${paths.map((path) => `\n  - ${path}`).join("")}\nPass the id on: leave Input, InputPath and InputTransformer out, or put <aws.events.event.json> or a value of "$.id" into the InputTemplate; or make the state machine a target of the rule itself, whose executions are named after the event.`,
  CAPTURE_NOT_READY: ({ bus, place, triedForMs, probes }) =>
    `A capture on ${bus} saw none of ${probes} probe events within ${formatDuration(triedForMs)}, so nothing that is published could be captured; what was made for it was removed. Check on ${place} that events may be put on the bus, that the bus may send to queues of its own account and Region, and that no other policy forbids it.`,
  CAPTURE_CLOSED: ({ what, bus }) =>
    `${what} was asked of a capture on ${bus} that was closed. Ask before close(), or before the test or spec file ends that made it.`,
  REPLAY_TIME_INVALID: ({ what, found }) =>
    `${what} was given ${found}. Write a Date or ISO 8601 text such as "2030-01-01T00:00:00Z".`,
  REPLAY_RANGE_INVALID: ({ from, to }) =>
    from === undefined
      ? 'A replay has no start. Say from when on: replay(archive).from("2030-01-01T00:00:00Z").'
      : `A replay was asked for from ${from} to ${to}: its start is not before its end. EventBridge replays events whose time is from the start on and before the end.`,
  EVENT_LOOP: ({ rule, target, most }) =>
    `The rule "${rule}" has been matched ${most} times within one instant of virtual time by events that its own deliveries led to, so nothing more is delivered to ${target}. On AWS this goes on for ever. Narrow the rule's pattern, so that it does not match what its target puts; of executions' status events, by detail.stateMachineArn.`,
};

function namedList(names: readonly string[], most = 10): string {
  const shown = names
    .slice(0, most)
    .map((name) => `"${name}"`)
    .join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** A text as the JSON parser that EventBridge reads with quotes it. */
function quoted(text: string, most = 500): string {
  return text.length <= most ? `"${text}"` : `"${text.slice(0, most)}"[truncated ${text.length - most} chars]`;
}
