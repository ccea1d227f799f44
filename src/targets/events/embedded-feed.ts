import type { Cloud } from "../../cloud/cloud.js";
import type { AcceptedEvent } from "../../cloud/events/event-log.js";
import type { EventFeed, FeedEnd } from "../../executor/events/events-port.js";
import { compilePattern } from "../../events/index.js";
import { eventKey, type SeenEvent } from "../../events/seen/index.js";
import { undelivered } from "./undelivered.js";
import { watched } from "../embedded/watchdog.js";

/** Longest chain of events, each the cause of an execution that put the next, that is told of. */
const mostCauses = 50;

/** Events of a bus of the embedded cloud, heard as the bus takes them. */
export class EmbeddedFeed implements EventFeed {
  readonly busArn: string;
  readonly seen: SeenEvent[] = [];
  readonly #cloud: Cloud;
  readonly #known = new Set<string>();
  readonly #since: number;
  #stop: (() => void) | undefined;

  /** @param busArn `*` for every bus */
  constructor(cloud: Cloud, busArn: string, pattern: string | undefined) {
    this.#cloud = cloud;
    this.busArn = busArn;
    this.#since = cloud.clock.now;
    const compiled = pattern === undefined ? undefined : compilePattern(pattern);
    this.#stop = cloud.events.tap(busArn, (accepted) => {
      const key = eventKey(accepted.event);
      if (this.#known.has(key) || compiled?.matches(accepted.event) === false) return;
      this.#known.add(key);
      this.seen.push(this.#seenOf(accepted));
    });
  }

  async wait(
    met: () => boolean,
    {
      limitMs,
      idle = false,
      signal,
    }: { limitMs?: number | undefined; idle?: boolean; signal?: AbortSignal | undefined },
  ): Promise<FeedEnd> {
    signal?.throwIfAborted();
    const { clock } = this.#cloud;
    const endsIdle = idle || limitMs === undefined;
    const look = (): void => clock.run(() => {});
    signal?.addEventListener("abort", look, { once: true });
    try {
      const over = (): boolean => met() || signal?.aborted === true || (endsIdle && clock.idle);
      const demand = clock.demand(over, {
        what: "an event",
        ...(limitMs !== undefined && { until: clock.now + limitMs }),
      });
      const how = await watched(clock, "Waiting for an event", demand);
      signal?.throwIfAborted();
      if (met()) return "met";
      return how === "until" ? "limit" : "idle";
    } finally {
      signal?.removeEventListener("abort", look);
    }
  }

  undelivered(): readonly string[] {
    return undelivered(this.#cloud, { since: this.#since });
  }

  close(): Promise<void> {
    this.#stop?.();
    this.#stop = undefined;
    return Promise.resolve();
  }

  #seenOf(accepted: AcceptedEvent): SeenEvent {
    const { event, acceptedAt: at, emittedBy } = accepted;
    const causes = causesOf(this.#cloud, accepted);
    return Object.freeze({
      event,
      at,
      sequence: this.seen.length,
      ...(emittedBy !== undefined && { emittedBy }),
      ...(causes.length > 0 && { causes }),
    });
  }
}

/** Ids of the events that led to one: the event that started the execution that put it, and so on. */
export function causesOf(cloud: Cloud, accepted: AcceptedEvent): readonly string[] {
  const ids: string[] = [];
  let { emittedBy } = accepted;
  while (emittedBy !== undefined && ids.length < mostCauses) {
    const cause = cloud.events.causeOf(emittedBy);
    if (cause === undefined) break;
    ids.push(String(cause.event["id"]));
    ({ emittedBy } = cause);
  }
  return ids;
}
