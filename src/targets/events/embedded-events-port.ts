import type { Cloud } from "../../cloud/cloud.js";
import type { AcceptedEvent } from "../../cloud/events/event-log.js";
import type {
  CandidateExecution,
  EventFeed,
  EventsPort,
  ListenRequest,
  PutEvent,
  PutRequest,
  ReplayRequest,
  RuleDescription,
  RuleProof,
  StartedReplay,
} from "../../executor/events/events-port.js";
import { compilePattern, detailOf, type PutEventsEntry } from "../../events/index.js";
import { jsonEquals } from "../../util/json.js";
import type { Calls } from "../calls.js";
import { watched } from "../embedded/watchdog.js";
import { listedSince } from "./executions-since.js";
import { EmbeddedFeed } from "./embedded-feed.js";
import type { EventBridgeCalls } from "./event-bridge.js";
import { archiveBusOf, startReplay } from "./replay.js";
import { differencesText } from "./differences-text.js";
import { delivering, undelivered } from "./undelivered.js";
import { DoublesForTriggered } from "./triggered-doubles.js";

/**
 * The EventBridge of the embedded cloud. What changes something goes through the SDK's client, as on AWS; what is looked at is
 * asked of the buses themselves, which know where each event went.
 */
export class EmbeddedEventsPort implements EventsPort {
  readonly #cloud: Cloud;
  readonly #bridge: EventBridgeCalls;
  readonly #sfn: Calls;
  #replays = 0;

  constructor(cloud: Cloud, bridge: EventBridgeCalls, sfn: Calls) {
    this.#cloud = cloud;
    this.#bridge = bridge;
    this.#sfn = sfn;
  }

  now(): number {
    return this.#cloud.clock.now;
  }

  busArn(nameOrArn?: string): Promise<string> {
    return this.#bridge.busArn(nameOrArn);
  }

  async listen({ bus, pattern }: ListenRequest): Promise<EventFeed> {
    return new EmbeddedFeed(this.#cloud, await this.busArn(bus), pattern);
  }

  listenToAll(): EventFeed {
    return new EmbeddedFeed(this.#cloud, "*", undefined);
  }

  async put({ entry, doubles }: PutRequest): Promise<PutEvent> {
    let ours: AcceptedEvent | undefined;
    // The id is known only when the call returns, and what the event starts may have started by then.
    const stopTap = this.#cloud.events.tap("*", (accepted) => {
      if (ours === undefined && accepted.emittedBy === undefined && isOf(accepted, entry)) ours = accepted;
    });
    const standIns = new DoublesForTriggered(this.#cloud, doubles, (event) => {
      if (ours === undefined) return false;
      if (event["id"] === ours.event["id"]) return true;
      return this.#cloud.events.accepted(String(ours.event["id"])).some((one) => one.event["id"] === event["id"]);
    });
    try {
      const at = this.now();
      const id = await this.#bridge.put(entry);
      return { id, at, release: () => standIns.release() };
    } catch (error) {
      standIns.release();
      throw error;
    } finally {
      stopTap();
    }
  }

  async rule(name: string, bus: string | undefined): Promise<RuleDescription> {
    return await this.#bridge.rule(name, bus ?? "default");
  }

  async rules(bus: string | undefined): Promise<readonly RuleDescription[]> {
    return await this.#bridge.rules(bus ?? "default");
  }

  ruleProof(eventId: string, rule: RuleDescription): Promise<RuleProof> {
    const accepted = this.#cloud.events.accepted(eventId);
    const matched = accepted.some(({ rules }) => rules.some(({ arn }) => arn === rule.arn));
    const [first] = accepted;
    const text = matched
      ? "the bus sent it to the rule's targets"
      : !rule.enabled
        ? "the rule is disabled"
        : rule.pattern === undefined
          ? "the rule has a schedule and no pattern"
          : first === undefined
            ? "the bus did not take the event"
            : differencesText(compilePattern(rule.pattern), first.event);
    return Promise.resolve({ matched, by: "delivery", text });
  }

  executionsSince(stateMachineArn: string, since: number): Promise<readonly CandidateExecution[]> {
    return listedSince(this.#sfn, stateMachineArn, since);
  }

  startedFor(eventId: string, replayName: string | undefined): readonly string[] {
    const ids = this.#cloud.events
      .accepted(eventId)
      .filter(({ event }) => event["replay-name"] === replayName)
      .flatMap(({ deliveries }) => deliveries)
      .flatMap(({ id, targetArn }) => (id !== undefined && targetArn.split(":", 3)[2] === "states" ? [id] : []));
    return [...new Set(ids)];
  }

  async undelivered(eventIds: readonly string[], since: number): Promise<readonly string[]> {
    const { clock, events } = this.#cloud;
    const ids = new Set(eventIds.flatMap((id) => [id, ...events.accepted(id).map(({ event }) => String(event["id"]))]));
    const query = { since, ids };
    if (delivering(this.#cloud, query)) {
      // To the end of this instant, in which one delivery may lead to the next.
      const demand = clock.demand(() => false, { what: "the targets of rules", until: clock.now });
      await watched(clock, "Waiting for the targets of rules", demand);
    }
    return undelivered(this.#cloud, query);
  }

  async pass(limitMs: number, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    const { clock } = this.#cloud;
    if (limitMs <= 0) return false;
    let [idle, started] = [false, false];
    const began = clock.now;
    const until = clock.now + limitMs;
    const running = this.#cloud.running().length;
    const stop = this.#cloud.events.starting(() => (started = true));
    const over = (): boolean => {
      idle = clock.idle;
      return (
        idle || started || clock.now > began || this.#cloud.running().length !== running || signal?.aborted === true
      );
    };
    try {
      const demand = clock.demand(over, { what: "what an event leads to", until });
      const how = await watched(clock, "Waiting for what an event leads to", demand);
      signal?.throwIfAborted();
      return how === "met" && !(idle && !started);
    } finally {
      stop();
    }
  }

  replayName(): string {
    return `stepwright-${(this.#replays += 1)}-${this.now()}`;
  }

  async startReplay(request: ReplayRequest): Promise<StartedReplay> {
    const { name } = request;
    const standIns = new DoublesForTriggered(this.#cloud, request.doubles, (event) => event["replay-name"] === name);
    try {
      const { state } = await startReplay(this.#bridge, request);
      return {
        ended: async ({ limitMs, signal }) => {
          const until = limitMs === undefined ? Infinity : this.now() + limitMs;
          for (;;) {
            const seen = await state();
            const left = until - this.now();
            if (seen.state !== undefined || left <= 0) return seen;
            if (!(await this.pass(Math.min(left, longestPassMs), signal))) return await state();
          }
        },
        release: () => standIns.release(),
      };
    } catch (error) {
      standIns.release();
      throw error;
    }
  }

  archiveBus(archive: string): Promise<string> {
    return archiveBusOf(this.#bridge, archive);
  }
}

/** Time that may pass between two looks at a replay. */
const longestPassMs = 3_600_000;

/** Whether an event of a bus is what an entry made. */
function isOf({ event }: AcceptedEvent, entry: PutEventsEntry): boolean {
  return (
    event["source"] === entry.Source &&
    event["detail-type"] === entry.DetailType &&
    jsonEquals(event["detail"], detailOf(entry)) &&
    jsonEquals(event["resources"], entry.Resources ?? [])
  );
}
