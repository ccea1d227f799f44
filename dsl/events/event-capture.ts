import type { TargetSource } from "../../src/executor/port.js";
import type { CustomEvent } from "../../src/events/event.js";
import type { EventPattern } from "../../src/events/event-pattern.js";
import type { SeenEvent } from "../../src/events/seen/seen-event.js";
import type { Duration } from "../../src/util/duration.js";
import type { JsonObject } from "../../src/util/json.js";

/**
 * An event that is looked for. An EventBridge pattern has an array at every leaf (`{ source: ["orders"] }`, or what `eventPattern`
 * returned) and matches as EventBridge does. Any other object is a part of the event (`{ source: "orders", detail: { id: 1 } }`): values
 * are equal, keys that are not named do not matter, asymmetric values such as `is.string()` may stand in it, and `detailType`
 * may be written for `detail-type`.
 */
export type EventExpectation = EventPattern | Readonly<Record<string, unknown>>;

/** What ties events to a test: a value in them, such as an order's id; an event or an execution, by its id or ARN. */
export type Correlation =
  string | { readonly id: string } | { readonly event: JsonObject } | { readonly executionArn: string };

/** What is captured. */
export interface CaptureOptions {
  /** Captures only events that match: a pattern, never a part of an event. Default: every event of the bus. */
  readonly pattern?: EventPattern | JsonObject | string;
  /**
   * Captures only events that say this value: as a value anywhere in them, and for values of 16 characters and more, such as ids and
   * ARNs, as a part of one. On the embedded cloud events count as well that an execution put which the event started.
   */
  readonly correlation?: Correlation;
  /** Where the bus is. Default: the suite's target. */
  readonly on?: TargetSource;
}

/** Events of a bus, from the moment `captureEvents` resolved on. Nothing that is asserted takes an event away. */
export interface EventCapture extends AsyncDisposable {
  /** The ARN of the bus. */
  readonly bus: string;
  /**
   * The events seen so far, oldest first, each once. On the embedded cloud it is always complete; on AWS and endpoints events are taken in
   * while something is awaited: `expectEvent`, `expectNone`, or `collect`.
   */
  readonly events: readonly JsonObject[];
  /** The same with what is known beside them: when the bus took each, and which execution put it. */
  readonly seen: readonly SeenEvent[];
  /** Takes in what has come by now, on AWS and endpoints: what comes within two seconds. @returns the events */
  collect(): Promise<readonly JsonObject[]>;
  /**
   * Waits until an event is there; one that came before counts.
   * @param options.within how long, in the target's time. Default: on the embedded cloud until nothing is left that would happen by
   * itself; on AWS and endpoints 30 seconds
   * @param options.times exactly so many, once the time is over; default: at least one
   * @returns the first event that fits
   * @throws EVENT_EXPECTATION_FAILED showing the nearest events and the fields that differ
   */
  expectEvent(
    expected: EventExpectation,
    options?: { readonly within?: Duration; readonly times?: number },
  ): Promise<JsonObject>;
  /**
   * Waits until all events are there, each a different one.
   * @param options.order `causal` (default): none of them came before one that is named earlier. An event comes before another that says
   * its id, that it led to, or that the bus took at a later time (on AWS: in a later second). Events of which
   * neither is known to be first may come in any order. `any`: order does not matter
   * @returns the events, in the order they are named
   * @throws EVENT_EXPECTATION_FAILED
   */
  expectEvents(
    expected: readonly EventExpectation[],
    options?: { readonly order?: "causal" | "any"; readonly within?: Duration },
  ): Promise<readonly JsonObject[]>;
  /**
   * No such event has come, and none comes. On the embedded cloud that is proven at once: time passes until nothing is left that would
   * happen by itself (recurring schedules and time-outs aside), or until `quiet` is over. On AWS and endpoints it is waited
   * for so long as `quiet` says, which has to be given.
   * @throws EVENT_EXPECTATION_FAILED naming the events that came; QUIET_MISSING
   */
  expectNone(expected: EventExpectation, options?: { readonly quiet?: Duration }): Promise<void>;
  /** Stops capturing and removes what was made for it. What was seen can still be asserted. Safe to call twice. @throws CLEANUP_FAILED */
  close(): Promise<void>;
}

/** A bus: its name or ARN, an event that is put on one, or the default bus. */
export type BusReference = string | undefined | Pick<CustomEvent, "entry">;
