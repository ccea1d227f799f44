import { durationOf, StepwrightError } from "../../src/errors/index.js";
import { Capture } from "../../src/executor/events/capture.js";
import type { EventFeed } from "../../src/executor/events/events-port.js";
import { defaultTarget, ledger } from "../../src/executor/ledger.js";
import { holding } from "../../src/executor/run/holding.js";
import { portOf } from "../../src/executor/run/prepare.js";
import type { CallSite } from "../../src/executor/call-site.js";
import { isCustomEvent } from "../../src/events/event.js";
import type { SeenEvent } from "../../src/events/seen/seen-event.js";
import type { Duration } from "../../src/util/duration.js";
import type { JsonObject } from "../../src/util/json.js";
import { countOf, describe, oneOf } from "../arguments.js";
import { sourceLine } from "../source-line.js";
import type { BusReference, CaptureOptions, EventCapture, EventExpectation } from "./event-capture.js";
import { patternTextOf, wantOf } from "./wanted-event.js";

/**
 * Captures the events of a bus from the moment it resolves on. On the embedded cloud it listens to the bus itself. On AWS and
 * endpoints it makes a temporary SQS queue and a rule on the bus, both tagged, lets only that rule send to the queue, and resolves when a
 * probe event has come through; both are removed by `close()`, by `await using`, or at the end of the test or hook that made it. What
 * a killed process left behind is removed by the next capture, or by `npx stepwright sweep`.
 *
 * Events that AWS puts on the bus twice are kept once. Needs on AWS: `events:PutRule`, `PutTargets`, `RemoveTargets`, `DeleteRule`,
 * `TagResource`, `PutEvents`, `DescribeEventBus`, and `sqs:CreateQueue`, `TagQueue`, `SetQueueAttributes`, `GetQueueAttributes`,
 * `ReceiveMessage`, `DeleteMessage`, `DeleteQueue`, `ListQueues`, `ListQueueTags`.
 * @param bus name or ARN of the bus, an event that is put on one; default: the default bus
 * @example
 * await using seen = await captureEvents("orders", { pattern: { source: ["orders"] } });
 * await publish(event({ source: "orders", detailType: "Order placed", detail: { id: 1 } })).to("orders").run();
 * await seen.expectEvent({ source: "billing", detail: { orderId: 1 } }, { within: "30s" });
 * @throws BUS_INVALID, EVENT_PATTERN_INVALID, EVENTS_UNAVAILABLE, PEER_MISSING, CAPTURE_NOT_READY
 */
export async function captureEvents(bus?: BusReference, options: CaptureOptions = {}): Promise<EventCapture> {
  const target = busOf(bus);
  const pattern = options.pattern === undefined ? undefined : patternTextOf("captureEvents(…)", options.pattern);
  const correlation = correlationOf(options.correlation);
  const port = portOf(options.on ?? defaultTarget.get());
  const events = port.events?.();
  if (events === undefined) {
    throw new StepwrightError("EVENTS_UNAVAILABLE", { what: "captureEvents(…)", target: port.label });
  }
  const feed: EventFeed = await holding(port, () => events.listen({ bus: target, pattern }));
  const capture = new Capture({ feed, port, correlation });
  return new Captured(capture);
}

/** The name or ARN of a bus. @throws BUS_INVALID */
function busOf(bus: unknown): string | undefined {
  if (bus === undefined || (typeof bus === "string" && bus !== "")) return bus;
  if (isCustomEvent(bus)) return bus.entry.EventBusName;
  throw new StepwrightError("BUS_INVALID", { found: describe(bus) });
}

class Captured implements EventCapture {
  readonly #capture: Capture;
  readonly #leave: () => void;

  constructor(capture: Capture) {
    this.#capture = capture;
    this.#leave = ledger.holds(() => capture.close());
  }

  get bus(): string {
    return this.#capture.bus;
  }

  get seen(): readonly SeenEvent[] {
    return this.#capture.seen;
  }

  get events(): readonly JsonObject[] {
    return this.#capture.seen.map(({ event }) => event);
  }

  collect(): Promise<readonly JsonObject[]> {
    return this.#capture.collect();
  }

  expectEvent(
    expected: EventExpectation,
    { within, times }: { readonly within?: Duration; readonly times?: number } = {},
  ): Promise<JsonObject> {
    const site = siteOf(this.expectEvent);
    return this.#asking(async () => {
      const want = wantOf("expectEvent(…)", expected);
      const withinMs = within === undefined ? undefined : durationOf("within", within);
      const count = times === undefined ? undefined : countOf("times", times, 1);
      return await this.#capture.expectEvent(want, { withinMs, times: count }, site);
    });
  }

  expectEvents(
    expected: readonly EventExpectation[],
    { order = "causal", within }: { readonly order?: "causal" | "any"; readonly within?: Duration } = {},
  ): Promise<readonly JsonObject[]> {
    const site = siteOf(this.expectEvents);
    return this.#asking(async () => {
      if (!Array.isArray(expected) || expected.length === 0) {
        throw new StepwrightError("EVENT_EXPECTED", { what: "expectEvents(…)", found: describe(expected) });
      }
      const wants = (expected as readonly unknown[]).map((one) => wantOf("expectEvents(…)", one));
      const withinMs = within === undefined ? undefined : durationOf("within", within);
      const given = { withinMs, order: oneOf("order", order, ["causal", "any"]) };
      return await this.#capture.expectEvents(wants, given, site);
    });
  }

  expectNone(expected: EventExpectation, { quiet }: { readonly quiet?: Duration } = {}): Promise<void> {
    const site = siteOf(this.expectNone);
    return this.#asking(async () => {
      const want = wantOf("expectNone(…)", expected);
      const quietMs = quiet === undefined ? undefined : durationOf("quiet", quiet);
      await this.#capture.expectNone(want, { quietMs }, site);
    });
  }

  async close(): Promise<void> {
    this.#leave();
    await this.#capture.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** One that nobody awaited is an error of the test, as a run is. */
  async #asking<Result>(ask: () => Promise<Result>): Promise<Result> {
    const at = sourceLine();
    const done = ledger.waiting(at);
    try {
      return await ask();
    } finally {
      done();
    }
  }
}

function siteOf(here: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  Error.captureStackTrace(site, here);
  return site;
}

/** The value that events must say. @throws EVENT_EXPECTED */
function correlationOf(correlation: unknown): string | undefined {
  if (correlation === undefined) return undefined;
  if (typeof correlation === "string" && correlation !== "") return correlation;
  if (typeof correlation === "object" && correlation !== null) {
    const { executionArn, id, event } = correlation as Readonly<Record<string, unknown>>;
    if (typeof executionArn === "string") return executionArn;
    if (typeof id === "string") return id;
    if (event !== undefined) return correlationOf(event);
  }
  throw new StepwrightError("EVENT_EXPECTED", { what: "correlation", found: describe(correlation) });
}
