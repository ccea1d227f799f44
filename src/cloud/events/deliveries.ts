import { StepwrightError } from "../../errors/index.js";
import type { Clock, ClockTimer } from "../../engine/clock/clock.js";
import type { Delivery, DeliveryResult, Receivers } from "../delivery.js";
import { serviceOf } from "./arn.js";
import type { Destination, Route } from "./destination.js";
import type { AcceptedEvent, EventDelivery, EventLog } from "./event-log.js";
import { abroad, errorCodeOf, isAbroad, noReceiver, stopOf } from "./delivery-refusals.js";

/** What deliveries are made with. */
export interface DeliverySettings {
  readonly clock: Clock;
  /** Who takes deliveries, by the service in a target's ARN. */
  readonly receivers: Receivers;
  uuid(...parts: readonly (string | number)[]): string;
  /** Notes something for the run that an execution belongs to. */
  note(executionArn: string, text: string): void;
}

/** A delivery of an event: what a receiver of the cloud's own may want to know beside the text. */
export interface EventDeliveryRequest extends Delivery {
  readonly accepted: AcceptedEvent;
  /** Buses the event has been on. */
  readonly hops: number;
  /** The same for every attempt of this delivery, and for no other. */
  readonly deliveryId: string;
}

interface Facts {
  readonly accepted: AcceptedEvent;
  readonly route: Route;
  readonly destination: Destination;
  readonly hops: number;
  readonly ingestionTime: string;
}

/** What is left to know of a rule and its target once a delivery was set out. */
interface Running {
  readonly accepted: AcceptedEvent;
  readonly route: Pick<Route, "arn" | "name">;
  readonly destination: Omit<Destination, "textFor">;
  readonly record: EventDelivery;
  readonly request: EventDeliveryRequest;
}

/** A delivery that is not over, as plain data; events and deliveries are named by their places in the log. */
export interface SavedDelivery {
  readonly accepted: number;
  readonly delivery: number;
  readonly route: Running["route"];
  readonly destination: Running["destination"];
  readonly request: Omit<EventDeliveryRequest, "accepted">;
  /** Another attempt, or the end of the retry policy. */
  readonly next: "attempt" | "end";
  readonly at: number;
  readonly sequence: number;
}

interface Pending {
  readonly running: Running;
  readonly next: SavedDelivery["next"];
  readonly timer: ClockTimer;
}

/** AWS tells neither the first pause nor the longest; with these, 185 attempts fill the 24 hours they are given. */
const firstPauseMs = 1000;
const longestPauseMs = 480_000;
/** The share of a pause that chance may take off, so that failed deliveries do not all come back at once. */
const jitter = 0.2;
/** Deliveries of one rule, each the consequence of another, that may be made within one instant. */
const mostInLoop = 1000;

/**
 * Brings events to targets. Each delivery is work of the virtual clock: the first attempt at the moment the event was taken, more
 * after pauses that double, until the retry policy is exhausted; then, and after a failure that no other attempt can mend, the event
 * goes to the dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Deliveries {
  readonly #settings: DeliverySettings;
  readonly #log: EventLog;
  #count = 0;
  readonly #pending = new Set<Pending>();
  #busy = 0;
  /** Deliveries of this instant that others of the same rule led to, by rule. */
  #loops = { at: -1, byRule: new Map<string, number>() };

  constructor(settings: DeliverySettings, log: EventLog) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Sets out to deliver. */
  begin(facts: Facts): EventDelivery {
    const { accepted, route, destination, hops, ingestionTime } = facts;
    const input = destination.textFor(accepted.event, { ruleArn: route.arn, ruleName: route.name, ingestionTime });
    const record: EventDelivery = {
      ruleArn: route.arn,
      ruleName: route.name,
      targetId: destination.id,
      targetArn: destination.arn,
      input,
      status: input === undefined ? "dropped" : "pending",
      attempts: 0,
      id: undefined,
      error: undefined,
    };
    if (input === undefined) return record;
    const stop = stopOf(facts) ?? this.#loopIn(facts);
    if (stop !== undefined) {
      record.status = "dropped";
      record.error = stop;
      return record;
    }
    const request: EventDeliveryRequest = {
      arn: destination.arn,
      body: input,
      ...(destination.messageGroupId === undefined ? {} : { messageGroupId: destination.messageGroupId }),
      ...(destination.arn.endsWith(".fifo")
        ? { messageDeduplicationId: `${String(accepted.event["id"])}/${route.name}/${destination.id}` }
        : {}),
      from: { principal: "events.amazonaws.com", sourceArn: route.arn },
      accepted,
      hops,
      deliveryId: this.#settings.uuid("delivery", (this.#count += 1)),
    };
    this.#later(this.#settings.clock.now, { accepted, route, destination, record, request });
    return record;
  }

  /** Rules that start the workflows whose events they match would go on for ever, and no virtual time would pass. */
  #loopIn({ accepted, route, destination }: Facts): EventDelivery["error"] {
    if (!this.#log.cameOf(route.arn, accepted)) return undefined;
    if (this.#loops.at !== accepted.acceptedAt) this.#loops = { at: accepted.acceptedAt, byRule: new Map() };
    const { byRule } = this.#loops;
    const count = (byRule.get(route.arn) ?? 0) + 1;
    byRule.set(route.arn, count);
    if (count <= mostInLoop) return undefined;
    const error = new StepwrightError("EVENT_LOOP", { rule: route.name, target: destination.arn, most: mostInLoop });
    if (count === mostInLoop + 1 && accepted.emittedBy !== undefined)
      this.#settings.note(accepted.emittedBy, error.message);
    return { code: error.code, message: error.message };
  }

  /** How many were set out so far. */
  get count(): number {
    return this.#count;
  }

  /** A target is taking a delivery in, in real time. */
  get busy(): boolean {
    return this.#busy > 0;
  }

  save(accepted: readonly AcceptedEvent[]): SavedDelivery[] {
    const places = new Map(accepted.map((one, place) => [one, place]));
    return [...this.#pending].map(({ running, next, timer }) => {
      const { route, destination, record } = running;
      const { accepted: event, ...request } = running.request;
      const { id, arn, messageGroupId, retryAttempts, oldestMs, deadLetterArn } = destination;
      return {
        accepted: places.get(event) ?? -1,
        delivery: event.deliveries.indexOf(record),
        route: { arn: route.arn, name: route.name },
        destination: { id, arn, messageGroupId, retryAttempts, oldestMs, deadLetterArn },
        request,
        next,
        at: timer.time,
        sequence: timer.sequence,
      };
    });
  }

  load(pending: readonly SavedDelivery[], accepted: readonly AcceptedEvent[], count: number): void {
    this.#count = count;
    for (const { accepted: place, delivery, route, destination, request, next, at, sequence } of pending) {
      const event = accepted[place];
      const record = event?.deliveries[delivery];
      if (event === undefined || record === undefined) continue;
      const running: Running = {
        accepted: event,
        route,
        destination,
        record,
        request: { ...request, accepted: event },
      };
      this.#later(at, running, next, sequence);
    }
  }

  #later(time: number, running: Running, next: SavedDelivery["next"] = "attempt", sequence?: number): void {
    const { route, destination } = running;
    const describe =
      next === "attempt"
        ? (): string => `the delivery of an event of the rule ${route.name} to ${destination.arn}`
        : (): string => `the end of the retry policy of ${route.name}`;
    const fire = (): void => {
      this.#pending.delete(pending);
      if (next === "attempt") this.#attempt(running);
      else this.#giveUp(running, "MaximumEventAgeInSeconds");
    };
    const timer = this.#settings.clock.at(time, "work", fire, { describe, sequence });
    const pending: Pending = { running, next, timer };
    this.#pending.add(pending);
  }

  #whilst(what: string, work: () => Promise<void>): void {
    this.#busy += 1;
    void this.#settings.clock.hold(work, what).finally(() => (this.#busy -= 1));
  }

  #attempt(running: Running): void {
    const { record, request, destination } = running;
    record.attempts += 1;
    const receiver = this.#settings.receivers.get(serviceOf(destination.arn));
    if (receiver === undefined) {
      this.#over(running, noReceiver(destination.arn));
      return;
    }
    if (isAbroad(running)) {
      this.#over(running, abroad(running));
      return;
    }
    const result = guarded(() => receiver.receive(request));
    if (result instanceof Promise) {
      this.#whilst(`the delivery of an event to ${destination.arn}`, async () =>
        this.#over(running, await result.catch(broken)),
      );
    } else {
      this.#over(running, result);
    }
  }

  #over(running: Running, result: DeliveryResult): void {
    const { record, accepted, destination } = running;
    if (result.delivered) {
      record.status = "delivered";
      record.error = undefined;
      record.id = result.id;
      if (result.id !== undefined && serviceOf(destination.arn) === "states") this.#log.started(result.id, accepted);
      return;
    }
    const { code, message, retryable } = result;
    record.error = { code: errorCodeOf(code), message };
    if (!retryable) {
      this.#giveUp(running, undefined);
      return;
    }
    const retries = record.attempts - 1;
    if (retries >= destination.retryAttempts) {
      this.#giveUp(running, "MaximumRetryAttempts");
      return;
    }
    const { clock, uuid } = this.#settings;
    const pause = Math.min(firstPauseMs * 2 ** Math.min(retries, 20), longestPauseMs);
    const chance = Number.parseInt(uuid("pause", running.request.deliveryId, retries).slice(0, 8), 16) / 2 ** 32;
    const next = clock.now + Math.round(pause * (1 - jitter * chance));
    const oldest = accepted.acceptedAt + destination.oldestMs;
    if (next <= oldest) {
      this.#later(next, running);
      return;
    }
    this.#later(oldest, running, "end");
  }

  /** @param exhausted which part of the retry policy was exhausted, if one was */
  #giveUp(running: Running, exhausted: string | undefined): void {
    const { record, accepted, route, destination } = running;
    record.status = "failed";
    const { deadLetterArn } = destination;
    if (deadLetterArn === undefined) return;
    const { code = "", message = "" } = record.error ?? {};
    const queue = this.#settings.receivers.get(serviceOf(deadLetterArn));
    const result = queue?.receive({
      arn: deadLetterArn,
      body: JSON.stringify(accepted.event),
      attributes: {
        ERROR_CODE: code,
        ERROR_MESSAGE: message,
        ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
        RETRY_ATTEMPTS: String(record.attempts - 1),
        RULE_ARN: route.arn,
        TARGET_ARN: destination.arn,
      },
      from: { principal: "events.amazonaws.com", sourceArn: route.arn },
    });
    const taken = (answer: DeliveryResult | undefined): void => {
      if (answer?.delivered === true) record.status = "dead-lettered";
    };
    if (result instanceof Promise) {
      this.#whilst(`a dead letter to ${deadLetterArn}`, async () => taken(await result.catch(broken)));
    } else {
      taken(result);
    }
  }
}

function guarded(receive: () => DeliveryResult | Promise<DeliveryResult>): DeliveryResult | Promise<DeliveryResult> {
  try {
    return receive();
  } catch (error) {
    return broken(error);
  }
}

function broken(error: unknown): DeliveryResult {
  const message = error instanceof Error ? error.message : String(error);
  return { delivered: false, code: "INTERNAL_ERROR", message, retryable: true };
}
