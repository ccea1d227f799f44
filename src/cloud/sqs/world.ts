import type { Clock } from "../../engine/clock/clock.js";
import { PerPlace, placeOfArn, type Place } from "../place.js";
import type { Operation } from "../wire/json-service.js";
import { invalidValue, missingParameter, queueDoesNotExist, sqsError } from "./errors.js";
import type { MessageRecord, QueueRecord } from "./queue.js";
import { Queues } from "./queues.js";

/** The order in which messages came into queues. */
export class Arrivals {
  #count = 0;
  readonly #numbers = new WeakMap<MessageRecord, number>();

  /** How many came so far. */
  get count(): number {
    return this.#count;
  }

  note(message: MessageRecord): void {
    this.#numbers.set(message, (this.#count += 1));
  }

  /** Which one it was, from 1. Undefined for one that was taken up with a saved cloud. */
  of(message: MessageRecord): number | undefined {
    return this.#numbers.get(message);
  }
}

/** What all queues of a cloud share. */
export interface SqsShared {
  readonly clock: Clock;
  readonly arrivals: Arrivals;
  readonly queues: PerPlace<Queues>;
  uuid(...parts: readonly (string | number)[]): string;
}

/** What the operations of SQS work on: one Region and account of a cloud. */
export interface SqsWorld extends SqsShared {
  readonly place: Place;
  /** Those of this place. */
  readonly own: Queues;
}

export type SqsOperation = Operation<SqsWorld>;

export function sqsShared(clock: Clock, uuid: SqsShared["uuid"]): SqsShared {
  return { clock, uuid, arrivals: new Arrivals(), queues: new PerPlace(() => new Queues()) };
}

export function sqsWorld(shared: SqsShared, place: Place): SqsWorld {
  return { ...shared, place, own: shared.queues.at(place) };
}

/**
 * Finds the queue of a URL: its last two parts are account and name, and its host may name the Region.
 * @throws AwsError MissingParameter, InvalidAddress or QueueDoesNotExist
 */
export function queueOfUrl(world: SqsWorld, url: unknown): { readonly queue: QueueRecord; readonly queues: Queues } {
  if (typeof url !== "string" || url === "") throw missingParameter("QueueUrl");
  const parts = /^https?:\/\/([^/]+)\/(?:queue\/)?(\d{12})\/([^/]+)\/?$/.exec(url);
  if (parts === null) throw sqsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`);
  const [, host = "", accountId = "", name = ""] = parts;
  const region = /^sqs\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? world.place.region;
  const queues = world.queues.at({ region, accountId });
  const queue = queues.get(name);
  if (queue === undefined) throw queueDoesNotExist();
  return { queue, queues };
}

/** Finds a queue by its ARN. */
export function queueOfArn(
  { queues: places }: SqsShared,
  arn: string,
  home: Place,
): { readonly queue: QueueRecord; readonly queues: Queues } | undefined {
  if (!/^arn:[a-z-]+:sqs:/.test(arn)) return undefined;
  const queues = places.at(placeOfArn(arn, home));
  const queue = queues.get(arn.split(":")[5] ?? "");
  return queue && { queue, queues };
}

/** @throws AwsError InvalidParameterValue for a number outside of its bounds */
export function checkRange(parameter: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (value >= min && value <= max)) return;
  throw invalidValue(parameter, value, `Must be between ${min} and ${max}, if provided.`);
}
