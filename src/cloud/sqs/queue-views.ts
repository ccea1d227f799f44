import { placeOfArn, type Place } from "../place.js";
import type { MessageRecord, QueueRecord } from "./queue.js";
import { dropExpired } from "./receiving.js";
import { queueOfArn, queueOfUrl, sqsWorld, type SqsShared } from "./world.js";

/** A message as it lies in a queue. */
export interface SeenMessage {
  readonly id: string;
  readonly body: string;
  /** Its message attributes as text: binary values in base64. */
  readonly attributes: Readonly<Record<string, string>>;
  /** It was there before the execution that is asked for began. */
  readonly earlier: boolean;
}

/** Since when messages count: the beginning of an execution. */
export interface Since {
  /** The engine's own record of it. */
  readonly execution: object | undefined;
  /** Tells where the record does not, such as after a cloud was saved and taken up: in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** What lies in queues, seen from outside: nothing is received, and nothing changes. */
export class QueueViews {
  readonly #shared: SqsShared;
  readonly #begun = new WeakMap<object, number>();

  constructor(shared: SqsShared) {
    this.#shared = shared;
  }

  /** Notes that an execution begins: within one moment of virtual time, dates do not tell what came before it. */
  begins(execution: object): void {
    if (!this.#begun.has(execution)) this.#begun.set(execution, this.#shared.arrivals.count);
  }

  /** The names of the queues of a place. */
  names(place: Place): string[] {
    return this.#shared.queues
      .at(place)
      .all()
      .map(({ name }) => name);
  }

  /**
   * The messages of a queue, those in flight or delayed among them.
   * @param queue its name, URL or ARN
   * @returns undefined for a queue that is not there
   */
  messages(place: Place, queue: string, since: Since): readonly SeenMessage[] | undefined {
    const found = this.#find(place, queue);
    if (found === undefined) return undefined;
    dropExpired(found, this.#shared.clock.now);
    return found.messages.map((message) => ({
      id: message.id,
      body: message.body,
      attributes: Object.fromEntries(
        Object.entries(message.attributes).map(([name, { StringValue, BinaryValue }]) => [
          name,
          StringValue ?? BinaryValue ?? "",
        ]),
      ),
      earlier: this.#isEarlier(message, since),
    }));
  }

  #isEarlier(message: MessageRecord, { execution, startedAt }: Since): boolean {
    const begun = execution === undefined ? undefined : this.#begun.get(execution);
    const arrived = this.#shared.arrivals.of(message);
    return begun === undefined || arrived === undefined ? message.sent < startedAt : arrived <= begun;
  }

  #find(place: Place, queue: string): QueueRecord | undefined {
    if (queue.startsWith("arn:")) return queueOfArn(this.#shared, queue, placeOfArn(queue, place))?.queue;
    if (!/^https?:/.test(queue)) return this.#shared.queues.at(place).get(queue);
    try {
      return queueOfUrl(sqsWorld(this.#shared, place), queue).queue;
    } catch {
      return undefined;
    }
  }
}
