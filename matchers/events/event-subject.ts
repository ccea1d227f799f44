import { StepwrightError } from "../../src/errors/index.js";
import type { EventAssessment, SeenEvent } from "../../src/events/seen/index.js";
import { isJsonObject, type JsonObject } from "../../src/util/json.js";
import { described, isCapture, pendingKind } from "../subject.js";

/** A question about events. */
export type EventQuestion = (seen: readonly SeenEvent[]) => EventAssessment;

/** What `event(…)` and `events(…)` turn the subject into: the same events, and what was asked of them. */
export class EventsSubject {
  constructor(
    readonly seen: readonly SeenEvent[],
    readonly ask: EventQuestion,
  ) {}
}

/** What they turn it into after `not`: what follows could only ask by mistake. */
export class NegatedEvents {
  constructor(readonly matcher: string) {}
}

/**
 * The events to judge.
 * @throws MATCHER_EVENTS_EXPECTED or MATCHER_MISUSED, saying what was given instead
 */
export function seenOf(matcher: string, subject: unknown): readonly SeenEvent[] {
  if (subject instanceof EventsSubject) return subject.seen;
  if (subject instanceof NegatedEvents) throw misplacedNot(matcher, subject);
  const events = Array.isArray(subject)
    ? (subject as readonly unknown[])
    : isCapture(subject)
      ? subject.seen
      : undefined;
  const seen = events?.map(seenEvent);
  if (seen?.every((one) => one !== undefined) === true) return seen;
  throw new StepwrightError("MATCHER_EVENTS_EXPECTED", {
    matcher,
    judges: "events",
    subject: givenText(subject),
    pass: "what captureEvents(…) resolved to, or an array of events",
  });
}

/** One event, if that is what was given. */
export function eventIn(subject: unknown): SeenEvent | undefined {
  return Array.isArray(subject) ? undefined : seenEvent(subject);
}

/** An event as it came, or with what is known beside it. */
function seenEvent(value: unknown): SeenEvent | undefined {
  if (!isJsonObject(value)) return undefined;
  if (isJsonObject(value["event"]) && typeof value["at"] === "number") return value as unknown as SeenEvent;
  if (typeof value["source"] !== "string" || typeof value["detail-type"] !== "string") return undefined;
  return { event: value, at: Date.parse(String(value["time"])) };
}

/**
 * The value that events are correlated by, or an execution is triggered by.
 * @throws MATCHER_MISUSED for what has no id
 */
export function referenceOf(matcher: string, reference: unknown): string {
  if (typeof reference === "string" && reference !== "") return reference;
  if (isJsonObject(reference)) {
    const { executionArn, id, event } = reference as JsonObject;
    if (typeof executionArn === "string") return executionArn;
    if (typeof id === "string") return id;
    if (event !== undefined) return referenceOf(matcher, event);
  }
  const unsent = isJsonObject(reference) && reference["kind"] === "custom-event";
  const pending = pendingKind(reference) === "promise";
  throw new StepwrightError("MATCHER_MISUSED", {
    matcher,
    problem: unsent
      ? "was given an event that was not put yet, which has no id"
      : `was given ${pending ? "a promise" : described(reference)}, which has no id`,
    write: `${matcher}((await publish(…).run()).event), or give an id`,
  });
}

/** What was given to expect(), and what may have been forgotten. */
export function givenText(subject: unknown): string {
  if (Array.isArray(subject)) {
    const other = subject.find((one) => seenEvent(one) === undefined) as unknown;
    return `an array that holds ${described(other)}`;
  }
  return pendingKind(subject) === "promise"
    ? "a promise. Did you forget to await it? Write expect(await …)"
    : described(subject);
}

function misplacedNot(matcher: string, { matcher: before }: NegatedEvents): StepwrightError {
  return new StepwrightError("MATCHER_MISUSED", {
    matcher,
    problem: `follows not.${before}(…), which asked that there was none at all`,
    write: `to.have.${before}(…).not.${matcher}(…): "not" stands before the word it turns round`,
  });
}
