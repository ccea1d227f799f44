import type { WantedEvent } from "../../events/seen/event-want.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** Events that the execution puts, or that say its ARN: there are such, there are all of these, or there is none. */
export interface EventsNode {
  readonly kind: "events";
  readonly at: SourceLine;
  /** `one`: an event like the only one wanted. `all`: an own event for each. `none`: no event like the only one. */
  readonly mode: "one" | "all" | "none";
  readonly wanted: readonly WantedEvent[];
  /** Of `one`: exactly so many. */
  readonly times?: number;
  /** Of `all`. */
  readonly order?: "causal" | "any";
  /** Name or ARN of the bus to listen to where not every bus can be heard. */
  readonly bus?: string;
  /** How long to listen after the end, where time is real. */
  readonly quietMs?: number;
}

/** Makes the node of expected events. */
export function eventsNode(fields: Omit<EventsNode, "kind">): EventsNode {
  return freezeDeep<EventsNode>({ kind: "events", ...fields });
}
