import { randomUUID } from "node:crypto";
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
import { compilePattern, type PutEventsEntry } from "../../events/index.js";
import type { Calls } from "../calls.js";
import type { RealTime } from "../remote/real-time.js";
import { raiseTestTimeout } from "../scope.js";
import { differencesText } from "./differences-text.js";
import { eventOf, type EventBridgeCalls } from "./event-bridge.js";
import { listedSince } from "./executions-since.js";
import { QueueFeed } from "./queue-feed.js";
import { archiveBusOf, startReplay } from "./replay.js";
import { sweepOnce } from "./sweep.js";
import { TemporaryQueue } from "./temporary-queue.js";
import type { SQSClient } from "../clients/optional-clients.js";

/** What the EventBridge of a real service is reached through. */
export interface RemoteEventsSetup {
  readonly kind: "aws" | "endpoint";
  readonly bridge: EventBridgeCalls;
  readonly sfn: Calls;
  sqs(): SQSClient;
  readonly time: RealTime;
}

/** EventBridge in real time: AWS, or an endpoint. */
export class RemoteEventsPort implements EventsPort {
  readonly #setup: RemoteEventsSetup;
  readonly #pauseMs: number;

  constructor(setup: RemoteEventsSetup) {
    this.#setup = setup;
    this.#pauseMs = setup.kind === "aws" ? 1000 : 50;
  }

  now(): number {
    return this.#setup.time.now();
  }

  busArn(nameOrArn?: string): Promise<string> {
    return this.#setup.bridge.busArn(nameOrArn);
  }

  async listen({ bus, pattern }: ListenRequest): Promise<EventFeed> {
    const { bridge, sfn, sqs, time, kind } = this.#setup;
    // A package that is missing is told before anything is made.
    sqs();
    const busArn = await this.busArn(bus);
    await sweepOnce({ bridge, sfn, sqs, now: time.now() });
    const pauseMs = this.#pauseMs;
    const queue = new TemporaryQueue({ bridge, sqs, time, busArn, pattern, pauseMs });
    raiseTestTimeout(openingMs);
    const feed = new QueueFeed(queue, { busArn, time, longPoll: kind === "aws", pauseMs });
    try {
      await queue.open();
    } catch (error) {
      await feed.close().catch(() => {});
      throw error;
    }
    return feed;
  }

  async put({ entry }: PutRequest): Promise<PutEvent> {
    const at = this.now();
    const id = await this.#setup.bridge.put(entry);
    return { id, at, release: () => {} };
  }

  async rule(name: string, bus: string | undefined): Promise<RuleDescription> {
    return await this.#setup.bridge.rule(name, bus ?? "default");
  }

  async rules(bus: string | undefined): Promise<readonly RuleDescription[]> {
    return await this.#setup.bridge.rules(bus ?? "default");
  }

  /** That a target was reached no API tells: what is proven is that the rule as it stands would take the event. */
  async ruleProof(eventId: string, rule: RuleDescription, entry: PutEventsEntry): Promise<RuleProof> {
    if (!rule.enabled) return { matched: false, by: "pattern", text: "the rule is disabled" };
    if (rule.pattern === undefined) {
      return { matched: false, by: "pattern", text: "the rule has a schedule and no pattern" };
    }
    const busArn = await this.busArn(entry.EventBusName);
    const event = eventOf(entry, eventId, busArn, this.now());
    const matched = await this.#setup.bridge.matches(rule.pattern, event);
    if (matched) return { matched, by: "pattern", text: rule.pattern };
    return { matched, by: "pattern", text: differencesText(compilePattern(rule.pattern), event) };
  }

  executionsSince(stateMachineArn: string, since: number): Promise<readonly CandidateExecution[]> {
    return listedSince(this.#setup.sfn, stateMachineArn, since);
  }

  async pass(limitMs: number, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    if (limitMs <= 0) return false;
    raiseTestTimeout(limitMs);
    await this.#setup.time.sleep(Math.min(limitMs, this.#pauseMs), signal);
    return true;
  }

  replayName(): string {
    return `stepwright-${randomUUID()}`;
  }

  async startReplay(request: ReplayRequest): Promise<StartedReplay> {
    const { state } = await startReplay(this.#setup.bridge, request);
    return {
      ended: async ({ limitMs, signal }) => {
        raiseTestTimeout(limitMs ?? 0);
        const until = limitMs === undefined ? Infinity : this.now() + limitMs;
        for (;;) {
          const seen = await state();
          const left = until - this.now();
          if (seen.state !== undefined || left <= 0) return seen;
          await this.#setup.time.sleep(Math.min(left, this.#pauseMs), signal);
        }
      },
      release: () => {},
    };
  }

  archiveBus(archive: string): Promise<string> {
    return archiveBusOf(this.#setup.bridge, archive);
  }
}

/** Making queue and rule, and the probe, may take so long. */
const openingMs = 60_000;
