import type { Clock } from "../../engine/clock/clock.js";
import type { EngineExecution } from "../../engine/index.js";
import type { Receivers } from "../delivery.js";
import type { Functions } from "../lambda/functions.js";
import { Invocations, type Invocation } from "../lambda/invocations.js";
import type { Place } from "../place.js";
import type { StatesWorld } from "../states/world.js";
import type { JsonService } from "../wire/json-service.js";
import { busArn, DEFAULT_BUS } from "./arn.js";
import type { AcceptedEvent, EventDelivery } from "./event-log.js";
import { EventHub, type BusListener } from "./hub.js";
import { eventsReceiver } from "./receivers/events-receiver.js";
import { statesReceiver, type StartingExecution } from "./receivers/states-receiver.js";
import { eventsService, eventsWorlds } from "./service.js";
import { loadEvents, saveEvents, type SavedEvents } from "./saving.js";
import { statusEvents } from "./status-events.js";
import type { EventsWorld } from "./world.js";

/** What happens on the event buses of a cloud, seen from inside: what captures and assertions are built on. */
export interface CloudEvents {
  /**
   * Hears every event a bus takes from now on, at the moment it takes it: put, forwarded, replayed, scheduled, and told of by
   * executions. Nothing in the cloud notices: it needs no rule and no queue. The event comes with the rules it matched and its
   * deliveries, whose status changes as they are made.
   * @param busArn the ARN of a bus in any Region and account of the cloud, whether it is there yet or not; `*` is every bus
   * @returns ends it
   */
  tap(busArn: string, listener: BusListener): () => void;
  /** The ARN of a bus of the cloud's own Region and account (default: the default bus); what is an ARN stays. */
  busArn(nameOrArn?: string): string;
  /**
   * Where an event went, by the id PutEvents gave it: a delivery for each target of each rule it matched, on its own bus and on those it
   * was forwarded to. Those to state machines have the execution's ARN as `id` once they are delivered. Empty for an event that
   * matched no rule.
   */
  deliveries(eventId: string): readonly EventDelivery[];
  /** The times a bus took an event: where it was put, then where it was forwarded to, also under a new id. Empty where nobody read the bus. */
  accepted(eventId: string): readonly AcceptedEvent[];
  /** What buses took since a moment of virtual time, in milliseconds since the epoch. Empty where nobody read the bus. */
  acceptedSince(time: number): readonly AcceptedEvent[];
  /** The event a rule started an execution with; undefined for one that was started otherwise. */
  causeOf(executionArn: string): AcceptedEvent | undefined;
  /** Tells of every execution that a rule starts, before it takes its first step. @returns ends it */
  starting(listener: (execution: StartingExecution) => void): () => void;
  /** Asynchronous invocations of Lambda handlers, oldest first. */
  invocations(): readonly Invocation[];
}

/** EventBridge as a part of a cloud. */
export interface EmbeddedEvents {
  readonly service: JsonService;
  readonly view: CloudEvents;
  /** What EventBridge's operations work on in a place. */
  worldAt(place: Place): EventsWorld;
  /** What cannot be saved now, a sentence each. */
  unsavable(): string[];
  save(): SavedEvents;
  load(saved: SavedEvents): void;
  /** To be told when an execution begins, ends or goes on. */
  statusChanged(execution: EngineExecution): void;
}

/** What the cloud gives it. */
export interface EventsSetup {
  readonly home: Place;
  readonly clock: Clock;
  readonly functions: Functions;
  /** Gets receivers for state machines, buses and functions. */
  readonly receivers: Receivers;
  /** Asked for when it is first needed, since executions tell it of their status. */
  states(): StatesWorld;
  uuid(...parts: readonly (string | number)[]): string;
  /** Notes something for the run that an execution belongs to. */
  note(executionArn: string, text: string): void;
}

/** Makes the EventBridge of a cloud, and sets it as receiver of what it delivers to itself, to Step Functions and to Lambda. */
export function embeddedEvents({ home, clock, functions, receivers, states, uuid, note }: EventsSetup): EmbeddedEvents {
  const hub = new EventHub(home, { clock, receivers, uuid, note });
  const { log } = hub;
  const worldAt = eventsWorlds(hub, { clock, uuid });
  const status = statusEvents(hub, states, home);
  const invocations = new Invocations({ clock, functions, home, uuid });
  const startListeners = new Set<(execution: StartingExecution) => void>();
  receivers.set(
    "states",
    statesReceiver(states, (execution) => {
      for (const listener of startListeners) listener(execution);
    }),
  );
  receivers.set("events", eventsReceiver(hub, home));
  receivers.set("lambda", invocations);
  return {
    service: eventsService(worldAt),
    view: {
      tap: (arn, listener) => hub.tap(arn, listener),
      busArn: (given = DEFAULT_BUS) => (given.startsWith("arn:") ? given : busArn(home, given)),
      deliveries: (eventId) => log.accepted(eventId).flatMap(({ deliveries }) => deliveries),
      accepted: (eventId) => log.accepted(eventId),
      acceptedSince: (time) => log.since(time),
      causeOf: (executionArn) => log.causeOf(executionArn),
      starting(listener) {
        startListeners.add(listener);
        return () => void startListeners.delete(listener);
      },
      invocations: () => invocations.all,
    },
    worldAt,
    unsavable: () => [
      ...invocations.busy().map((name) => `the handler of the function "${name}", which an event invoked, is at work`),
      ...(hub.busy ? ["a target is taking the delivery of an event in"] : []),
    ],
    save: () => saveEvents(hub, worldAt, invocations),
    load: (saved) => loadEvents(saved, hub, worldAt, invocations),
    statusChanged: (execution) => status.changed(execution),
  };
}
