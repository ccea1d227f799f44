import { wholeSeconds } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import { placeOfArn, PerPlace, type Place } from "../place.js";
import { busArn, busNameOf, DEFAULT_BUS } from "./arn.js";
import type { Routed, BusRouter } from "./router.js";
import { ruleRouter } from "./router.js";
import { EventLog, type AcceptedEvent, type EventDelivery, type SavedEventLog } from "./event-log.js";
import { Deliveries, type DeliverySettings, type SavedDelivery } from "./deliveries.js";
import type { Route } from "./destination.js";
import type { ArchiveRecord, BusRecord, EventsData } from "./records.js";

/** Told of every event a bus takes, at once when it takes it. */
export type BusListener = (accepted: AcceptedEvent) => void;

/** What a listener to all buses names in place of one. */
const everyBus = "*";

/** How an event came to a bus. */
export interface Arrival {
  /** The execution that put it. */
  readonly emittedBy?: string | undefined;
  /** Buses it has been on before, one after the other. */
  readonly hops?: number;
  /** A replay goes to these rules only. */
  readonly onlyRules?: readonly string[] | undefined;
}

/** What buses took and what is still to be delivered, as plain data. */
export interface SavedHub {
  /** Ids made so far. */
  readonly events: number;
  readonly log: SavedEventLog;
  readonly deliveries: { readonly count: number; readonly pending: readonly SavedDelivery[] };
}

/** Makes an empty EventBridge for a place: with the default bus. */
function emptyData(place: Place, now: number): EventsData {
  const bus: BusRecord = {
    name: DEFAULT_BUS,
    arn: busArn(place, DEFAULT_BUS),
    created: now,
    modified: now,
    description: undefined,
    kmsKeyIdentifier: undefined,
    deadLetterArn: undefined,
    policy: [],
    rules: new Map(),
  };
  return {
    buses: new Map([[DEFAULT_BUS, bus]]),
    archives: new Map(),
    replays: new Map(),
    tags: new Map(),
  };
}

/** The buses of all places of one cloud: takes events, keeps them in archives, and sends them where their rules say. */
export class EventHub {
  readonly log: EventLog = new EventLog();
  readonly #settings: DeliverySettings;
  readonly #home: Place;
  readonly #data: PerPlace<EventsData>;
  readonly #routers = new Map<string, BusRouter>();
  readonly #taps = new Map<string, Set<BusListener>>();
  readonly #deliveries: Deliveries;
  #count = 0;

  constructor(home: Place, settings: DeliverySettings) {
    this.#home = home;
    this.#settings = settings;
    this.#data = new PerPlace((place) => emptyData(place, settings.clock.now));
    this.#deliveries = new Deliveries(settings, this.log);
  }

  /** What EventBridge keeps for a place. */
  data(place: Place): EventsData {
    return this.#data.at(place);
  }

  /** What EventBridge keeps, of all places. */
  places(): ReturnType<PerPlace<EventsData>["entries"]> {
    return this.#data.entries();
  }

  save(): SavedHub {
    const log = this.log.save();
    const { count } = this.#deliveries;
    return { events: this.#count, log, deliveries: { count, pending: this.#deliveries.save(log.accepted) } };
  }

  load({ events, log, deliveries }: SavedHub): void {
    this.#count = events;
    this.log.load(log);
    this.#deliveries.load(deliveries.pending, log.accepted, deliveries.count);
  }

  /** A target is taking a delivery in, in real time. */
  get busy(): boolean {
    return this.#deliveries.busy;
  }

  /** The bus an ARN names, in whatever place. */
  bus(arn: string): BusRecord | undefined {
    return this.data(placeOfArn(arn, this.#home)).buses.get(busNameOf(arn));
  }

  router(bus: BusRecord): BusRouter {
    let router = this.#routers.get(bus.arn);
    if (router === undefined) {
      router = ruleRouter(bus, this.#archivesOf(bus));
      this.#routers.set(bus.arn, router);
    }
    return router;
  }

  /** A bus is gone, with its rules. */
  busRemoved(arn: string): void {
    this.#routers.delete(arn);
  }

  /** Whether anything reads events of this bus: where nothing does, nobody needs to write them. */
  reads(bus: BusRecord | undefined): boolean {
    return bus !== undefined && (this.#taps.has(bus.arn) || this.#taps.has(everyBus) || !this.router(bus).idle);
  }

  /** Hears every event of a bus, whether it is there yet or not, or of all buses (`*`). @returns ends it */
  tap(arn: string, listener: BusListener): () => void {
    const others = this.#taps.get(arn) ?? new Set();
    this.#taps.set(arn, others.add(listener));
    return () => {
      others.delete(listener);
      if (others.size === 0 && this.#taps.get(arn) === others) this.#taps.delete(arn);
    };
  }

  /** An id for an event, drawn from the cloud's seed. */
  newId(): string {
    return this.#settings.uuid("event", (this.#count += 1));
  }

  /** Takes an event to a bus: archives it and sets out its deliveries. */
  accept(bus: BusRecord, event: JsonObject, arrival: Arrival = {}): void {
    const { routes, archives } = this.router(bus).route(event);
    for (const archive of archives) this.#archive(archive, event);
    const { onlyRules } = arrival;
    const chosen = onlyRules === undefined ? routes : routes.filter(({ arn }) => onlyRules.includes(arn));
    this.#send(bus.arn, event, chosen, arrival);
  }

  /** Sends an event to the targets of one rule, as a schedule does: it goes past the patterns of the bus. */
  sendTo(bus: BusRecord, event: JsonObject, route: Route): void {
    this.#send(bus.arn, event, [route], {});
  }

  #send(arn: string, event: JsonObject, routes: Routed["routes"], { emittedBy, hops = 0 }: Arrival): void {
    const listeners = [...(this.#taps.get(arn) ?? []), ...(this.#taps.get(everyBus) ?? [])];
    if (routes.length === 0 && listeners.length === 0) return;
    const now = this.#settings.clock.now;
    const deliveries: EventDelivery[] = [];
    const rules = routes.map((route) => ({ arn: route.arn, name: route.name }));
    const accepted: AcceptedEvent = { busArn: arn, event, acceptedAt: now, emittedBy, rules, deliveries };
    this.log.add(accepted);
    const ingestionTime = wholeSeconds(now);
    for (const route of routes) {
      for (const destination of route.destinations) {
        deliveries.push(this.#deliveries.begin({ accepted, route, destination, hops, ingestionTime }));
      }
    }
    for (const listener of listeners) listener(accepted);
  }

  #archive(archive: ArchiveRecord, event: JsonObject): void {
    const now = this.#settings.clock.now;
    const bytes = Buffer.byteLength(JSON.stringify(event));
    archive.events.push({ archived: now, time: Date.parse(String(event["time"])), bytes, event });
  }

  #archivesOf(bus: BusRecord): ArchiveRecord[] {
    const { archives } = this.data(placeOfArn(bus.arn, this.#home));
    return [...archives.values()].filter(({ sourceArn }) => sourceArn === bus.arn);
  }
}
