import type { JsonObject } from "../../util/json.js";

/** What came of one delivery of an event to one target of a rule. It changes while attempts are made. */
export interface EventDelivery {
  readonly ruleArn: string;
  readonly ruleName: string;
  readonly targetId: string;
  readonly targetArn: string;
  /** The text that the target gets; undefined where its template made no valid JSON of the event: nothing is delivered then. */
  readonly input: string | undefined;
  /**
   * `pending` until the first attempt and between attempts; `delivered`; `dropped` where there is no input; `failed` when it was given
   * up, and `dead-lettered` when the dead-letter queue took it.
   */
  status: "pending" | "delivered" | "dropped" | "failed" | "dead-lettered";
  /** Attempts made so far. */
  attempts: number;
  /** What the target gave the delivery: an execution's ARN, a message's id, the id of a forwarded event. */
  id: string | undefined;
  /** Why the last attempt failed. */
  error: { readonly code: string; readonly message: string } | undefined;
}

/** An event that a bus has taken, and where it went. */
export interface AcceptedEvent {
  readonly busArn: string;
  /** As targets see it. Do not change it. */
  readonly event: JsonObject;
  /** Virtual time, milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** The execution that put it, if one did: by its own Task or by its status. */
  readonly emittedBy: string | undefined;
  /** The rules it matched. */
  readonly rules: readonly { readonly arn: string; readonly name: string }[];
  /** One for each target of these rules. */
  readonly deliveries: readonly EventDelivery[];
}

/** Events that are remembered; the oldest are forgotten beyond. */
const mostEvents = 100_000;

/** What buses have taken, as plain data. */
export interface SavedEventLog {
  readonly accepted: readonly AcceptedEvent[];
  /** Executions, each with the place of the event that caused its start. */
  readonly causes: readonly (readonly [executionArn: string, place: number])[];
}

/** What buses have taken, by event id. */
export class EventLog {
  readonly #byId = new Map<string, AcceptedEvent[]>();
  /** The event that caused the start of an execution. */
  readonly #causes = new Map<string, AcceptedEvent>();

  add(accepted: AcceptedEvent): void {
    const id = String(accepted.event["id"]);
    const known = this.#byId.get(id);
    if (known !== undefined) {
      known.push(accepted);
      return;
    }
    this.#byId.set(id, [accepted]);
    if (this.#byId.size <= mostEvents) return;
    const [oldest] = this.#byId.keys();
    for (const { deliveries } of this.#byId.get(oldest as string) ?? []) {
      for (const { id: target } of deliveries) if (target !== undefined) this.#causes.delete(target);
    }
    this.#byId.delete(oldest as string);
  }

  save(): SavedEventLog {
    const all = [...this.#byId.values()].flat();
    const places = new Map(all.map((accepted, place) => [accepted, place]));
    const causes = [...this.#causes].flatMap(([arn, cause]) => {
      const place = places.get(cause);
      return place === undefined ? [] : [[arn, place] as const];
    });
    return { accepted: all, causes };
  }

  load({ accepted, causes }: SavedEventLog): void {
    for (const one of accepted) {
      const id = String(one.event["id"]);
      const known = this.#byId.get(id);
      if (known === undefined) this.#byId.set(id, [one]);
      else known.push(one);
    }
    for (const [arn, place] of causes) this.#causes.set(arn, accepted[place] as AcceptedEvent);
  }

  started(executionArn: string, cause: AcceptedEvent): void {
    this.#causes.set(executionArn, cause);
  }

  /** The event that started an execution, if one did. */
  causeOf(executionArn: string | undefined): AcceptedEvent | undefined {
    return executionArn === undefined ? undefined : this.#causes.get(executionArn);
  }

  /** Whether, within one instant of virtual time, a delivery of a rule led to an event, through an execution that it started. */
  cameOf(rule: string, { emittedBy, acceptedAt }: AcceptedEvent): boolean {
    let cause = this.causeOf(emittedBy);
    while (cause?.acceptedAt === acceptedAt) {
      if (cause.rules.some(({ arn }) => arn === rule)) return true;
      cause = this.causeOf(cause.emittedBy);
    }
    return false;
  }

  /** What buses took since a moment of virtual time, as far as it is remembered. */
  since(time: number): readonly AcceptedEvent[] {
    return [...this.#byId.values()].flatMap((all) => all.filter(({ acceptedAt }) => acceptedAt >= time));
  }

  /** Every time a bus took the event with this id: first where it was put, then where it was forwarded to, also under a new id. */
  accepted(eventId: string): readonly AcceptedEvent[] {
    const found: AcceptedEvent[] = [];
    const seen = new Set<string>();
    const ids = [eventId];
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const one of this.#byId.get(id) ?? []) {
        found.push(one);
        for (const { targetArn, id: given } of one.deliveries) {
          if (given !== undefined && targetArn.split(":", 3)[2] === "events") ids.push(given);
        }
      }
    }
    return found;
  }
}
