import { StepwrightError } from "../../errors/index.js";
import {
  assessEvent,
  assessEvents,
  assessNoEvent,
  CorrelatedEvents,
  type EventAssessment,
  type EventWant,
  type SeenEvent,
} from "../../events/seen/index.js";
import type { JsonObject } from "../../util/json.js";
import { formatDuration } from "../../util/duration.js";
import { reportable, type CallSite } from "../call-site.js";
import type { TargetPort } from "../port.js";
import type { EventFeed, FeedEnd } from "./events-port.js";

/** How long a real target is waited for when nobody says. */
const patienceMs = 30_000;
/** How long a real target is looked at for what has come by now. */
const collectMs = 2_000;

/** A capture as it is made. */
export interface CaptureSetup {
  readonly feed: EventFeed;
  readonly port: Pick<TargetPort, "label" | "capabilities">;
  /** A value that every event must say; absent: all count. */
  readonly correlation: string | undefined;
}

/** What a capture keeps, and what is asserted of it. Nothing that is asserted takes an event away. */
export class Capture {
  readonly #feed: EventFeed;
  readonly #port: CaptureSetup["port"];
  readonly #correlation: string | undefined;
  readonly #kept: SeenEvent[] = [];
  readonly #correlated: CorrelatedEvents | undefined;
  #read = 0;
  #closed = false;

  constructor({ feed, port, correlation }: CaptureSetup) {
    this.#feed = feed;
    this.#port = port;
    this.#correlation = correlation;
    this.#correlated = correlation === undefined ? undefined : new CorrelatedEvents(correlation);
  }

  get bus(): string {
    return this.#feed.busArn;
  }

  get seen(): readonly SeenEvent[] {
    const { seen } = this.#feed;
    for (; this.#read < seen.length; this.#read += 1) {
      const one = seen[this.#read] as SeenEvent;
      if (this.#correlated?.takes(one) ?? true) this.#kept.push(one);
    }
    return [...this.#kept];
  }

  async collect(): Promise<readonly JsonObject[]> {
    if (!this.#closed) await this.#feed.wait(() => false, { limitMs: this.#isVirtual ? 0 : collectMs, idle: true });
    return this.seen.map(({ event }) => event);
  }

  async expectEvent(
    want: EventWant,
    { withinMs, times }: { readonly withinMs: number | undefined; readonly times: number | undefined },
    site: CallSite,
  ): Promise<JsonObject> {
    const judge = (): EventAssessment => assessEvent(this.seen, want, { times });
    // That there are not more than so many only the end of the time can tell.
    const met = (): boolean => (times === undefined ? judge().holds : judge().found.length > times);
    await this.#wait("expectEvent(…)", met, withinMs);
    const { found } = this.#holding("expectEvent", judge(), withinMs, site);
    return found[0]?.event ?? {};
  }

  async expectEvents(
    wants: readonly EventWant[],
    { withinMs, order }: { readonly withinMs: number | undefined; readonly order: "causal" | "any" },
    site: CallSite,
  ): Promise<readonly JsonObject[]> {
    const judge = (): EventAssessment => assessEvents(this.seen, wants, { order });
    await this.#wait("expectEvents(…)", () => judge().holds, withinMs);
    return this.#holding("expectEvents", judge(), withinMs, site).found.map(({ event }) => event);
  }

  async expectNone(
    want: EventWant,
    { quietMs }: { readonly quietMs: number | undefined },
    site: CallSite,
  ): Promise<void> {
    if (quietMs === undefined && !this.#isVirtual) {
      throw new StepwrightError("QUIET_MISSING", { what: "expectNone(…)", target: this.#port.label });
    }
    const judge = (): EventAssessment => assessNoEvent(this.seen, want);
    if (!this.#closed) await this.#feed.wait(() => !judge().holds, { limitMs: quietMs, idle: true });
    this.#holding("expectNone", judge(), undefined, site);
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#feed.close();
  }

  get #isVirtual(): boolean {
    return this.#port.capabilities.virtualTime;
  }

  async #wait(what: string, met: () => boolean, withinMs: number | undefined): Promise<FeedEnd> {
    if (met()) return "met";
    if (this.#closed && withinMs !== undefined) throw new StepwrightError("CAPTURE_CLOSED", { what, bus: this.bus });
    if (this.#closed) return "idle";
    return await this.#feed.wait(met, { limitMs: withinMs ?? (this.#isVirtual ? undefined : patienceMs) });
  }

  #holding(what: string, assessment: EventAssessment, withinMs: number | undefined, site: CallSite): EventAssessment {
    if (assessment.holds) return assessment;
    const within = withinMs === undefined ? "" : ` within ${formatDuration(withinMs)}`;
    // An event that did not come may be one that a failed target would have put.
    const failures = what === "expectNone" ? [] : (this.#feed.undelivered?.() ?? []);
    const lines = [
      `${what} on ${this.bus}: expected ${assessment.expected}${within}; ${assessment.actual}`,
      ...assessment.details.map((line) => `  ${line}`),
      ...failures.map((line) => `  ${line}`),
      ...(this.#correlation === undefined ? [] : [`  (only events correlated with ${this.#correlation} are captured)`]),
    ];
    const error = new StepwrightError("EVENT_EXPECTATION_FAILED", { report: lines.join("\n") });
    reportable(error, { result: assessment, failed: [], site });
    throw error;
  }
}
