import type { Clock, ClockTimer } from "../../engine/clock/clock.js";
import { parseSchedule, scheduledEvent } from "../../events/index.js";
import { placeOfArn, type Place } from "../place.js";
import { routeOf } from "./destination.js";
import type { EventHub } from "./hub.js";
import type { BusRecord, RuleRecord } from "./records.js";

/** Lets rules with a schedule fire: timers of the virtual clock that recur, so nobody who waits for quiet waits for them. */
export class Schedules {
  readonly #clock: Clock;
  readonly #hub: EventHub;
  readonly #timers = new Map<string, ClockTimer>();

  constructor(clock: Clock, hub: EventHub) {
    this.#clock = clock;
    this.#hub = hub;
  }

  /** A rule is new or has changed: its timer is set, set anew, or taken away. */
  put(bus: BusRecord, rule: RuleRecord): void {
    this.remove(rule);
    if (!rule.enabled || rule.scheduleExpression === undefined) return;
    const time = parseSchedule(rule.scheduleExpression).next(this.#clock.now, rule.scheduledSince);
    if (time === undefined) return;
    this.#set(bus, rule, time);
  }

  /** When a rule fires next, and in which place among what happens then. */
  next(rule: RuleRecord): { readonly at: number; readonly sequence: number } | undefined {
    const timer = this.#timers.get(rule.arn);
    return timer && { at: timer.time, sequence: timer.sequence };
  }

  /** Sets the timer of a rule that was saved. */
  resume(bus: BusRecord, rule: RuleRecord, { at, sequence }: { readonly at: number; readonly sequence: number }): void {
    this.#set(bus, rule, at, sequence);
  }

  #set(bus: BusRecord, rule: RuleRecord, time: number, sequence?: number): void {
    const describe = (): string => `the schedule ${rule.scheduleExpression} of the rule ${rule.name}`;
    const timer = this.#clock.at(time, "work", () => this.#fire(bus, rule), {
      recurring: true,
      describe,
      sequence,
    });
    this.#timers.set(rule.arn, timer);
  }

  remove(rule: RuleRecord): void {
    this.#timers.get(rule.arn)?.cancel();
    this.#timers.delete(rule.arn);
  }

  #fire(bus: BusRecord, rule: RuleRecord): void {
    const place: Place = placeOfArn(rule.arn, { region: "", accountId: "" });
    const origin = { id: this.#hub.newId(), account: place.accountId, region: place.region, now: this.#clock.now };
    this.put(bus, rule);
    this.#hub.sendTo(bus, scheduledEvent(rule.arn, origin), routeOf(rule));
  }
}
