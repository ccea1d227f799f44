import type { EventExpectation } from "../../dsl/events/event-capture.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { Assessment } from "../../src/history/index.js";
import { eventPattern, isEventPattern, type EventPattern } from "../../src/events/event-pattern.js";
import { isCustomEvent, patternView, type CustomEvent } from "../../src/events/event.js";
import { assessEvent, assessEvents, correlated, eventLine, type SeenEvent } from "../../src/events/seen/index.js";
import { isPattern } from "../../src/events/seen/event-want.js";
import { valueText } from "../../src/history/index.js";
import { isJsonObject, type JsonObject } from "../../src/util/json.js";
import { eventIn, EventsSubject, givenText, referenceOf, seenOf, type EventQuestion } from "./event-subject.js";
import { wantOf } from "./event-want.js";

/** Most events that a message shows. */
const mostShown = 5;

/** How often, and which of the events count. */
export interface EventOptions {
  /** Exactly so many. Default: at least one. */
  readonly times?: number;
  /** Only events count that have to do with this one: an event, an execution, or an id. Default: all. */
  readonly correlatedWith?: EventReference;
}

/** An event, an execution, or the id of an event, the ARN of an execution, a value of a test's own such as an order's number. */
export type EventReference =
  string | { readonly id: string } | { readonly event: JsonObject } | { readonly executionArn: string } | JsonObject;

/** `event(…)`: what it asks, and the sentence about it. */
export function eventQuestion(matcher: string, expected: EventExpectation, options: EventOptions = {}): EventQuestion {
  const want = wantOf(matcher, expected);
  const only = onlyCorrelated(matcher, options.correlatedWith);
  return (seen) => toHave(assessEvent(only.of(seen), want, { times: options.times }), only.text);
}

/** `events(…)`: all of them, each a different one, in causal order after `ordered`. */
export function eventsQuestion(
  matcher: string,
  expected: readonly EventExpectation[],
  ordered: boolean,
  options: Pick<EventOptions, "correlatedWith"> = {},
): EventQuestion {
  if (!Array.isArray(expected) || expected.length === 0) {
    const problem = `was given ${Array.isArray(expected) ? "no events" : "no list of events"}`;
    throw new StepwrightError("MATCHER_MISUSED", {
      matcher,
      problem,
      write: `${matcher}([{ source: ["orders"] }, { source: ["billing"] }])`,
    });
  }
  const wants = (expected as readonly EventExpectation[]).map((one) => wantOf(matcher, one));
  const only = onlyCorrelated(matcher, options.correlatedWith);
  return (seen) => toHave(assessEvents(only.of(seen), wants, { order: ordered ? "causal" : "any" }), only.text);
}

function onlyCorrelated(
  matcher: string,
  reference: EventReference | undefined,
): { readonly text: string; of(seen: readonly SeenEvent[]): readonly SeenEvent[] } {
  if (reference === undefined) return { text: "", of: (seen) => seen };
  const value = referenceOf(matcher, reference);
  return { text: `, correlated with ${value}`, of: (seen) => correlated(seen, value) };
}

function toHave<Answer extends ReturnType<EventQuestion>>(answer: Answer, correlation: string): Answer {
  const details = answer.holds ? answer.found.slice(0, mostShown).map(eventLine) : answer.details;
  return { ...answer, expected: `to have ${answer.expected}${correlation}`, details };
}

/** `correlatedWith(…)` after `event(…)` or `events(…)`: the same holds of the events that have to do with something. */
export function assessCorrelated(matcher: string, subject: unknown, reference: EventReference): Assessment {
  const value = referenceOf(matcher, reference);
  const expected = `correlated with ${value}`;
  if (subject instanceof EventsSubject) {
    const all = subject.ask(subject.seen);
    const some = subject.ask(correlated(subject.seen, value));
    const { length } = correlated(subject.seen, value);
    return {
      holds: some.holds,
      expected: `${all.expected}, ${expected}`,
      actual: `${length === 0 ? "none" : String(length)} of ${subject.seen.length} seen ${length > 1 ? "have" : "has"} to do with it`,
      details: (some.holds ? some : all).found.slice(0, mostShown).map(eventLine),
    };
  }
  const one = eventIn(subject);
  if (one === undefined) {
    seenOf(matcher, subject);
    throw new StepwrightError("MATCHER_MISUSED", {
      matcher,
      problem: "is about an event, and none was chosen",
      write: `expect(capture).to.have.event(…).${matcher}(…)`,
    });
  }
  const holds = correlated([one], value).length > 0;
  return {
    holds,
    expected: `to be ${expected}`,
    actual: holds ? "it is" : "it says that nowhere",
    details: [eventLine(one)],
  };
}

/** `matchEvent(…)`: would EventBridge send this event to a rule with the pattern? */
export function assessMatch(matcher: string, subject: unknown, event: unknown): { pattern: string } & Assessment {
  const pattern = patternOf(matcher, subject);
  const given = eventOf(matcher, event);
  const holds = pattern.matches(given);
  const [, ...fields] = pattern.explain(given).split("\n");
  const explained = fields.length > 0 ? fields.map((line) => line.trim()) : [pattern.explain(given)];
  return {
    pattern: pattern.text,
    holds,
    expected: "to match the event",
    actual: holds ? "it does" : "it does not",
    details: [...(holds ? [] : explained), `event: ${typeof given === "string" ? given : valueText(given)}`],
  };
}

function patternOf(matcher: string, subject: unknown): EventPattern {
  if (isEventPattern(subject)) return subject;
  if (typeof subject === "string" || isPattern(subject)) return eventPattern(subject);
  throw new StepwrightError("MATCHER_EVENTS_EXPECTED", {
    matcher,
    judges: "an event pattern",
    subject: givenText(subject),
    pass: 'a pattern such as { source: ["orders"] }, its JSON text, or what eventPattern(…) returned',
  });
}

function eventOf(matcher: string, event: unknown): JsonObject | string {
  if (isCustomEvent(event)) return patternView(event as CustomEvent);
  if (typeof event === "string" || eventIn(event) === undefined) {
    if (typeof event === "string" || isJsonObject(event)) return event;
    const write = `${matcher}({ source: "orders", "detail-type": "Order placed", detail: { … } })`;
    throw new StepwrightError("MATCHER_MISUSED", {
      matcher,
      problem: `was given ${givenText(event)}, no event`,
      write,
    });
  }
  return eventIn(event)?.event ?? {};
}
