import { StepwrightError } from "../../errors/index.js";
import {
  assessEvent,
  assessEvents,
  assessNoEvent,
  emittedEvents,
  mentions,
  type SeenEvent,
} from "../../events/seen/index.js";
import type { Assessment, Execution } from "../../history/index.js";
import type { PlanFunction } from "../../plan/bindings.js";
import type { ExpectationNode } from "../../plan/expectation.js";
import type { EventsNode } from "../../plan/expectations/events.js";
import type { TargetPort } from "../port.js";
import type { EventFeed } from "./events-port.js";
import { wantOf } from "./expected-event.js";

/** How long events may be on their way after an execution has ended, where time is real. */
const settleMs = 2_000;

/** Events that were heard of an execution, beside those its history proves. */
const heard = new WeakMap<Execution, readonly SeenEvent[]>();

/** What is heard on buses while an execution runs, for expectations of events. */
export class Emissions {
  readonly #feeds: readonly EventFeed[];
  readonly #waitMs: number;

  private constructor(feeds: readonly EventFeed[], waitMs: number) {
    this.#feeds = feeds;
    this.#waitMs = waitMs;
  }

  /**
   * Begins to listen, before the execution starts. Undefined where no expectation asks for events, or where the history alone has to tell.
   * @throws PLAN_UNSUPPORTED, and what capturing on the target throws
   */
  static async begin(port: TargetPort, expectations: readonly ExpectationNode[]): Promise<Emissions | undefined> {
    const nodes = expectations.filter((node): node is EventsNode => node.kind === "events");
    if (nodes.length === 0) return undefined;
    const events = port.events?.();
    const every = events?.listenToAll?.();
    if (every !== undefined) return new Emissions([every], 0);
    const buses = new Set(nodes.flatMap(({ bus }) => bus ?? []));
    if (events === undefined || buses.size === 0) return undefined;
    const silent = nodes.find(
      ({ mode, bus, quietMs }) => mode === "none" && bus !== undefined && quietMs === undefined,
    );
    if (silent !== undefined) {
      throw new StepwrightError("QUIET_MISSING", { what: `expectNoEvent(…) at ${silent.at}`, target: port.label });
    }
    const feeds: EventFeed[] = [];
    try {
      for (const bus of buses) feeds.push(await events.listen({ bus }));
    } catch (error) {
      await Promise.allSettled(feeds.map((feed) => feed.close()));
      throw error;
    }
    return new Emissions(feeds, Math.max(settleMs, ...nodes.map(({ quietMs = 0 }) => quietMs)));
  }

  /** Takes in what was heard of an execution that has ended. */
  async note(execution: Execution): Promise<void> {
    const { executionArn } = execution;
    const own: SeenEvent[] = [];
    for (const feed of this.#feeds) {
      await feed.wait(() => false, { limitMs: this.#waitMs });
      own.push(
        ...feed.seen.filter(({ event, emittedBy }) => emittedBy === executionArn || mentions(event, executionArn)),
      );
    }
    heard.set(execution, own);
  }

  async close(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.close()));
  }
}

/** Judges an expectation of events: by what was heard, and by what the history proves that its Tasks put. */
export function assessEmissions(
  { mode, wanted, times, order }: EventsNode,
  execution: Execution,
  functions: ReadonlyMap<string, PlanFunction>,
): Assessment {
  const known = heard.get(execution) ?? [];
  const ids = new Set(known.map(({ event }) => event["id"]));
  const put = emittedEvents(execution).filter(({ event }) => event["id"] === undefined || !ids.has(event["id"]));
  const seen = [...known, ...put];
  const wants = wanted.map((one) => wantOf(one, functions));
  const [first] = wants;
  if (first === undefined) throw new TypeError("an expectation of no events");
  const { found: _, ...assessment } =
    mode === "all"
      ? assessEvents(seen, wants, { order })
      : mode === "none"
        ? assessNoEvent(seen, first)
        : assessEvent(seen, first, { times });
  return { ...assessment, expected: `to put ${assessment.expected}` };
}
