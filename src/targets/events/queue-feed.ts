import type { EventFeed, FeedEnd } from "../../executor/events/events-port.js";
import { eventKey, type SeenEvent } from "../../events/seen/index.js";
import type { RealTime } from "../remote/real-time.js";
import { onScopeEnd, raiseTestTimeout } from "../scope.js";
import type { TemporaryQueue } from "./temporary-queue.js";

/** Events of a bus of a real service, taken from a temporary queue while somebody waits. */
export class QueueFeed implements EventFeed {
  readonly busArn: string;
  readonly seen: SeenEvent[] = [];
  readonly #queue: TemporaryQueue;
  readonly #time: RealTime;
  readonly #longPoll: boolean;
  readonly #pauseMs: number;
  readonly #known = new Set<string>();
  readonly #leave: () => void;
  #closed = false;

  constructor(
    queue: TemporaryQueue,
    { busArn, time, longPoll, pauseMs }: { busArn: string; time: RealTime; longPoll: boolean; pauseMs: number },
  ) {
    this.#queue = queue;
    this.busArn = busArn;
    this.#time = time;
    this.#longPoll = longPoll;
    this.#pauseMs = pauseMs;
    // Also when nobody closes it, and when the queue is still being made as the file ends.
    this.#leave = onScopeEnd(() => this.close());
  }

  async wait(
    met: () => boolean,
    { limitMs = 0, signal }: { limitMs?: number | undefined; idle?: boolean; signal?: AbortSignal | undefined },
  ): Promise<FeedEnd> {
    raiseTestTimeout(limitMs);
    const until = this.#time.now() + limitMs;
    for (;;) {
      signal?.throwIfAborted();
      if (met()) return "met";
      const leftMs = until - this.#time.now();
      const came = await this.#take(this.#longPoll && leftMs >= 1000 ? Math.min(20, Math.floor(leftMs / 1000)) : 0);
      if (met()) return "met";
      if (came > 0) continue;
      if (until - this.#time.now() <= 0) return "limit";
      if (!this.#longPoll || leftMs < 1000) {
        await this.#time.sleep(Math.min(this.#pauseMs, Math.max(1, until - this.#time.now())), signal);
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#leave();
    await this.#queue.remove();
  }

  async #take(waitSeconds: number): Promise<number> {
    if (this.#closed) return 0;
    const events = await this.#queue.take(waitSeconds);
    for (const event of events) {
      const key = eventKey(event);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.seen.push(Object.freeze({ event, at: Date.parse(String(event["time"])) }));
    }
    return events.length;
  }
}
