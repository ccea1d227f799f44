import { durationOf, StepwrightError } from "../../src/errors/index.js";
import { eventsNode, type EventsNode } from "../../src/plan/expectations/events.js";
import { countOf, describe, nameOf, oneOf } from "../arguments.js";
import { wantedOf } from "../events/wanted-event.js";
import type { Saying } from "./saying.js";

/** Details that the words of events take, as users give them. */
interface Given {
  readonly times?: unknown;
  readonly order?: unknown;
  readonly bus?: unknown;
  readonly quiet?: unknown;
}

/** `expectEvent`. */
export function saysEvent({ at, encode }: Saying, expected: unknown, { times, bus }: Given): EventsNode {
  return eventsNode({
    at,
    mode: "one",
    wanted: [wantedOf("expectEvent(…)", expected, encode)],
    ...(times !== undefined && { times: countOf("times", times, 1) }),
    ...busOf(bus),
  });
}

/** `expectNoEvent`. */
export function saysNoEvent({ at, encode }: Saying, expected: unknown, { bus, quiet }: Given): EventsNode {
  return eventsNode({
    at,
    mode: "none",
    wanted: [wantedOf("expectNoEvent(…)", expected, encode)],
    ...busOf(bus),
    ...(quiet !== undefined && { quietMs: durationOf("quiet", quiet) }),
  });
}

/** `expectEvents`. */
export function saysEvents({ at, encode }: Saying, expected: unknown, { order = "causal", bus }: Given): EventsNode {
  if (!Array.isArray(expected) || expected.length === 0) {
    throw new StepwrightError("EVENT_EXPECTED", { what: "expectEvents(…)", found: describe(expected) });
  }
  return eventsNode({
    at,
    mode: "all",
    wanted: (expected as readonly unknown[]).map((one) => wantedOf("expectEvents(…)", one, encode)),
    order: oneOf("order", order, ["causal", "any"]),
    ...busOf(bus),
  });
}

function busOf(bus: unknown): { readonly bus?: string } {
  return bus === undefined ? {} : { bus: nameOf("bus", bus) };
}
