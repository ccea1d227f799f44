import type { EventExpectation } from "../../dsl/events/event-capture.js";
import { assessEmitted, assessTriggered } from "../../src/events/seen/index.js";
import { atUsersLine, judge, judgeOf, type Judgement } from "../judge.js";
import { executionOf } from "../subject.js";
import {
  assessCorrelated,
  assessMatch,
  eventQuestion,
  eventsQuestion,
  type EventOptions,
  type EventReference,
} from "./event-sentences.js";
import { EventsSubject, eventIn, NegatedEvents, referenceOf, seenOf, type EventQuestion } from "./event-subject.js";
import { wantOf } from "./event-want.js";

/** Adds the words about events: `matchEvent`, `event`, `events`, `correlatedWith`, `emitted` and `triggeredBy`. */
export function addEventMatchers(chai: Chai.ChaiStatic, utils: Chai.ChaiUtils): void {
  const add = (name: string, ask: (at: Judgement, subject: unknown, ...args: never[]) => void): void => {
    const method = ask as (at: Judgement, subject: unknown, ...args: unknown[]) => void;
    chai.Assertion.addMethod(name, function (this: object, ...args: unknown[]) {
      method({ chai, utils, assertion: this, matcher: name }, utils.flag(this, "object"), ...args);
    });
  };

  const questioned = (at: Judgement, subject: unknown, make: () => EventQuestion): void => {
    const { seen, ask } = atUsersLine(at, () => ({ seen: seenOf(at.matcher, subject), ask: make() }));
    judgeOf(
      at,
      "the capture",
      atUsersLine(at, () => ask(seen)),
    );
    const negated = utils.flag(at.assertion, "negate") === true;
    utils.flag(at.assertion, "object", negated ? new NegatedEvents(at.matcher) : new EventsSubject(seen, ask));
  };

  add("event", (at, subject, expected: EventExpectation, options?: EventOptions) => {
    questioned(at, subject, () => eventQuestion(at.matcher, expected, options));
  });
  add("events", (at, subject, expected: readonly EventExpectation[], options?: EventOptions) => {
    const ordered = utils.flag(at.assertion, "ordered") === true;
    questioned(at, subject, () => eventsQuestion(at.matcher, expected, ordered, options));
  });
  add("correlatedWith", (at, subject, reference: EventReference) => {
    const assessment = atUsersLine(at, () => assessCorrelated(at.matcher, subject, reference));
    judgeOf(at, eventIn(subject) === undefined ? "the capture" : "the event", assessment);
  });
  add("matchEvent", (at, subject, event: unknown) => {
    const assessment = atUsersLine(at, () => assessMatch(at.matcher, subject, event));
    judgeOf(at, `the pattern ${assessment.pattern}`, assessment);
  });
  add("emitted", (at, subject, expected: EventExpectation, options: { readonly times?: number } = {}) => {
    const execution = atUsersLine(at, () => executionOf(at.matcher, subject));
    judge(
      at,
      execution,
      atUsersLine(at, () => assessEmitted(execution, wantOf(at.matcher, expected), options)),
    );
  });
  add("triggeredBy", (at, subject, reference: EventReference) => {
    const execution = atUsersLine(at, () => executionOf(at.matcher, subject));
    judge(
      at,
      execution,
      atUsersLine(at, () => assessTriggered(execution, referenceOf(at.matcher, reference))),
    );
  });
}
